import type { PriceE4 } from '@rec-io/domain/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from './bars.ts';
import { bridgeMinute, SECONDS } from './bridge.ts';

const bar = (startMs: number, open: number, high: number, low: number, close: number): Bar => ({
  startMs,
  openE4: open as PriceE4,
  highE4: high as PriceE4,
  lowE4: low as PriceE4,
  closeE4: close as PriceE4,
});

function path(of: Bar, seed: number): number[] {
  const out = new Float64Array(SECONDS);
  bridgeMinute(of, seed, out);
  return [...out];
}

/** Bars in whole cents, from flat ones to wild ones, with open and close often on the extremes. */
const bars = fc
  .record({
    minute: fc.integer({ min: 20_000_000, max: 40_000_000 }),
    low: fc.integer({ min: 1, max: 20_000_000 }),
    range: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 500_000 })),
    open: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    close: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ minute, low, range, open, close }) => {
    const within = (share: number) => (low + Math.round(share * range)) * 100;
    return bar(minute * 60_000, within(open), (low + range) * 100, low * 100, within(close));
  });

describe('a bridged minute', () => {
  it('starts at the open, ends at the close, touches high and low, passes neither, in whole cents', () => {
    fc.assert(
      fc.property(bars, fc.integer(), (of, seed) => {
        const prices = path(of, seed);
        expect(prices[0]).toBe(of.openE4);
        expect(prices[SECONDS - 1]).toBe(of.closeE4);
        expect(Math.max(...prices)).toBe(of.highE4);
        expect(Math.min(...prices)).toBe(of.lowE4);
        expect(prices.every((price) => price % 100 === 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('depends on seed, minute and bar alone', () => {
    const of = bar(1_700_000_040_000, 1_000_000, 1_020_000, 990_000, 1_010_000);
    expect(path(of, 7)).toEqual(path(of, 7));
    expect(path(of, 7)).not.toEqual(path(of, 8));
    expect(path(of, 7)).not.toEqual(path({ ...of, startMs: of.startMs + 60_000 }, 7));
  });

  it('rounds finer bars to cents and stays inside the rounded bar', () => {
    const prices = path(bar(60_000, 102_970, 102_970, 100_966, 100_966), 1);
    expect(prices[0]).toBe(103_000);
    expect(prices[SECONDS - 1]).toBe(101_000);
  });

  it('wanders like a market: second-to-second moves add up to the variance that the range implies', () => {
    let moved = 0;
    let implied = 0;
    for (let minute = 0; minute < 500; minute++) {
      const of = bar(minute * 60_000, 8_000_000, 8_200_000, 7_900_000, 8_100_000);
      const prices = path(of, 3);
      for (let i = 1; i < SECONDS; i++) moved += ((prices[i] ?? 0) - (prices[i - 1] ?? 0)) ** 2;
      implied += (300_000 / Math.sqrt(8 / Math.PI)) ** 2;
    }
    expect(moved / implied).toBeGreaterThan(0.7);
    expect(moved / implied).toBeLessThan(1.8);
  });
});
