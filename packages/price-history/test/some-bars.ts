import { random } from '@rec-io/domain/random';
import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import type { MinuteBars } from '@rec-io/prices/bars';

/** A minute at which bitcoin cost about what these bars say. */
export const T0 = Date.UTC(2024, 9, 1);

/** Minutes from T0. */
export const at = (minute: number): number => T0 + minute * MINUTE_MS;
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** A walk of bars at these minutes; the same minute and seed give the same bar whatever the others are. */
export function barsAt(minutes: readonly number[], seed = 1, levelE4 = 630_000_000): MinuteBars {
  const columns = new BarColumns();
  for (const minute of minutes) {
    const dice = random(seed, `bar ${minute}`);
    const near = () => Math.round(levelE4 * (1 + 0.001 * (dice.next() - 0.5)));
    const [open, close] = [near(), near()];
    const [high, low] = [Math.max(open, close) + 1_000, Math.min(open, close) - 1_000];
    columns.push(at(minute), open, high, low, close, Math.round(dice.next() * 1e8) / 1e7);
  }
  return columns.bars();
}

/** Rows, for comparisons. */
export const rowsOf = (bars: MinuteBars): number[][] =>
  Array.from({ length: bars.length }, (_, row) =>
    [bars.startMs, bars.openE4, bars.highE4, bars.lowE4, bars.closeE4, bars.volume].map(
      (column) => column[row] ?? 0,
    ),
  );
