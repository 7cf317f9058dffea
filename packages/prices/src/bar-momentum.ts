import { MOMENTUM_LAGS, momentumBpOf } from '@rec-io/domain/momentum';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CARRIED_MINUTES_MAX, type MinuteBars } from './bars.ts';

/** How far back of a bar anything can change its momentum: the longest lag, and a close that is carried to it. */
export const MOMENTUM_REACH_MINUTES =
  Math.max(...MOMENTUM_LAGS.map(({ minutes }) => minutes)) + CARRIED_MINUTES_MAX + 1;

const HUNDREDTHS = 100;

/**
 * The momentum score of each bar in percent, as the column `momentum` of the price history has it: the six lags and weights of
 * the domain on closes. A minute without a bar has the close before it while nobody traded for up to ten minutes; in a longer
 * gap it is unknown, and so is a lag that looks there. NaN until the shortest lag is known.
 */
export function barMomentumPct({ length, startMs, closeE4 }: MinuteBars): Float64Array {
  const momentum = new Float64Array(length).fill(Number.NaN);
  /** For each lag the last bar that started at or before the minute it looks at; −1: none. */
  const references = new Map(MOMENTUM_LAGS.map(({ minutes }) => [minutes, -1]));
  for (let row = 0; row < length; row++) {
    const nowMs = startMs[row] ?? 0;
    const close = closeE4[row] ?? 0;
    const score = momentumBpOf((minutes) => {
      const timeMs = nowMs - minutes * MINUTE_MS;
      let at = references.get(minutes) ?? -1;
      while ((startMs[at + 1] ?? Number.POSITIVE_INFINITY) <= timeMs) at++;
      references.set(minutes, at);
      if (at < 0 || !isKnown(startMs, at, timeMs)) return null;
      const reference = closeE4[at] ?? 0;
      return (100 * (close - reference)) / reference;
    });
    if (score !== null) momentum[row] = score / HUNDREDTHS;
  }
  return momentum;
}

/** Whether the close of bar `at` stands at `timeMs`, which is before the next bar. */
function isKnown(startMs: Float64Array, at: number, timeMs: number): boolean {
  const fromMs = startMs[at] ?? 0;
  if (fromMs === timeMs) return true;
  const nextMs = startMs[at + 1] ?? Number.POSITIVE_INFINITY;
  return (nextMs - fromMs) / MINUTE_MS - 1 <= CARRIED_MINUTES_MAX;
}
