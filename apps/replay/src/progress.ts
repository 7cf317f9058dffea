import { DAY_MS } from '@rec-io/domain/time';

export type Progress = { at(timeMs: number): void; end(): void };

/** The bar takes what the figures beside it leave, up to this; where they leave too little there are lines instead. */
const WIDTH_MAX = 28;
const WIDTH_MIN = 8;
const FIGURES_WIDTH = 36;
const REDRAW_MS = 100;

/** A bar on a terminal, a line per tenth elsewhere. Written to standard error, so that reports can be piped. */
export function progressLine(out: NodeJS.WriteStream, fromMs: number, toMs: number): Progress {
  const startedAtMs = performance.now();
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  const width = Math.min(WIDTH_MAX, (out.columns ?? 80) - FIGURES_WIDTH);
  const drawsBar = out.isTTY === true && width >= WIDTH_MIN;
  let tenth = 0;
  const share = (timeMs: number): number =>
    Math.min(1, Math.max(0, (timeMs - fromMs) / Math.max(1, toMs - fromMs)));
  const speed = (timeMs: number): string => {
    const daysPerSecond = (timeMs - fromMs) / DAY_MS / ((performance.now() - startedAtMs) / 1000);
    return `${daysPerSecond.toFixed(1)} days/s`;
  };
  return {
    at(timeMs) {
      const done = share(timeMs);
      const day = new Date(timeMs).toISOString().slice(0, 10);
      if (drawsBar) {
        if (performance.now() - drawnAtMs < REDRAW_MS) return;
        drawnAtMs = performance.now();
        const filled = Math.round(width * done);
        const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
        out.write(`\r  ${bar} ${(100 * done).toFixed(0).padStart(3)} %  ${day}  ${speed(timeMs)}\x1b[K`);
      } else if (Math.floor(done * 10) > tenth) {
        tenth = Math.floor(done * 10);
        out.write(`replay ${tenth * 10} %, ${day}, ${speed(timeMs)}\n`);
      }
    },
    end() {
      if (drawsBar) out.write('\r\x1b[K');
    },
  };
}
