import { emptyState, MinuteFeatures, type MinuteState } from '@rec-io/domain/adaptive/minute-features';
import type { Rhythm } from '@rec-io/domain/adaptive/rhythm';
import { gridTimeMs, type MinuteGrid, MinuteReader } from '../minute-grid.ts';

/** What was known at many moments of the past, and how much each counts. */
export type Moments = {
  /** Grid index of the minute that had just ended. */
  readonly index: Int32Array;
  readonly states: readonly MinuteState[];
  /** Recent ones more. */
  readonly weight: Float64Array;
};

export type MomentsOptions = {
  readonly rhythm: Rhythm;
  readonly priorVariance: number;
  /** Nothing of this minute and later is looked at. */
  readonly toIndex: number;
  /** Every so many minutes a moment. */
  readonly stride: number;
  readonly halfLifeDays: number;
};

/** Slow means must have left the prior before the first moment. */
const WARM_UP_MINUTES = 14 * 1_440;
const JOINED_MIN = 62;
/** What counts less is not worth its time. */
const WEIGHT_MIN = 0.01;
const DAY_MINUTES = 1_440;

export function moments(grid: MinuteGrid, options: MomentsOptions): Moments {
  const { toIndex, stride, halfLifeDays } = options;
  const features = new MinuteFeatures(options.rhythm, options.priorVariance);
  const minutes = new MinuteReader(grid);
  const [index, states, weight] = [[], [], []] as [number[], MinuteState[], number[]];
  for (let i = 0; i < toIndex; i++) {
    if (Number.isNaN(grid.meanE4[i])) continue;
    features.observe(minutes.at(i));
    const counts = 0.5 ** ((toIndex - i) / DAY_MINUTES / halfLifeDays);
    if (i % stride !== 0 || i < WARM_UP_MINUTES || counts < WEIGHT_MIN) continue;
    const state = emptyState();
    features.write(state, gridTimeMs(grid, i + 1));
    if (state.joined < JOINED_MIN) continue;
    index.push(i);
    states.push(state);
    weight.push(counts);
  }
  return { index: Int32Array.from(index), states, weight: Float64Array.from(weight) };
}
