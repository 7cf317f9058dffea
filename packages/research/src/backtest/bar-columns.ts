import { CARRIED_MINUTES_MAX } from '@rec-io/domain/minute-momentum';
import { MOMENTUM_LAGS } from '@rec-io/domain/momentum';
import type { MinuteGrid } from '../minute-grid.ts';

/** What follows from bars alone, by minute, as it was known at the minute's end. Made once for all walks. */
export type BarColumns = {
  /** Close, carried over short gaps whether or not they go on; NaN in long ones. */
  readonly knownE4: Float64Array;
  /** In basis points; NaN where it is not known. The very numbers of `MinuteMomentum`, which a test holds. */
  readonly momentumBp: Float64Array;
};

const LAGS = Int32Array.from(MOMENTUM_LAGS, ({ minutes }) => minutes);
const WEIGHTS = Float64Array.from(MOMENTUM_LAGS, ({ weight }) => weight);

export function barColumns({ closeE4, meanE4, length }: MinuteGrid): BarColumns {
  const knownE4 = new Float64Array(length).fill(Number.NaN);
  const momentumBp = new Float64Array(length).fill(Number.NaN);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    if (!Number.isNaN(meanE4[i])) last = i;
    if (i - last > CARRIED_MINUTES_MAX) continue;
    const close = closeE4[last] as number;
    knownE4[i] = close;
    let [sum, weights] = [0, 0];
    for (let lag = 0; lag < LAGS.length; lag++) {
      const before = i - (LAGS[lag] as number);
      // What came back after a long gap knows that it was one; within it, nobody does yet.
      const reference = before < 0 ? Number.NaN : ((before > last ? knownE4 : closeE4)[before] as number);
      if (Number.isNaN(reference)) {
        if (weights === 0) break;
        continue;
      }
      sum += (WEIGHTS[lag] as number) * ((100 * (close - reference)) / reference);
      weights += WEIGHTS[lag] as number;
    }
    if (weights > 0) momentumBp[i] = (100 * sum) / weights;
  }
  return { knownE4, momentumBp };
}
