import { IndexHistory } from '@rec-io/domain/index-history';
import type { PriceE4 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { meanToCentsE4, settlementValueE4 } from './settlement.ts';

const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');

function history(prints: readonly (readonly [secondsToClose: number, priceE4: number])[]): IndexHistory {
  const made = new IndexHistory();
  for (const [seconds, price] of prints) made.observe(CLOSE_MS - seconds * 1_000, price as PriceE4);
  return made;
}

test('it is the mean of the sixty prints after close − 60 s, the close included', () => {
  const prints = Array.from(
    { length: 62 },
    (_, i) => [61 - i, 61 - i >= 60 ? 990_000_000 : 820_000_000 + i * 100] as const,
  );
  const inside = prints.slice(2).map(([, price]) => price);
  const mean = inside.reduce((sum, price) => sum + price, 0) / 60;
  expect(inside).toHaveLength(60);
  expect(settlementValueE4(history(prints), CLOSE_MS)).toBe(Math.round(mean / 100) * 100);
});

test('half a cent is rounded up', () => {
  expect(meanToCentsE4({ sumE4: 820_000_050, prints: 1 })).toBe(820_000_100);
  expect(meanToCentsE4({ sumE4: 820_000_049, prints: 1 })).toBe(820_000_000);
});

test('missing prints are left out of the mean', () => {
  expect(
    settlementValueE4(
      history([
        [30, 820_000_000],
        [10, 820_010_000],
      ]),
      CLOSE_MS,
    ),
  ).toBe(820_005_000);
});

test('without any print in the window the last one before it counts, and without any at all nothing is known', () => {
  expect(
    settlementValueE4(
      history([
        [3_000, 810_000_000],
        [61, 820_000_000],
      ]),
      CLOSE_MS,
    ),
  ).toBe(820_000_000);
  expect(settlementValueE4(history([]), CLOSE_MS)).toBeNull();
});
