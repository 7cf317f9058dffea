import { bucketOf, HORIZON_MINUTES_MAX } from '@rec-io/domain/fingerprint-table';
import { MinuteMomentum } from '@rec-io/domain/minute-momentum';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteGrid } from './minute-grid.ts';

/** The end of each minute that has a bar, from which moves begin; a column each, of `length` rows that are used. */
export type Moments = {
  readonly length: number;
  /** In the grid. */
  readonly index: Int32Array;
  readonly close: Float64Array;
  readonly weight: Float64Array;
  /** Position of its bucket; of all tables where the momentum is not known. */
  readonly table: Uint8Array;
  /** Minutes, up to 60, over which its move is known: until the bars end or nobody knows what came next. */
  readonly reach: Uint8Array;
};

/** Weights are relative to this day, and stay numbers within forty years of it. */
export const WEIGHT_EPOCH_MS = Date.UTC(2020, 0);

/** How much a moment counts: twice as much as one that is older by the half-life. */
export const weightOf = (timeMs: number, halfLifeDays: number): number =>
  2 ** ((timeMs - WEIGHT_EPOCH_MS) / DAY_MS / halfLifeDays);

export function momentsOf(
  { length, startMs, meanE4, closeE4, stretch }: MinuteGrid,
  halfLifeDays: number,
): Moments {
  const momentum = new MinuteMomentum();
  const index = new Int32Array(length);
  const close = new Float64Array(length);
  const weight = new Float64Array(length);
  const table = new Uint8Array(length);
  let count = 0;
  for (let at = 0; at < length; at++) {
    if (Number.isNaN(meanE4[at])) continue;
    const minuteMs = startMs + at * MINUTE_MS;
    const price = closeE4[at] as number;
    momentum.observe(minuteMs, price);
    index[count] = at;
    close[count] = price;
    weight[count] = weightOf(minuteMs + MINUTE_MS, halfLifeDays);
    table[count] = bucketOf(momentum.atBp(minuteMs + MINUTE_MS));
    count++;
  }
  return { length: count, index, close, weight, table, reach: reachOf(stretch, index.subarray(0, count)) };
}

function reachOf(stretch: Int32Array, index: Int32Array): Uint8Array {
  const reach = new Uint8Array(index.length);
  let last = -1;
  for (let n = index.length - 1; n >= 0; n--) {
    const at = index[n] as number;
    if (last < 0 || stretch[at] !== stretch[last]) last = at;
    reach[n] = Math.min(HORIZON_MINUTES_MAX, last - at);
  }
  return reach;
}
