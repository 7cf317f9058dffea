import type { PriceE4 } from '@rec-io/domain/money';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { barAt, CARRIED_MINUTES_MAX, type MinuteBars } from './bars.ts';
import { bridgeMinute, SECONDS } from './bridge.ts';
import type { PriceCursor, PriceTick } from './tick.ts';

/**
 * Recorded minutes, second by second, from the first bar's start to the last bar's end without a hole: up to ten absent
 * minutes repeat the last close, longer gaps are seconds without a price.
 */
export function recordedPrices(recording: {
  readonly bars: MinuteBars;
  /** Chooses the path inside each minute. */
  readonly seed: number | string;
}): PriceCursor {
  const { bars, seed } = recording;
  const path = new Float64Array(SECONDS);
  let minuteMs = bars.startMs[0] ?? 0;
  let second = 0;
  let row = 0;
  let printing = true;

  const enterMinute = (): boolean => {
    const startMs = bars.startMs[row];
    if (startMs === undefined) return false;
    if (startMs === minuteMs) {
      bridgeMinute(barAt(bars, row), seed, path);
      printing = true;
      row++;
      return true;
    }
    const lastEndMs = barAt(bars, row - 1).startMs + MINUTE_MS;
    printing = startMs - lastEndMs <= CARRIED_MINUTES_MAX * MINUTE_MS;
    path.fill(path[SECONDS - 1] ?? 0);
    return true;
  };

  return {
    next(): PriceTick | null {
      if (second === 0 && !enterMinute()) return null;
      const timeMs = minuteMs + second * SECOND_MS;
      const priceE4 = printing ? ((path[second] ?? 0) as PriceE4) : null;
      second++;
      if (second === SECONDS) {
        second = 0;
        minuteMs += MINUTE_MS;
      }
      return { timeMs, priceE4 };
    },
  };
}
