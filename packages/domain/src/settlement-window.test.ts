import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanVarianceSeconds, setWindow, WINDOW_PRINTS, type WindowState } from './settlement-window.ts';

const WHOLE = meanVarianceSeconds(WINDOW_PRINTS);
const window = (seconds: number, known: { meanE4: number; prints: number } | null): WindowState => {
  const state = { open: Number.NaN, knownSumE4: Number.NaN, varianceSeconds: Number.NaN };
  setWindow(state, seconds, 1_000, known, WHOLE);
  return state;
};

describe('the settlement window', () => {
  it('has the variance of a mean of correlated prints, by the double sum', () => {
    for (const prints of [1, 2, 7, 60]) {
      let sum = 0;
      for (let i = 1; i <= prints; i++) for (let j = 1; j <= prints; j++) sum += Math.min(i, j);
      expect(meanVarianceSeconds(prints)).toBeCloseTo(sum / prints ** 2, 9);
    }
  });

  it('adds the time until it opens, second by second', () => {
    expect(window(3_600, null)).toEqual({ open: 60, knownSumE4: 0, varianceSeconds: 3_540 + WHOLE });
    expect(window(60, { meanE4: 0, prints: 0 })).toEqual({ open: 60, knownSumE4: 0, varianceSeconds: WHOLE });
  });

  it('leaves ever less to happen as prints come in, and nothing after the last', () => {
    const left = Array.from({ length: 61 }, (_, prints) => window(60 - prints, { meanE4: 990, prints }));
    for (const [prints, state] of left.entries()) {
      expect([state.open, state.knownSumE4]).toEqual([60 - prints, 990 * prints]);
      if (prints > 0) expect(state.varianceSeconds).toBeLessThan(left[prints - 1]?.varianceSeconds ?? 0);
    }
    expect(left[60]?.varianceSeconds).toBe(0);
  });

  it('takes missed prints to have been at the price of now', () => {
    expect(window(20, null)).toEqual({
      open: 20,
      knownSumE4: 40_000,
      varianceSeconds: meanVarianceSeconds(20),
    });
    expect(window(0, null).open).toBe(0);
  });

  it('is never negative or undefined', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.option(fc.record({ meanE4: fc.double({ min: 0, max: 1e9, noNaN: true }), prints: fc.nat(100) })),
        (seconds, known) => {
          const state = window(seconds, known);
          expect(state.open).toBeGreaterThanOrEqual(0);
          expect(state.varianceSeconds > 0).toBe(state.open > 0);
        },
      ),
    );
  });
});
