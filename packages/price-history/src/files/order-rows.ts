import { MINUTE_MS } from '@rec-io/domain/time';
import { isSame } from '../merge-bars.ts';
import { minuteText } from '../minute-text.ts';
import { type FileRows, pickRows } from './file-rows.ts';
import type { Findings } from './findings.ts';

export type RowOrder = 'oldest first' | 'newest first' | 'out of order';

/** Rows by time, each minute once, and how they stood in the file. */
export type OrderedRows = {
  readonly rows: FileRows;
  readonly order: RowOrder;
  /** Of minutes that the file tells twice, those of which it tells different things. */
  readonly contradicting: number;
};

/** More rows than a file can have: a minute's number times this and a row's number fit into a double. */
const ROWS_MAX = 2 ** 27;

/** Puts rows in order of time. Of a minute that stands there more than once, the first row of the file counts. */
export function orderRows(rows: FileRows, findings: Findings): OrderedRows {
  const { startMs, length } = rows.bars;
  let [up, down, same] = [0, 0, 0];
  for (let row = 1; row < length; row++) {
    const step = (startMs[row] ?? 0) - (startMs[row - 1] ?? 0);
    if (step > 0) up++;
    else if (step < 0) down++;
    else same++;
  }
  if (down === 0 && same === 0) return { rows, order: 'oldest first', contradicting: 0 };
  const order = down === 0 ? 'oldest first' : up === 0 ? 'newest first' : 'out of order';
  if (order === 'out of order') noteOrder(rows, down > up, findings);
  return { ...sorted(rows, findings), order };
}

function noteOrder({ bars, lines }: FileRows, isFalling: boolean, findings: Findings): void {
  let furthest = bars.startMs[0] ?? 0;
  for (let row = 1; row < bars.length; row++) {
    const timeMs = bars.startMs[row] ?? 0;
    const isBehind = isFalling ? timeMs > furthest : timeMs < furthest;
    if (isBehind)
      findings.note(
        'out-of-order',
        lines[row] ?? null,
        () => `${minuteText(timeMs)} after ${minuteText(furthest)}`,
      );
    else furthest = timeMs;
  }
}

function sorted(rows: FileRows, findings: Findings): Pick<OrderedRows, 'rows' | 'contradicting'> {
  const { bars, lines } = rows;
  const keys = Float64Array.from(bars.startMs, (timeMs, row) => (timeMs / MINUTE_MS) * ROWS_MAX + row).sort();
  const kept = new Int32Array(keys.length);
  let [count, contradicting] = [0, 0];
  for (const key of keys) {
    const row = key % ROWS_MAX;
    const first = kept[count - 1];
    const timeMs = bars.startMs[row] ?? 0;
    if (count === 0 || first === undefined || bars.startMs[first] !== timeMs) {
      kept[count++] = row;
      continue;
    }
    const isRepeated = isSame(bars, first, bars, row);
    if (!isRepeated) contradicting++;
    findings.note(
      isRepeated ? 'duplicate' : 'contradicting-row',
      lines[row] ?? null,
      () =>
        `${minuteText(timeMs)} is on line ${lines[first]} ${isRepeated ? 'already' : 'with other values'}`,
    );
  }
  return { rows: pickRows(rows, kept.subarray(0, count)), contradicting };
}
