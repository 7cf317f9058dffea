import { MinuteMomentum } from '@rec-io/domain/minute-momentum';
import { MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';
import { weightOf } from './moments.ts';

export type MomentumProfile = {
  /** How many moments have a momentum, and their weight: one at the end of the history weighs 1. */
  readonly moments: number;
  readonly weight: number;
  /** Weighted, in percent. */
  readonly meanPct: number;
  readonly deviationPct: number;
  /** 0.5, 1.0 … 99.5, and the least momentum in percent that so large a part of the weight does not exceed. */
  readonly percentiles: readonly { readonly percentile: number; readonly momentumPct: number }[];
};

const PERCENTILES = 199;
/** Momentum is told to a hundredth of a basis point, as the price history has it; up to ten percent. */
const STEPS_PER_BP = 100;
const STEPS_PER_PCT = 100 * STEPS_PER_BP;
const STEPS_MAX = 10 * STEPS_PER_PCT;

/** How strong momentum usually is, the newer moments weighing more, as in fingerprints. Null without any. */
export function momentumProfile(grid: MinuteGrid, halfLifeDays: number): MomentumProfile | null {
  const momentum = new MinuteMomentum();
  const masses = new Float64Array(2 * STEPS_MAX + 1);
  let [moments, weight, sum, squares] = [0, 0, 0, 0];
  const now = weightOf(gridTimeMs(grid, grid.length), halfLifeDays);
  for (let at = 0; at < grid.length; at++) {
    if (Number.isNaN(grid.meanE4[at])) continue;
    const endMs = gridTimeMs(grid, at + 1);
    momentum.observe(endMs - MINUTE_MS, grid.closeE4[at] as number);
    const score = momentum.atBp(endMs);
    if (score === null) continue;
    const own = weightOf(endMs, halfLifeDays) / now;
    const step = Math.max(-STEPS_MAX, Math.min(STEPS_MAX, Math.round(score * STEPS_PER_BP))) + STEPS_MAX;
    masses[step] = (masses[step] as number) + own;
    moments++;
    weight += own;
    sum += own * score;
    squares += own * score * score;
  }
  if (moments === 0) return null;
  const mean = sum / weight;
  return {
    moments,
    weight,
    meanPct: mean / 100,
    deviationPct: Math.sqrt(Math.max(0, squares / weight - mean * mean)) / 100,
    percentiles: percentilesOf(masses, weight),
  };
}

function percentilesOf(masses: Float64Array, weight: number): MomentumProfile['percentiles'] {
  let step = 0;
  let below = masses[0] as number;
  return Array.from({ length: PERCENTILES }, (_, i) => {
    const percentile = (i + 1) / 2;
    while (below < (percentile / 100) * weight && step < masses.length - 1) below += masses[++step] as number;
    return { percentile, momentumPct: (step - STEPS_MAX) / STEPS_PER_PCT };
  });
}
