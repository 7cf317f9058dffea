import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { SettlementValues } from './settlement-values.ts';

const NOON_MS = Date.parse('2026-10-08T16:00:00Z');
const DAY_MS = 86_400_000;
const market = { ticker: 'T', symbol: 'BTC', closeTimeMs: NOON_MS } as Market;
const print = (timeMs: number, prints = 60): Extract<ExchangeEvent, { kind: 'index' }> => ({
  kind: 'index',
  symbol: 'BTC',
  timeMs,
  indexE4: 820_000_000 as PriceE4,
  window: { meanE4: 820_001_250 as PriceE4, prints },
  origin: 'cf-benchmarks',
});

test.each([0, 123, -123, 1_900])(
  'a whole window is the value of its minute when the print is %i ms off',
  (offMs) => {
    const values = new SettlementValues();
    values.market(market);
    values.index(print(NOON_MS + offMs));
    expect(values.of('T')).toBe(820_001_300);
  },
);

test.each([
  ['a part of the window', print(NOON_MS, 59)],
  ['a print far from a minute', print(NOON_MS + 2_001)],
])('%s is nobody’s value', (_what, event) => {
  const values = new SettlementValues();
  values.market(market);
  values.index(event);
  expect(values.of('T')).toBeNull();
});

test('what closed more than a day before any print is forgotten', () => {
  const values = new SettlementValues();
  values.market(market);
  values.index(print(NOON_MS));
  values.index({ ...print(NOON_MS + DAY_MS + 30_123), window: null });
  values.market(market);
  expect(values.of('T')).toBeNull();
});
