import type { MarketView } from '@rec-io/domain/view';
import type { Shown } from './view-store.ts';

/**
 * Exchange time now: the newest print's time, plus what has passed since it was received, at the speed of the
 * exchange's clock. Null until a print is known.
 */
export function exchangeNowMs(market: Shown<MarketView>, clockSpeed: number, nowMs: number): number | null {
  const { timeMs, ageMs } = market.data;
  if (timeMs === null) return null;
  return timeMs + ((ageMs ?? 0) + nowMs - market.atMs) * clockSpeed;
}

/** Wall milliseconds since the price was received by the trader; null without a price. */
export function priceAgeMs(market: Shown<MarketView>, nowMs: number): number | null {
  const { ageMs } = market.data;
  return ageMs === null ? null : Math.max(0, ageMs + nowMs - market.atMs);
}
