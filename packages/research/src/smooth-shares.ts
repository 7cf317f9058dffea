import { BASELINE, BUCKETS, HORIZON_MINUTES_MAX, rowOf } from '@rec-io/domain/fingerprint-table';
import { MOVE_BINS } from './count-moves.ts';
import type { MoveShares } from './move-shares.ts';

/** Width of the kernel by which neighbouring buckets lend, in basis points of momentum, and how far it reaches. */
const KERNEL_BP = 1;
const NEIGHBOURS = 3;
/** Moves of the baseline among what is lent: they count where there is nothing else. */
const BASELINE_MOVES = 1;
/** The outermost buckets are open: moves there are of another kind, so little is lent to them, and they lend nothing. */
const LENT_OUTERMOST_MAX = 10;

export type SmoothedShares = Pick<MoveShares, 'shares' | 'effective'>;

/**
 * Draws each bucket's shares towards what its neighbours say, the more the fewer moves it has.
 *
 * A row of shares p from n effective moves is off by chance; the squares of that are expected to add up to V / n, with
 * V = Σ p(1 − p). What the neighbours say, the mean μ of their shares by kernel and effective moves, is off by V / n_μ, and
 * by τ², what is truly different from bucket to bucket. The squared distance of the two shows all three, so
 * τ² = D − V / n − V / n_μ, at least 0; and two measurements are best put together by the inverse of their errors: the empirical Bayes
 * estimate of a mean (Efron and Morris 1973). What was lent is so worth 1 / (1 / n_μ + τ² / V) moves.
 *
 * A mean of distributions is one, so shares still add up and never rise with the threshold.
 */
export function smoothShares(counted: MoveShares): SmoothedShares {
  const smoothed = { shares: counted.shares.slice(), effective: counted.effective.slice() };
  for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++)
    for (let bucket = 0; bucket < BUCKETS; bucket++) smoothRow(counted, bucket, minutes, smoothed);
  return smoothed;
}

const isInner = (bucket: number): boolean => bucket > 0 && bucket < BUCKETS - 1;

function smoothRow(counted: MoveShares, bucket: number, minutes: number, smoothed: SmoothedShares): void {
  const row = rowOf(bucket, minutes);
  const shares = smoothed.shares.subarray(row * MOVE_BINS, (row + 1) * MOVE_BINS);
  const lent = neighboursSay(counted, bucket, minutes);
  const moves = counted.effective[row] as number;
  const most = isInner(bucket) ? lent.moves : LENT_OUTERMOST_MAX;
  const worth = Math.min(most, moves > 0 ? worthOf(lent, shares, moves) : lent.moves);
  const drawn = worth / (moves + worth);
  for (let bin = 0; bin < MOVE_BINS; bin++)
    shares[bin] = (1 - drawn) * (shares[bin] as number) + drawn * (lent.shares[bin] as number);
  smoothed.effective[row] = moves + worth;
}

type Lent = { readonly shares: Float64Array; readonly moves: number };

/** What is around a bucket, without itself. */
function neighboursSay({ shares, effective }: MoveShares, bucket: number, minutes: number): Lent {
  const mean = new Float64Array(MOVE_BINS);
  let total = 0;
  let squares = 0;
  const add = (table: number, kernel: number, moves: number) => {
    const from = rowOf(table, minutes) * MOVE_BINS;
    for (let bin = 0; bin < MOVE_BINS; bin++)
      mean[bin] = (mean[bin] as number) + kernel * moves * (shares[from + bin] as number);
    total += kernel * moves;
    squares += kernel ** 2 * moves;
  };
  add(BASELINE, 1, BASELINE_MOVES);
  for (let away = -NEIGHBOURS; away <= NEIGHBOURS; away++) {
    const other = bucket + away;
    if (away === 0 || !isInner(other)) continue;
    add(other, Math.exp(-0.5 * (away / KERNEL_BP) ** 2), effective[rowOf(other, minutes)] as number);
  }
  return { shares: mean.map((sum) => sum / total), moves: total ** 2 / squares };
}

/** How many moves of the bucket's own what was lent is worth. */
function worthOf(lent: Lent, own: Float64Array, moves: number): number {
  let chance = 0;
  let distance = 0;
  for (let bin = 0; bin < MOVE_BINS; bin++) {
    const share = lent.shares[bin] as number;
    chance += share * (1 - share);
    distance += ((own[bin] as number) - share) ** 2;
  }
  if (chance === 0) return distance > 0 ? 0 : lent.moves;
  const different = Math.max(0, distance / chance - 1 / moves - 1 / lent.moves);
  return 1 / (1 / lent.moves + different);
}
