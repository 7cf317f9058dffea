import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteGrid } from './minute-grid.ts';
import type { SettledQuestions } from './questions.ts';

const DAY_MINUTES = 1_440;
/** Fewer known minutes say nothing of a day. */
const KNOWN_MINUTES_MIN = 360;

/** Variance per minute of the day before each question, from the minutes that are known of it; NaN where too few are. */
export function dayVolatility(grid: MinuteGrid, { length, timeMs }: SettledQuestions): Float64Array {
  const squares = new Float64Array(grid.length + 1);
  const counts = new Int32Array(grid.length + 1);
  for (let i = 0; i < grid.length; i++) {
    const move =
      i === 0 ? Number.NaN : Math.log((grid.closeE4[i] as number) / (grid.closeE4[i - 1] as number));
    const isKnown = !Number.isNaN(move);
    squares[i + 1] = (squares[i] as number) + (isKnown ? move * move : 0);
    counts[i + 1] = (counts[i] as number) + (isKnown ? 1 : 0);
  }
  return Float64Array.from({ length }, (_, row) => {
    const end = Math.min(grid.length, Math.floor(((timeMs[row] as number) - grid.startMs) / MINUTE_MS));
    const begin = Math.max(0, end - DAY_MINUTES);
    const known = (counts[end] as number) - (counts[begin] as number);
    return known < KNOWN_MINUTES_MIN
      ? Number.NaN
      : ((squares[end] as number) - (squares[begin] as number)) / known;
  });
}
