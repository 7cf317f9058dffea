const WIDTH_MAX = 28;
const WIDTH_MIN = 8;
const FIGURES_WIDTH = 36;
const REDRAW_MS = 100;
/** Before so much of it is done, nobody knows how long the rest takes. */
const KNOWN_SHARE = 0.03;

export type Bar = { at(share: number, what?: string): void; end(): void };

/** A bar with the time that is left, on a terminal; a line per quarter elsewhere. On standard error, so that reports can be piped. */
export function progressBar(out: NodeJS.WriteStream, title: string): Bar {
  const begunMs = performance.now();
  const width = Math.min(WIDTH_MAX, (out.columns ?? 80) - FIGURES_WIDTH - title.length);
  const drawsBar = out.isTTY === true && width >= WIDTH_MIN;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let quarter = 0;
  return {
    at(share, what = '') {
      const left = timeLeft(performance.now() - begunMs, share);
      if (drawsBar) {
        if (performance.now() - drawnMs < REDRAW_MS) return;
        drawnMs = performance.now();
        const filled = Math.round(width * Math.min(1, share));
        const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
        const done = (100 * share).toFixed(0).padStart(3);
        out.write(`\r  ${title}  ${bar} ${done} %  ${left}  ${what}\x1b[K`);
      } else if (Math.floor(4 * share) > quarter) {
        quarter = Math.floor(4 * share);
        if (quarter < 4) out.write(`${title} ${25 * quarter} %, ${left}\n`);
      }
    },
    end() {
      if (drawsBar) out.write('\r\x1b[K');
    },
  };
}

/** How long the rest takes if it goes on like this, in milliseconds; null while too little is done to tell. */
export const leftMs = (passedMs: number, share: number): number | null =>
  share < KNOWN_SHARE ? null : Math.max(0, passedMs / share - passedMs);

function timeLeft(passedMs: number, share: number): string {
  const left = leftMs(passedMs, share);
  if (left === null) return '';
  const seconds = Math.ceil(left / 1000);
  return seconds < 60 ? `${seconds} s left` : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
}
