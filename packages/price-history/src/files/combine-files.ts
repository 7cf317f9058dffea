import type { CoinSymbol } from '@rec-io/domain/market';
import { BarColumns } from '@rec-io/prices/bar-columns';
import type { MinuteBars } from '@rec-io/prices/bars';
import { isSame } from '../merge-bars.ts';
import { minuteText } from '../minute-text.ts';
import { type Example, Findings } from './findings.ts';
import type { ImportFile } from './read-import-file.ts';

/** All that files of one coin say together. */
export type Combined = {
  readonly symbol: CoinSymbol;
  readonly files: readonly ImportFile[];
  readonly bars: MinuteBars;
  /** By bar: which of the files it is of, and on which line. */
  readonly fileOf: Uint16Array;
  readonly lineOf: Uint32Array;
  /** Minutes of which two files say the same; and those of which they do not, where the first named file counts. */
  readonly repeated: number;
  readonly contradicting: { readonly count: number; readonly examples: readonly Example[] };
};

/** One list of bars of files that may overlap. @param files at most 65,000, in the order in which they count */
export function combineFiles(symbol: CoinSymbol, files: readonly ImportFile[]): Combined {
  const [only] = files;
  if (only !== undefined && files.length === 1) return alone(symbol, only);
  const columns = new BarColumns();
  const total = files.reduce((sum, { rows }) => sum + rows.bars.length, 0);
  const [fileOf, lineOf] = [new Uint16Array(total), new Uint32Array(total)];
  const next = files.map(() => 0);
  const findings = new Findings();
  let repeated = 0;
  // A file's rows before all others' are taken in one go.
  for (let from = earliest(files, next); from !== null; from = earliest(files, next)) {
    const { file, untilMs } = from;
    const { bars, lines } = files[file]?.rows ?? NOTHING;
    const first = next[file] ?? 0;
    repeated += skipSame(files, next, file, first, findings);
    let row = first;
    for (; row < bars.length && (bars.startMs[row] ?? 0) < untilMs; row++) {
      const at = columns.length;
      fileOf[at] = file;
      lineOf[at] = lines[row] ?? 0;
      columns.push(
        bars.startMs[row] ?? 0,
        bars.openE4[row] ?? 0,
        bars.highE4[row] ?? 0,
        bars.lowE4[row] ?? 0,
        bars.closeE4[row] ?? 0,
        bars.volume[row],
      );
    }
    next[file] = row;
  }
  const bars = columns.bars();
  const contradicting = findings.all()[0] ?? { count: 0, examples: [] };
  return {
    ...{ symbol, files, bars, repeated, contradicting },
    ...{ fileOf: fileOf.subarray(0, bars.length), lineOf: lineOf.subarray(0, bars.length) },
  };
}

const alone = (symbol: CoinSymbol, file: ImportFile): Combined => ({
  ...{ symbol, files: [file], bars: file.rows.bars, lineOf: file.rows.lines },
  fileOf: new Uint16Array(file.rows.bars.length),
  ...{ repeated: 0, contradicting: { count: 0, examples: [] } },
});

const NOTHING = { bars: new BarColumns().bars(), lines: new Uint32Array() };

/** The file with the earliest row, the first named of several, and until when none of the others has any. */
function earliest(
  files: readonly ImportFile[],
  next: readonly number[],
): { readonly file: number; readonly untilMs: number } | null {
  let file = -1;
  let [fromMs, untilMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [index, { rows }] of files.entries()) {
    const timeMs = rows.bars.startMs[next[index] ?? 0] ?? Number.POSITIVE_INFINITY;
    if (timeMs < fromMs) {
      untilMs = fromMs;
      [file, fromMs] = [index, timeMs];
    } else if (timeMs < untilMs) untilMs = timeMs;
  }
  return file < 0 ? null : { file, untilMs: Math.max(untilMs, fromMs + 1) };
}

/** Passes over the same minute in other files. @returns how many of them say the same */
function skipSame(
  files: readonly ImportFile[],
  next: number[],
  file: number,
  row: number,
  findings: Findings,
): number {
  const own = files[file]?.rows ?? NOTHING;
  const timeMs = own.bars.startMs[row] ?? 0;
  let same = 0;
  for (const [index, { path, rows }] of files.entries()) {
    const at = next[index] ?? 0;
    if (index === file || rows.bars.startMs[at] !== timeMs) continue;
    next[index] = at + 1;
    if (isSame(own.bars, row, rows.bars, at)) same++;
    else
      findings.note(
        'contradicting-row',
        rows.lines[at] ?? null,
        () => `${path}: ${minuteText(timeMs)} is otherwise on line ${own.lines[row]} of ${files[file]?.path}`,
      );
  }
  return same;
}
