import { BASELINE, HORIZON_MINUTES_MAX, TABLES } from '@rec-io/domain/fingerprint-table';
import type { Moments } from './moments.ts';

/** Lags of 0…59 minutes. */
const LAGS = HORIZON_MINUTES_MAX;

/**
 * Adds, for each table and lag, the products of the weights of two of its moments that are so many minutes apart and of
 * which the later is at grid index `knownLength` or later (by table, lag); with them, their weight (by table). The baseline
 * is made of all moments.
 */
export function countOverlaps(
  moments: Moments,
  knownLength: number,
  products: Float64Array,
  weights: Float64Array,
): void {
  const { length, index, weight, table } = moments;
  /** The moment before in the same table, and the newest one of each table; −1: none. */
  const before = new Int32Array(length);
  const newest = new Int32Array(TABLES).fill(-1);
  for (let n = 0; n < length; n++) {
    const own = table[n] as number;
    before[n] = newest[own] as number;
    newest[own] = n;
    const at = index[n] as number;
    if (at < knownLength) continue;
    const w = weight[n] as number;
    weights[BASELINE] = (weights[BASELINE] as number) + w;
    for (let other = n; other >= 0 && at - (index[other] as number) < LAGS; other--)
      add(products, BASELINE * LAGS + at - (index[other] as number), w * (weight[other] as number));
    if (own === BASELINE) continue;
    weights[own] = (weights[own] as number) + w;
    for (let other = n; other >= 0 && at - (index[other] as number) < LAGS; other = before[other] as number)
      add(products, own * LAGS + at - (index[other] as number), w * (weight[other] as number));
  }
}

const add = (sums: Float64Array, at: number, value: number): void => {
  sums[at] = (sums[at] as number) + value;
};

/**
 * How many independent moves the weighted moves of a table are worth. Moves over `minutes` that begin `lag` minutes apart
 * have 1 − lag / minutes of their way in common, and so has what they tell: the variance of a share is that of one move times
 * Σ_i Σ_j w_i w_j (1 − |i − j| / minutes)⁺ / (Σ w)² (Bartlett's kernel, as of Newey and West 1987).
 * @param weight of those that are known over the horizon
 */
export function effectiveMoves(
  products: Float64Array,
  weights: Float64Array,
  table: number,
  minutes: number,
  weight: number,
): number {
  let squares = products[table * LAGS] as number;
  for (let lag = 1; lag < minutes; lag++)
    squares += 2 * (1 - lag / minutes) * (products[table * LAGS + lag] as number);
  // Where gaps void moves, whole stretches are missing, and the squares with them.
  return squares === 0 ? 0 : (weight * (weights[table] as number)) / squares;
}
