import { momentsOf } from './sharpe.ts';

const BLOCKS = 16;

/**
 * The probability of backtest overfitting: how often the trial that was best on one half of the days is below the median on the other
 * half, over all ways to put sixteen stretches of days into two halves. 0.5 is what chance gives; null where there are too few days or
 * trials. D. H. Bailey, J. M. Borwein, M. López de Prado and Q. J. Zhu, "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20 (2016), by combinatorially symmetric cross-validation.
 * @param daily profits of each trial, all of the same days
 */
export function overfitProbability(daily: readonly Float64Array[]): number | null {
  const days = daily[0]?.length ?? 0;
  if (daily.length < 2 || days < 4 * BLOCKS) return null;
  const blocks = daily.map((profits) => blockSums(profits, days));
  const inside = new Float64Array(daily.length);
  const outside = new Float64Array(daily.length);
  let [below, counted] = [0, 0];
  for (let half = 0; half < 1 << BLOCKS; half++) {
    if (bits(half) !== BLOCKS / 2) continue;
    for (let trial = 0; trial < daily.length; trial++) {
      const own = blocks[trial] as BlockSums;
      inside[trial] = sharpeOf(own, half);
      outside[trial] = sharpeOf(own, ~half);
    }
    let best = 0;
    for (let trial = 1; trial < daily.length; trial++)
      if ((inside[trial] as number) > (inside[best] as number)) best = trial;
    counted++;
    below += belowMedian(outside, outside[best] as number);
  }
  return below / counted;
}

type BlockSums = { readonly count: Float64Array; readonly sum: Float64Array; readonly squares: Float64Array };

function blockSums(profits: Float64Array, days: number): BlockSums {
  const sums = {
    count: new Float64Array(BLOCKS),
    sum: new Float64Array(BLOCKS),
    squares: new Float64Array(BLOCKS),
  };
  const scale = Math.max(...profits.map(Math.abs)) || 1;
  for (let day = 0; day < days; day++) {
    const block = Math.floor((day * BLOCKS) / days);
    const profit = (profits[day] as number) / scale;
    sums.count[block] = (sums.count[block] as number) + 1;
    sums.sum[block] = (sums.sum[block] as number) + profit;
    sums.squares[block] = (sums.squares[block] as number) + profit * profit;
  }
  return sums;
}

/** Of the days in the blocks whose bits are set. */
function sharpeOf({ count, sum, squares }: BlockSums, half: number): number {
  let [n, total, square] = [0, 0, 0];
  for (let block = 0; block < BLOCKS; block++) {
    if ((half & (1 << block)) === 0) continue;
    n += count[block] as number;
    total += sum[block] as number;
    square += squares[block] as number;
  }
  const variance = square / n - (total / n) ** 2;
  return variance > 0 ? total / n / Math.sqrt(variance) : 0;
}

/** 1 where a value is below the median of all, ½ where it is the median, 0 above: its relative rank's log-odds are then negative, nought, positive. */
function belowMedian(values: Float64Array, own: number): number {
  let [less, same] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if ((values[i] as number) < own) less++;
    else if (values[i] === own) same++;
  }
  const rank = (less + (same + 1) / 2) / (values.length + 1);
  return rank < 0.5 ? 1 : rank === 0.5 ? 0.5 : 0;
}

function bits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Of a series of daily profits, per day. */
export const dailySharpe = (profits: ArrayLike<number>): number => momentsOf(profits).sharpe;
