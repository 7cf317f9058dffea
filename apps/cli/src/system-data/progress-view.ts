import { progressBlock, progressLine } from '@rec-io/system-data/copy-text';
import type { CopyProgress } from '@rec-io/system-data/progress';
import { showsUnicode } from '../ui/face.ts';

const LINE_EVERY_MS = 10_000;
const COLUMNS = 80;

export type ProgressView = {
  show(progress: CopyProgress): void;
  /** Takes what moves off the terminal, so that something else can be written. */
  clear(): void;
};

/** On a terminal a few lines that are written over; elsewhere a line at each phase and every ten seconds; JSON lines on request. */
export function progressView(json: boolean): ProgressView {
  const out = process.stdout;
  if (json) return said((progress) => JSON.stringify({ event: 'progress', ...progress }), 1_000);
  if (!out.isTTY || process.env['TERM'] === 'dumb') return said(progressLine, LINE_EVERY_MS);
  const bar = showsUnicode(process.env) ? (['█', '░'] as const) : (['#', '-'] as const);
  let height = 0;
  const clear = () => {
    if (height > 0) out.write(`\u001b[${height}A\u001b[J`);
    height = 0;
  };
  return {
    show(progress) {
      const lines = progress.phase === 'done' ? [] : progressBlock(progress, out.columns || COLUMNS, bar);
      clear();
      for (const line of lines) out.write(`${line}\n`);
      height = lines.length;
    },
    clear,
  };
}

function said(text: (progress: CopyProgress) => string, everyMs: number): ProgressView {
  let saidMs = Number.NEGATIVE_INFINITY;
  let saidPhase = '';
  return {
    show(progress) {
      const nowMs = performance.now();
      if (progress.phase === 'done' || (progress.phase === saidPhase && nowMs - saidMs < everyMs)) return;
      [saidMs, saidPhase] = [nowMs, progress.phase];
      process.stdout.write(`${text(progress)}\n`);
    },
    clear: () => undefined,
  };
}
