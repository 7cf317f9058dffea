import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('a full bucket gives its capacity at once, and then as much as comes back', () => {
  const bucket = new TokenBucket(100, 300, 0);
  expect(bucket.holds(301, 0)).toBe(false);
  bucket.take(300);
  expect(bucket.holds(1, 0)).toBe(false);
  expect(bucket.holds(1, 10)).toBe(true);
  expect(bucket.holds(2, 10)).toBe(false);
  expect(bucket.holds(300, 1_000_000)).toBe(true);
  expect(bucket.holds(301, 1_000_000)).toBe(false);
});

test('never gives more than its capacity and what came back since, whatever the clock does', () => {
  const steps = fc.array(
    fc.record({ cost: fc.integer({ min: 1, max: 50 }), ms: fc.integer({ min: -500, max: 500 }) }),
  );
  fc.assert(
    fc.property(steps, (list) => {
      const bucket = new TokenBucket(100, 200, 0);
      let [nowMs, newestMs, given] = [0, 0, 0];
      for (const { cost, ms } of list) {
        nowMs += ms;
        newestMs = Math.max(newestMs, nowMs);
        if (!bucket.holds(cost, nowMs)) continue;
        bucket.take(cost);
        given += cost;
      }
      expect(given).toBeLessThanOrEqual(200 + newestMs / 10 + 1e-6);
    }),
  );
});
