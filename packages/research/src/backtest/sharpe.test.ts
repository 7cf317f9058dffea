import { random } from '@rec-io/domain/random';
import { describe, expect, test } from 'vitest';
import { overfitProbability } from './overfit-probability.ts';
import { luckySharpe, momentsOf, probabilisticSharpe } from './sharpe.ts';

/** Two values whose sample variance is `variance`, `count` of them. */
const spread = (count: number, variance: number) =>
  Array.from(
    { length: count },
    (_, i) => (i % 2 === 0 ? 1 : -1) * Math.sqrt((variance * (count - 1)) / count),
  );

describe('the deflated Sharpe ratio', () => {
  test('is that of the example of its authors', () => {
    // Bailey and López de Prado (2014): 100 trials of variance ½ a year, 1,250 days, 2.5 a year, skewness −3, kurtosis 10.
    const benchmark = luckySharpe(spread(100, 1 / 2 / 250));
    expect(benchmark).toBeCloseTo(0.1132, 3);
    const best = { days: 1_250, sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10 };
    expect(probabilisticSharpe(best, benchmark)).toBeCloseTo(0.9004, 3);
  });

  test('measures moments, and nothing where nothing varies', () => {
    expect(momentsOf([1, 1, 1])).toEqual({ days: 3, sharpe: 0, skewness: 0, kurtosis: 3 });
    const { sharpe, skewness, kurtosis } = momentsOf([0, 0, 0, 4]);
    expect(sharpe).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(skewness).toBeCloseTo(6 / 3 ** 1.5, 12);
    expect(kurtosis).toBeCloseTo(21 / 9, 12);
  });
});

describe('the probability of overfitting', () => {
  const dice = random(5, 'trials');
  const trial = (mean: number) => Float64Array.from({ length: 320 }, () => mean + dice.normal());

  test('is about a half where the best is luck', () => {
    const all = Array.from(
      { length: 12 },
      () => overfitProbability(Array.from({ length: 20 }, () => trial(0))) ?? 0,
    );
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    expect(mean).toBeGreaterThan(0.3);
    expect(mean).toBeLessThan(0.7);
  });

  test('is about nothing where one is truly best', () => {
    expect(overfitProbability([trial(0.5), ...Array.from({ length: 19 }, () => trial(0))])).toBeLessThan(
      0.02,
    );
  });

  test('is not told of too few days, or of one trial', () => {
    expect(overfitProbability([new Float64Array(63), new Float64Array(63)])).toBeNull();
    expect(overfitProbability([new Float64Array(100)])).toBeNull();
  });
});
