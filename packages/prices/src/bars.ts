import type { PriceE4 } from '@rec-io/domain/money';
import { MINUTE_MS } from '@rec-io/domain/time';

/** The prices of one minute. */
export type Bar = {
  /** UTC milliseconds of the minute's first instant. */
  readonly startMs: number;
  readonly openE4: PriceE4;
  readonly highE4: PriceE4;
  readonly lowE4: PriceE4;
  readonly closeE4: PriceE4;
};

/**
 * Many bars, a column each: a month is 45,000 rows and three years are 2.6 million, too many for objects.
 * Times rise strictly; minutes without a trade are absent.
 */
export type MinuteBars = {
  readonly length: number;
  readonly startMs: Float64Array;
  readonly openE4: Float64Array;
  readonly highE4: Float64Array;
  readonly lowE4: Float64Array;
  readonly closeE4: Float64Array;
  /** Coins that changed hands; NaN where the source does not tell. */
  readonly volume: Float64Array;
};

/** Minutes without a bar, [fromMs, toMs). */
export type Gap = { readonly fromMs: number; readonly toMs: number };

/** Up to this many absent minutes mean that nobody traded: the close stands. More of them mean that we do not know. */
export const CARRIED_MINUTES_MAX = 10;

const at = (column: Float64Array, index: number): number => {
  const value = column[index];
  if (value === undefined) throw new RangeError(`no bar ${index}`);
  return value;
};

/** @throws RangeError when there is no such bar. */
export const barAt = (bars: MinuteBars, index: number): Bar => ({
  startMs: at(bars.startMs, index),
  openE4: at(bars.openE4, index) as PriceE4,
  highE4: at(bars.highE4, index) as PriceE4,
  lowE4: at(bars.lowE4, index) as PriceE4,
  closeE4: at(bars.closeE4, index) as PriceE4,
});

/** Index of the first bar that starts at or after `timeMs`. */
export function firstBarFrom(bars: MinuteBars, timeMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(bars.startMs, middle) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars that start in [fromMs, toMs), as views of the same memory. */
export function barsBetween(bars: MinuteBars, fromMs: number, toMs: number): MinuteBars {
  const first = firstBarFrom(bars, fromMs);
  const end = Math.max(first, firstBarFrom(bars, toMs));
  return {
    length: end - first,
    startMs: bars.startMs.subarray(first, end),
    openE4: bars.openE4.subarray(first, end),
    highE4: bars.highE4.subarray(first, end),
    lowE4: bars.lowE4.subarray(first, end),
    closeE4: bars.closeE4.subarray(first, end),
    volume: bars.volume.subarray(first, end),
  };
}

/** Gaps of more than `CARRIED_MINUTES_MAX` minutes between bars: what a replay has no prices for. */
export function longGaps(bars: MinuteBars): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 1; i < bars.length; i++) {
    const fromMs = at(bars.startMs, i - 1) + MINUTE_MS;
    const toMs = at(bars.startMs, i);
    if (toMs - fromMs > CARRIED_MINUTES_MAX * MINUTE_MS) gaps.push({ fromMs, toMs });
  }
  return gaps;
}
