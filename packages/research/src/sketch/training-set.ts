import type { Rhythm } from '@rec-io/domain/adaptive/rhythm';
import { MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid } from '../minute-grid.ts';
import { settlingMinute } from '../protocol.ts';
import { type VolatilityOptions, VolatilityScales } from './volatility-scales.ts';

/** What the model would have known at many moments of the past. */
export type TrainingSet = {
  readonly grid: MinuteGrid;
  readonly rhythm: Rhythm;
  readonly scales: number;
  /** Grid index of each moment: the minute that had just completed. */
  readonly index: Int32Array;
  /** Log variances of the scales, `scales` per moment. */
  readonly logVariances: Float64Array;
  /** How much a moment counts: recent ones more. */
  readonly weight: Float64Array;
};

export type TrainingOptions = {
  readonly toIndex: number;
  /** Every so many minutes a moment. */
  readonly stride: number;
  readonly recencyHalfLifeDays: number;
};

/** Minutes of history before the first moment: slow scales must have left the prior. */
const WARM_UP_MINUTES = 14 * 24 * 60;
const DAY_MINUTES = 1_440;

export function trainingSet(
  grid: MinuteGrid,
  volatility: VolatilityOptions,
  options: TrainingOptions,
): TrainingSet {
  const state = new VolatilityScales(volatility);
  const scales = volatility.halfLivesMinutes.length;
  const count = Math.ceil(options.toIndex / options.stride);
  const index = new Int32Array(count);
  const logVariances = new Float64Array(count * scales);
  const weight = new Float64Array(count);
  let n = 0;
  for (let i = 0; i < options.toIndex; i++) {
    if (!Number.isNaN(grid.meanE4[i])) state.observe(gridTimeMs(grid, i), grid.closeE4[i] ?? 0);
    if (i % options.stride !== 0 || i < WARM_UP_MINUTES || (grid.stretch[i] ?? -1) < 0) continue;
    state.logVariances(gridTimeMs(grid, i + 1), logVariances.subarray(n * scales, (n + 1) * scales));
    index[n] = i;
    weight[n] = 0.5 ** ((options.toIndex - i) / DAY_MINUTES / options.recencyHalfLifeDays);
    n++;
  }
  return {
    grid,
    rhythm: volatility.rhythm,
    scales,
    index: index.subarray(0, n),
    logVariances: logVariances.subarray(0, n * scales),
    weight: weight.subarray(0, n),
  };
}

/** For one horizon: the moments that settled inside the training period, and what happened. */
export type Outcomes = {
  readonly moments: Int32Array;
  /** Squared log move to the settlement value per minute of effective time, season taken out. */
  readonly square: Float64Array;
};

export function outcomes(
  set: TrainingSet,
  minutes: number,
  effectiveMinutes: number,
  toIndex: number,
): Outcomes {
  const { grid } = set;
  const moments = new Int32Array(set.index.length);
  const square = new Float64Array(set.index.length);
  let n = 0;
  for (let row = 0; row < set.index.length; row++) {
    const i = set.index[row] ?? 0;
    const settling = settlingMinute(grid, i, minutes);
    if (settling < 0 || settling >= toIndex) continue;
    const nowMs = gridTimeMs(grid, i + 1);
    const season = set.rhythm.mean(nowMs, nowMs + minutes * MINUTE_MS);
    const move = Math.log((grid.meanE4[settling] ?? 1) / (grid.closeE4[i] ?? 1));
    moments[n] = row;
    square[n] = (move * move) / (effectiveMinutes * season);
    n++;
  }
  return { moments: moments.subarray(0, n), square: square.subarray(0, n) };
}
