import {
  HORIZON_MINUTES_MAX,
  rowOf,
  TABLES,
  THRESHOLDS,
  THRESHOLDS_PER_PCT,
} from '@rec-io/domain/fingerprint-table';
import type { MinuteGrid } from './minute-grid.ts';
import type { Moments } from './moments.ts';

/** Falls by the largest threshold that they reach, that of 2 % first; no move; rises, that of 0 % first. */
export const MOVE_BINS = 2 * THRESHOLDS + 1;
export const NO_MOVE = THRESHOLDS;
/** Constants of this module: those of another cost a look-up in each round of the loop, half of its time. */
const OUTERMOST = THRESHOLDS;
const STEPS_PER_MOVE = 100 * THRESHOLDS_PER_PCT;
const CHANGES = HORIZON_MINUTES_MAX + 2;

/**
 * Adds the moves that end at grid index `knownLength` or later to the weight of their bins (by table, minutes, bin) and to
 * the number of moves (by table, minutes). Moments are the outer loop: their prices lie side by side, so the minutes of one
 * cost no memory access. That is four times as fast as horizon by horizon.
 */
export function countMoves(
  { closeE4 }: MinuteGrid,
  moments: Moments,
  knownLength: number,
  mass: Float64Array,
  samples: Float64Array,
): void {
  const { length, index, reach } = moments;
  // How many more moments have a move over so many minutes than over one minute less: by table, minutes.
  const changes = new Int32Array(TABLES * CHANGES);
  for (let n = 0; n < length; n++) {
    const at = index[n] as number;
    const from = moments.close[n] as number;
    const weight = moments.weight[n] as number;
    const table = moments.table[n] as number;
    // As a whole number, which the compiler keeps through the loop.
    const first = Math.max(1, knownLength - at) | 0;
    const last = reach[n] as number;
    if (first > last) continue;
    let none = rowOf(table, first) * MOVE_BINS + NO_MOVE;
    for (let minutes = first; minutes <= last; minutes++, none += MOVE_BINS) {
      const cell = none + binFromNone(from, closeE4[at + minutes] as number);
      mass[cell] = (mass[cell] as number) + weight;
    }
    const change = table * CHANGES;
    changes[change + first] = (changes[change + first] as number) + 1;
    changes[change + last + 1] = (changes[change + last + 1] as number) - 1;
  }
  addSamples(changes, samples);
}

/**
 * How many bins from that of no move. A move of exactly a threshold has reached it: a quotient of whole prices that is a
 * whole number comes out as that number, and one that is not never does.
 */
function binFromNone(from: number, to: number): number {
  const steps = (STEPS_PER_MOVE * (to - from)) / from;
  const bin = (steps | 0) + (steps > 0 ? 1 : 0) - (steps < 0 ? 1 : 0);
  if (bin > OUTERMOST) return OUTERMOST;
  return Math.max(bin, -OUTERMOST);
}

function addSamples(changes: Int32Array, samples: Float64Array): void {
  for (let table = 0; table < TABLES; table++) {
    let moves = 0;
    for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++) {
      moves += changes[table * CHANGES + minutes] as number;
      const row = rowOf(table, minutes);
      samples[row] = (samples[row] as number) + moves;
    }
  }
}
