import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('each wait is twice the one before up to the longest, and half of it is chance', () => {
  const most = [1, 2, 3, 4, 5].map((attempt) => backoffMs({ firstMs: 250, maxMs: 2_000 }, attempt, () => 1));
  expect(most).toEqual([250, 500, 1_000, 2_000, 2_000]);
  const least = backoffMs({ firstMs: 250, maxMs: 2_000 }, 3, () => 0);
  expect(least).toBe(500);
});

test('however often it failed, a wait is never nothing and never longer than the longest', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), chance, (attempt, random) => {
      const waitMs = backoffMs({ firstMs: 250, maxMs: 30_000 }, attempt, () => random);
      expect(waitMs).toBeGreaterThanOrEqual(125);
      expect(waitMs).toBeLessThanOrEqual(30_000);
    }),
  );
});
