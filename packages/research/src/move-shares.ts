import { BASELINE, HORIZON_MINUTES_MAX, rowOf, TABLES } from '@rec-io/domain/fingerprint-table';
import { MOVE_BINS } from './count-moves.ts';
import { effectiveMoves } from './count-overlaps.ts';
import type { FingerprintSums } from './fingerprint-sums.ts';
import { weightOf } from './moments.ts';

export const ROWS = TABLES * HORIZON_MINUTES_MAX;

/** What was counted, by table and minutes; the last table is the baseline, of all moments. */
export type MoveShares = {
  /** Share of the moves in each bin: by row, bin. Zeros in a row without moves. */
  readonly shares: Float64Array;
  /** How many moves. */
  readonly samples: Float64Array;
  /** Their weight: one at the end of the history weighs 1. */
  readonly weight: Float64Array;
  /** How many independent moves they are worth. */
  readonly effective: Float64Array;
};

export function moveShares(sums: FingerprintSums): MoveShares {
  const shares = sums.mass.slice();
  const samples = sums.samples.slice();
  for (let table = 0; table < BASELINE; table++) {
    addTable(shares, table, HORIZON_MINUTES_MAX * MOVE_BINS);
    addTable(samples, table, HORIZON_MINUTES_MAX);
  }
  const now = weightOf(sums.throughMs, sums.halfLifeDays);
  const weight = new Float64Array(ROWS);
  const effective = new Float64Array(ROWS);
  for (let table = 0; table < TABLES; table++) {
    for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++) {
      const row = rowOf(table, minutes);
      const total = normalize(shares.subarray(row * MOVE_BINS, (row + 1) * MOVE_BINS));
      weight[row] = total / now;
      effective[row] = effectiveMoves(sums.products, sums.weights, table, minutes, total);
    }
  }
  return { shares, samples, weight, effective };
}

/** Adds a table to the last one. */
function addTable(values: Float64Array, table: number, perTable: number): void {
  for (let i = 0, all = BASELINE * perTable, own = table * perTable; i < perTable; i++)
    values[all + i] = (values[all + i] as number) + (values[own + i] as number);
}

/** Makes parts of a sum, which it returns, shares of 1. */
function normalize(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  if (total > 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / total;
  return total;
}
