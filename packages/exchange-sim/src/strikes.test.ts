import type { PriceE4 } from '@rec-io/domain/money';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floorStrikesE4, strikeStepE4, strikeText } from './strikes.ts';

test.each([
  [125_000, 250],
  [82_000, 100],
  [60_000, 100],
  [59_000, 50],
  [10_500, 10],
  [2_400, 2.5],
  [120, 0.25],
])('at $%d the strikes are $%d apart', (dollars, step) => {
  expect(strikeStepE4((dollars * 10_000) as PriceE4)).toBe(step * 10_000);
});

test('forty strikes surround any price, a cent below whole steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 300_000 }), (dollars) => {
      const price = (dollars * 10_000) as PriceE4;
      const strikes = floorStrikesE4(price, 40);
      const step = strikeStepE4(price);
      expect(strikes).toHaveLength(40);
      for (const strike of strikes) expect((strike + 100) % step).toBe(0);
      expect(strikes[0]).toBeLessThan(price * 0.99);
      expect(strikes[39]).toBeGreaterThan(price * 1.01);
    }),
  );
});

test('a strike is worded as the exchange words it', () => {
  expect(strikeText(819_999_900 as PriceE4)).toBe('$82,000 or above');
  expect(strikeText(23_974_900 as PriceE4)).toBe('$2,397.50 or above');
});
