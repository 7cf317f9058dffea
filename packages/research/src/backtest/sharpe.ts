import { normalTail } from '../ewma-normal.ts';

/** Of a series of daily profits. */
export type Moments = {
  readonly days: number;
  /** Mean by deviation, of a day; 0 where nothing varies. */
  readonly sharpe: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
};

export function momentsOf(values: ArrayLike<number>): Moments {
  const days = values.length;
  let mean = 0;
  for (let i = 0; i < days; i++) mean += (values[i] as number) / days;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < days; i++) {
    const off = (values[i] as number) - mean;
    second += off ** 2 / days;
    third += off ** 3 / days;
    fourth += off ** 4 / days;
  }
  if (!(second > 0)) return { days, sharpe: 0, skewness: 0, kurtosis: 3 };
  return {
    days,
    sharpe: mean / Math.sqrt(second),
    skewness: third / second ** 1.5,
    kurtosis: fourth / second ** 2,
  };
}

/**
 * The probability that the true Sharpe ratio is above `benchmark`, by how long it was seen and how its days are distributed.
 * D. H. Bailey and M. López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2012).
 */
export function probabilisticSharpe(
  { days, sharpe, skewness, kurtosis }: Moments,
  benchmark: number,
): number {
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
  if (days < 2 || !(spread > 0)) return Number.NaN;
  return 1 - normalTail(((sharpe - benchmark) * Math.sqrt(days - 1)) / Math.sqrt(spread));
}

const EULER = 0.5772156649015329;

/**
 * What the best of so many worthless trials is expected to show: their deviation times the expected maximum of as many normals.
 * The benchmark of the deflated Sharpe ratio: D. H. Bailey and M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio
 * Management 40 (2014).
 */
export function luckySharpe(trialSharpes: readonly number[]): number {
  const n = trialSharpes.length;
  if (n < 2) return 0;
  const mean = trialSharpes.reduce((sum, sharpe) => sum + sharpe, 0) / n;
  const variance = trialSharpes.reduce((sum, sharpe) => sum + (sharpe - mean) ** 2, 0) / (n - 1);
  const maximum = (1 - EULER) * normalQuantile(1 - 1 / n) + EULER * normalQuantile(1 - 1 / (n * Math.E));
  return Math.sqrt(variance) * maximum;
}

/** By bisection: it is asked twice. */
function normalQuantile(probability: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (1 - normalTail(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
