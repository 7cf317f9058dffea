import type { MarketView } from '@rec-io/domain/view';
import { expect, test } from 'vitest';
import { exchangeNowMs, priceAgeMs } from './exchange-clock.ts';

const market = (timeMs: number | null, ageMs: number | null) => ({
  data: { timeMs, ageMs } as MarketView,
  atMs: 5_000,
});

test('exchange time goes on from the newest print, at the speed of the exchange clock', () => {
  expect(exchangeNowMs(market(1_000_000, 200), 1, 5_300)).toBe(1_000_500);
  expect(exchangeNowMs(market(1_000_000, 200), 20, 5_300)).toBe(1_010_000);
  expect(exchangeNowMs(market(null, null), 1, 5_300)).toBeNull();
});

test('a price grows older by wall time, whatever the exchange clock does', () => {
  expect(priceAgeMs(market(1_000_000, 200), 5_300)).toBe(500);
  expect(priceAgeMs(market(null, null), 5_300)).toBeNull();
});
