import { LOCATION_FEATURES, type MinuteState, SCALE_FEATURES } from '@rec-io/domain/adaptive/minute-features';
import type { Rhythm } from '@rec-io/domain/adaptive/rhythm';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteGrid } from '../minute-grid.ts';
import { settlingMinute } from '../protocol.ts';
import { FEATURES, type Rows } from './fit-horizon.ts';
import type { Moments } from './moments.ts';

/** By which features are made alike: mean and deviation of those of the scale; of locations, whose mean is zero, the size alone. */
export type Measures = {
  readonly scaleMean: readonly number[];
  readonly scaleDeviation: readonly number[];
  readonly locationSize: readonly number[];
};

const DEVIATION_MIN = 1e-6;

export function measuresOf({ states, weight }: Moments): Measures {
  const total = weight.reduce((sum, each) => sum + each, 0);
  const mean = (of: (state: MinuteState) => number) =>
    states.reduce((sum, state, i) => sum + (weight[i] as number) * of(state), 0) / total;
  const scaleMean = Array.from({ length: SCALE_FEATURES }, (_, k) => mean(({ scale }) => scale[k] as number));
  const deviation = (k: number) =>
    Math.sqrt(mean(({ scale }) => ((scale[k] as number) - (scaleMean[k] as number)) ** 2));
  return {
    scaleMean,
    scaleDeviation: scaleMean.map((_, k) => Math.max(DEVIATION_MIN, deviation(k))),
    locationSize: Array.from({ length: LOCATION_FEATURES }, (_, k) =>
      Math.max(DEVIATION_MIN, Math.sqrt(mean(({ location }) => (location[k] as number) ** 2))),
    ),
  };
}

/** Numbers of the moments whose question of this horizon was settled inside the training period. */
export function settledMoments(
  grid: MinuteGrid,
  { index }: Moments,
  minutes: number,
  toIndex: number,
): Int32Array {
  return Int32Array.from(index.keys()).filter((row) => {
    const settling = settlingMinute(grid, index[row] as number, minutes);
    return settling >= 0 && settling < toIndex;
  });
}

/** @param settled numbers of moments */
export function trainingRows(
  grid: MinuteGrid,
  { index, states, weight }: Moments,
  settled: Int32Array,
  minutes: number,
  rhythm: Rhythm,
  measures: Measures,
): Rows {
  const { length } = settled;
  const features = new Float64Array(length * FEATURES);
  const [base, move, weights] = [0, 1, 2].map(() => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const effective = minutes - 1 + BAR_MEAN_VARIANCE_SECONDS / 60;
  for (let row = 0; row < length; row++) {
    const moment = settled[row] as number;
    const state = states[moment] as MinuteState;
    alike(state, measures, features, row * FEATURES);
    const usual = rhythm.mean(state.endMs, state.endMs + minutes * MINUTE_MS);
    base[row] = (state.logVariance + Math.log(effective * usual)) / 2;
    move[row] = Math.log((grid.meanE4[(index[moment] as number) + minutes] as number) / state.closeE4);
    weights[row] = weight[moment] as number;
  }
  return { length, features, base, move, weight: weights };
}

function alike({ scale, location }: MinuteState, measures: Measures, out: Float64Array, from: number): void {
  out[from] = 1;
  for (let k = 0; k < SCALE_FEATURES; k++)
    out[from + 1 + k] =
      ((scale[k] as number) - (measures.scaleMean[k] as number)) / (measures.scaleDeviation[k] as number);
  for (let k = 0; k < LOCATION_FEATURES; k++)
    out[from + 1 + SCALE_FEATURES + k] = (location[k] as number) / (measures.locationSize[k] as number);
}
