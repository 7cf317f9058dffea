import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const bucket = () => new TokenBucket({ capacity: 100, refillPerS: 50 }, 1_000);

test('a full bucket pays at once, and then as fast as it refills', () => {
  const tokens = bucket();
  for (let i = 0; i < 10; i++) tokens.take(1_000, 10);
  expect(tokens.tokens(1_000)).toBe(0);
  expect(tokens.waitMs(1_000, 10, 0, false)).toBe(200);
  expect(tokens.waitMs(1_199, 10, 0, false)).toBe(1);
  expect(tokens.waitMs(1_200, 10, 0, false)).toBe(0);
});

test('it never holds more than its capacity', () => {
  expect(bucket().tokens(1_000_000)).toBe(100);
});

test('what costs more than it ever holds never passes', () => {
  expect(bucket().waitMs(1_000, 101, 0, false)).toBe(Number.POSITIVE_INFINITY);
  expect(bucket().waitMs(1_000, 60, 41, false)).toBe(Number.POSITIVE_INFINITY);
});

test('a clock that was set back gives nothing and blocks nothing', () => {
  const tokens = bucket();
  tokens.take(1_000, 100);
  expect(tokens.tokens(0)).toBe(0);
  expect(tokens.waitMs(0, 10, 0, false)).toBe(200);
  expect(tokens.waitMs(200, 10, 0, false)).toBe(0);
});

describe('after the exchange refused', () => {
  test('the bucket is empty and pauses, longer each time in a row', () => {
    const tokens = bucket();
    const pauseMs = (refusals: number) => 1_000 * refusals;
    tokens.refused(1_000, pauseMs);
    expect(tokens.waitMs(1_000, 10, 0, false)).toBe(1_000);
    tokens.refused(1_000, pauseMs);
    expect(tokens.waitMs(1_000, 10, 0, false)).toBe(2_000);
    tokens.accepted();
    tokens.refused(3_000, pauseMs);
    expect(tokens.waitMs(3_000, 10, 0, false)).toBe(1_000);
  });

  test('a clock that was set back does not make the pause longer', () => {
    const tokens = bucket();
    tokens.refused(10_000_000, () => 2_000);
    expect(tokens.waitMs(10_000_500, 10, 0, false)).toBe(1_500);
    expect(tokens.waitMs(500, 10, 0, false)).toBe(1_500);
    expect(tokens.waitMs(1_900, 10, 0, false)).toBe(100);
  });

  test('who hurries waits for tokens only', () => {
    const tokens = bucket();
    tokens.refused(1_000, () => 60_000);
    expect(tokens.waitMs(1_000, 10, 0, true)).toBe(200);
  });
});

test('another limit keeps what was spent', () => {
  const tokens = bucket();
  tokens.take(1_000, 70);
  tokens.resize({ capacity: 600, refillPerS: 600 }, 1_000);
  expect(tokens.tokens(1_000)).toBe(530);
  tokens.resize({ capacity: 50, refillPerS: 50 }, 1_000);
  expect(tokens.tokens(1_000)).toBe(-20);
});

test('the wait that it tells is exact: then it pays, and a millisecond before it does not', () => {
  fc.assert(
    fc.property(
      fc.record({
        capacity: fc.integer({ min: 10, max: 20_000 }),
        refillPerS: fc.integer({ min: 1, max: 20_000 }),
        spent: fc.integer({ min: 0, max: 20_000 }),
        cost: fc.integer({ min: 1, max: 200 }),
      }),
      ({ capacity, refillPerS, spent, cost }) => {
        const tokens = new TokenBucket({ capacity, refillPerS }, 0);
        tokens.take(0, spent);
        const waitMs = tokens.waitMs(0, cost, 0, false);
        if (cost > capacity) expect(waitMs).toBe(Number.POSITIVE_INFINITY);
        else {
          if (waitMs > 0) expect(tokens.tokens(waitMs - 1)).toBeLessThan(cost);
          expect(tokens.tokens(waitMs)).toBeGreaterThanOrEqual(cost);
        }
      },
    ),
  );
});
