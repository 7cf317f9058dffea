import type { CoinSymbol } from '@rec-io/domain/market';
import { floorTo, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { type SeededState, seededPrices } from '@rec-io/prices/seeded';
import type { LoggedPrint } from './print-log.ts';

/** Momentum needs half an hour, an hour's ladder its whole hour; with ten minutes more, makers are settled before it. */
export const WARM_UP_MS = 70 * MINUTE_MS;
/** A new market at more than real speed begins here in the hour: its first settlement is minutes away. */
const START_IN_HOUR_MS = 40 * MINUTE_MS;

/**
 * First exchange second to run live.
 * @param lastMs the last second of an earlier run, or null
 */
export function firstLiveMs(options: {
  readonly live: boolean;
  readonly speed: number;
  readonly wallMs: number;
  readonly lastMs: number | null;
}): number {
  const { live, speed, wallMs, lastMs } = options;
  const afterLastMs = lastMs === null ? 0 : lastMs + SECOND_MS;
  // At real speed exchange time is wall time; time that was run already is never run again.
  if (live || speed === 1) return Math.max(afterLastMs, floorTo(wallMs, SECOND_MS) + SECOND_MS);
  if (lastMs !== null) return afterLastMs;
  return floorTo(wallMs - START_IN_HOUR_MS, HOUR_MS) + START_IN_HOUR_MS;
}

/** Where the seeded source has to be set so that it has made the missing seconds when live time begins. */
export function seededStart(options: {
  readonly seed: number | string;
  readonly symbol: CoinSymbol;
  readonly firstMs: number;
  readonly last: LoggedPrint | null;
}): SeededState {
  const { seed, symbol, firstMs, last } = options;
  const warmFromMs = firstMs - WARM_UP_MS;
  const startTimeMs = Math.max(warmFromMs, last === null ? 0 : last.timeMs + SECOND_MS);
  // After live prices, or the first time: the market goes on at the last price known, if there is one.
  if (!last?.state) {
    const startPriceE4 = last?.priceE4 ?? undefined;
    return seededPrices({ seed, symbol, startTimeMs, ...(startPriceE4 && { startPriceE4 }) }).state();
  }
  // A long absence is left out, but for the time that a warm market needs: the price stood still meanwhile.
  return { ...last.state, timeMs: startTimeMs };
}
