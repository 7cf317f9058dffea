import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resumeSeededPrices, type SeededPrices, seededPrices } from './seeded.ts';

const START = 1_790_000_000_000;
const take = (source: SeededPrices, count: number) => Array.from({ length: count }, () => source.next());

/** Logarithmic returns over `step` seconds of `days` invented days. */
function returns(days: number, step: number): number[] {
  const ticks = take(seededPrices({ seed: 11, symbol: 'BTC', startTimeMs: START }), days * 86_400);
  const result: number[] = [];
  for (let i = step; i < ticks.length; i += step) {
    result.push(Math.log((ticks[i]?.priceE4 ?? 1) / (ticks[i - step]?.priceE4 ?? 1)));
  }
  return result;
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - ma) * ((b[i] ?? 0) - mb)));
  return covariance / Math.sqrt(mean(a.map((v) => (v - ma) ** 2)) * mean(b.map((v) => (v - mb) ** 2)));
}

describe('seeded prices', () => {
  it('tick once a second, in cents, for ever, the same for the same seed', () => {
    const options = { seed: 1, symbol: 'ETH', startTimeMs: START + 400 } as const;
    const ticks = take(seededPrices(options), 1_000);
    expect(ticks).toEqual(take(seededPrices(options), 1_000));
    expect(ticks[0]).toEqual({ timeMs: START, priceE4: 24_000_000 });
    expect(ticks.every((tick, i) => tick.timeMs === START + i * 1_000)).toBe(true);
    expect(ticks.every((tick) => tick.priceE4 !== null && tick.priceE4 > 0 && tick.priceE4 % 100 === 0)).toBe(
      true,
    );
    expect(take(seededPrices({ ...options, seed: 2 }), 1_000)).not.toEqual(ticks);
  });

  it('go on exactly where a remembered state was, also after a trip through JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, seconds) => {
        const source = seededPrices({ seed, symbol: 'BTC', startTimeMs: START });
        take(source, seconds);
        const again = resumeSeededPrices({ seed, symbol: 'BTC' }, JSON.parse(JSON.stringify(source.state())));
        expect(take(again, 50)).toEqual(take(source, 50));
      }),
      { numRuns: 50 },
    );
  });

  it('have a sane volatility that comes in clusters, and no momentum', () => {
    const minutes = returns(14, 60);
    const yearly = Math.sqrt(mean(minutes.map((r) => r * r)) * 525_600);
    expect(yearly).toBeGreaterThan(0.25);
    expect(yearly).toBeLessThan(0.8);
    const size = minutes.map(Math.abs);
    expect(correlation(size.slice(5), size.slice(0, -5))).toBeGreaterThan(0.05);
    expect(Math.abs(correlation(minutes.slice(1), minutes.slice(0, -1)))).toBeLessThan(0.05);
  });
});
