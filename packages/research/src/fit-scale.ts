import { solveSymmetric } from './linear.ts';
import type { Outcomes, TrainingSet } from './training-set.ts';

/** Student's t with these degrees of freedom: close to how minutes are distributed, so no crash dominates the fit. */
const DEGREES = 4;
const STEPS = 25;
const RIDGE = 1e-4;

export type Scale = { readonly intercept: number; readonly weights: readonly number[] };

/**
 * The weights of the volatility scales for one horizon, by maximum likelihood of a Student's t whose log variance is
 * intercept + Σ weight · scale. The weights add up to 1: the slowest scale is the base, the others count by how far they
 * are from it. Fisher scoring: the information matrix of a t's scale does not depend on the data, so it is made once.
 */
export function fitScale(set: TrainingSet, data: Outcomes): Scale {
  const { scales, logVariances } = set;
  const size = scales; // intercept and scales − 1 contrasts
  const features = (row: number, out: Float64Array): number => {
    const at = row * scales;
    const base = logVariances[at + scales - 1] as number;
    out[0] = 1;
    for (let k = 0; k < scales - 1; k++) out[k + 1] = (logVariances[at + k] as number) - base;
    return base;
  };

  const x = new Float64Array(size);
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  let total = 0;
  for (const row of data.moments) {
    features(row, x);
    const weight = set.weight[row] as number;
    total += weight;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++)
        (matrix[a] as Float64Array)[b] = (matrix[a]?.[b] ?? 0) + weight * (x[a] as number) * (x[b] as number);
    }
  }
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) (matrix[b] as Float64Array)[a] = matrix[a]?.[b] as number;
    (matrix[a] as Float64Array)[a] = (matrix[a]?.[a] as number) + (a === 0 ? 0 : RIDGE * total);
  }

  // Expected second derivative of a t's −log likelihood in the log variance.
  const information = DEGREES / (2 * (DEGREES + 3));
  const beta = new Float64Array(size);
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size);
    for (let i = 0; i < data.moments.length; i++) {
      const row = data.moments[i] as number;
      let eta = features(row, x);
      for (let a = 0; a < size; a++) eta += (beta[a] as number) * (x[a] as number);
      const ratio = ((data.square[i] as number) * Math.exp(-eta)) / DEGREES;
      const slope = ((set.weight[row] as number) * ((DEGREES + 1) * (ratio / (1 + ratio)) - 1)) / 2;
      for (let a = 0; a < size; a++) gradient[a] = (gradient[a] as number) + slope * (x[a] as number);
    }
    for (let a = 1; a < size; a++)
      gradient[a] = (gradient[a] as number) - information * RIDGE * total * (beta[a] as number);
    const change = solveSymmetric(matrix, gradient);
    let largest = 0;
    for (let a = 0; a < size; a++) {
      const delta = (change[a] as number) / information;
      beta[a] = (beta[a] as number) + delta;
      largest = Math.max(largest, Math.abs(delta));
    }
    if (largest < 1e-5) break;
  }
  const contrasts = Array.from(beta.subarray(1));
  const base = 1 - contrasts.reduce((sum, weight) => sum + weight, 0);
  return { intercept: beta[0] ?? 0, weights: [...contrasts, base] };
}
