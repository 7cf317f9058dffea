import { solveSymmetric } from '../linear.ts';
import type { Outcomes, TrainingSet } from './training-set.ts';

/** Student's t with these degrees of freedom: close to how minutes are distributed, so no crash dominates the fit. */
const DEGREES = 4;
/** Expected second derivative of a t's −log likelihood in its log variance: it does not depend on the data. */
const INFORMATION = DEGREES / (2 * (DEGREES + 3));
const STEPS_MAX = 25;
const STEP_SMALL = 1e-5;
/** Scales are alike; this keeps their weights from fighting each other. Relative to the number of moments. */
const RIDGE = 1e-4;

export type Scale = { readonly intercept: number; readonly weights: readonly number[] };

/**
 * The weights of the volatility scales for one horizon, by maximum likelihood of a Student's t whose log variance is
 * intercept + Σ weight · scale. The weights add up to 1: the slowest scale is the base, the others count by how far they
 * are from it. Fisher scoring, so the matrix of the normal equations is made once.
 */
export function fitScale(set: TrainingSet, data: Outcomes): Scale {
  const matrix = momentMatrix(set, data);
  const beta = new Float64Array(set.scales);
  for (let step = 0; step < STEPS_MAX; step++) {
    const change = solveSymmetric(matrix, gradient(set, data, beta));
    let largest = 0;
    for (const [a, value] of change.entries()) {
      beta[a] = (beta[a] ?? 0) + value / INFORMATION;
      largest = Math.max(largest, Math.abs(value / INFORMATION));
    }
    if (largest < STEP_SMALL) break;
  }
  const contrasts = Array.from(beta.subarray(1));
  const base = 1 - contrasts.reduce((sum, weight) => sum + weight, 0);
  return { intercept: beta[0] ?? 0, weights: [...contrasts, base] };
}

/** A moment's features, 1 and the distances of each faster scale from the slowest; returns the slowest. */
function features(set: TrainingSet, row: number, out: Float64Array): number {
  const at = row * set.scales;
  const base = set.logVariances[at + set.scales - 1] as number;
  out[0] = 1;
  for (let k = 0; k < set.scales - 1; k++) out[k + 1] = (set.logVariances[at + k] as number) - base;
  return base;
}

const ridge = (set: TrainingSet, data: Outcomes): number => {
  let total = 0;
  for (const row of data.moments) total += set.weight[row] as number;
  return RIDGE * total;
};

function momentMatrix(set: TrainingSet, data: Outcomes): Float64Array[] {
  const size = set.scales;
  const sums = new Float64Array(size * size);
  const x = new Float64Array(size);
  for (const row of data.moments) {
    features(set, row, x);
    const weight = set.weight[row] as number;
    for (let a = 0; a < size; a++) {
      const part = weight * (x[a] as number);
      for (let b = 0; b < size; b++)
        sums[a * size + b] = (sums[a * size + b] as number) + part * (x[b] as number);
    }
  }
  // The intercept is not drawn to zero.
  for (let a = 1; a < size; a++) sums[a * size + a] = (sums[a * size + a] as number) + ridge(set, data);
  return Array.from({ length: size }, (_, a) => sums.slice(a * size, (a + 1) * size));
}

/** Slope of the log likelihood at `beta`. */
function gradient(set: TrainingSet, data: Outcomes, beta: Float64Array): Float64Array {
  const slopes = new Float64Array(set.scales);
  const x = new Float64Array(set.scales);
  for (const [i, row] of data.moments.entries()) {
    let logVariance = features(set, row, x);
    for (let a = 0; a < x.length; a++) logVariance += (beta[a] as number) * (x[a] as number);
    const ratio = ((data.square[i] as number) * Math.exp(-logVariance)) / DEGREES;
    const slope = ((set.weight[row] as number) * ((DEGREES + 1) * (ratio / (1 + ratio)) - 1)) / 2;
    for (let a = 0; a < x.length; a++) slopes[a] = (slopes[a] as number) + slope * (x[a] as number);
  }
  const drawn = INFORMATION * ridge(set, data);
  for (let a = 1; a < slopes.length; a++) slopes[a] = (slopes[a] as number) - drawn * (beta[a] as number);
  return slopes;
}
