import type { PriceE4 } from '@rec-io/domain/money';
import { CERTAIN, type ProbabilityModel } from '@rec-io/domain/probability';
import {
  meanVarianceSeconds,
  secondsUntil,
  setWindow,
  WINDOW_PRINTS,
  type WindowState,
} from '@rec-io/domain/settlement-window';
import type { HorizonParameters, SketchParameters } from './sketch-parameters.ts';
import { TAIL_NODES, tailProbability } from './tail-table.ts';
import { hourly, MINUTES_PER_YEAR, VolatilityScales } from './volatility-scales.ts';

const SECONDS_PER_MINUTE = 60;

export type SketchOptions = {
  /**
   * Variance of the settlement mean as seen from the start of its window, in seconds of the price's own variance.
   * Default: that of 60 one-second prints, 20.5. An evaluation on minute bars settles on something slightly different.
   */
  readonly windowVarianceSeconds?: number;
};

/**
 * The first model, kept to be compared with. Probability from a distribution: how far the price may move until the close comes from volatility at several time
 * scales and the hour of the week, how moves of that size are distributed from measured tails, and the part of the
 * settlement mean that is already known stays known. It has no opinion on direction.
 */
export function sketchModel(
  name: string,
  own: SketchParameters,
  options: SketchOptions = {},
): ProbabilityModel {
  const rhythm = hourly(own.season);
  const windowSeconds = options.windowVarianceSeconds ?? meanVarianceSeconds(WINDOW_PRINTS);
  const volatility = new VolatilityScales({
    halfLivesMinutes: own.halfLivesMinutes,
    shrinkMinutes: own.shrinkMinutes,
    rhythm,
    priorVariance: own.priorYearlyVolatility ** 2 / MINUTES_PER_YEAR,
  });
  const scales = new Float64Array(own.halfLivesMinutes.length);
  const tail = new Float64Array(TAIL_NODES);
  const remaining: WindowState = { open: WINDOW_PRINTS, knownSumE4: 0, varianceSeconds: 0 };
  let index = Number.NaN;
  let perDeviation = 0;

  return {
    name,

    observeMinute({ startMs, closeE4 }) {
      volatility.observe(startMs, closeE4);
    },

    uncertainty: CERTAIN,

    prepare(nowMs, indexE4, closeTimeMs, window) {
      const seconds = secondsUntil(nowMs, closeTimeMs);
      setWindow(remaining, seconds, indexE4, window, windowSeconds);
      volatility.logVariances(nowMs, scales);

      const minutes = seconds / SECONDS_PER_MINUTE;
      const upper = upperHorizon(own.horizons, minutes);
      const high = own.horizons[upper] as HorizonParameters;
      const low = own.horizons[Math.max(0, upper - 1)] as HorizonParameters;
      const share = low === high ? 1 : Math.log(minutes / low.minutes) / Math.log(high.minutes / low.minutes);
      const shareHigh = Math.min(1, Math.max(0, share));

      for (let i = 0; i < TAIL_NODES; i++) {
        const left = low.tailLogOdds[i] as number;
        tail[i] = left + shareHigh * ((high.tailLogOdds[i] as number) - left);
      }
      const left = logVariance(low, scales);
      const perMinute = Math.exp(left + shareHigh * (logVariance(high, scales) - left));
      const season = rhythm.mean(nowMs, closeTimeMs);
      index = indexE4;
      perDeviation = 1 / Math.sqrt((perMinute * season * remaining.varianceSeconds) / SECONDS_PER_MINUTE);
    },

    above(floorStrikeE4: PriceE4): number {
      // What the prints still to come must average for the whole mean to reach the strike.
      const needed = floorStrikeE4 * WINDOW_PRINTS - remaining.knownSumE4;
      if (remaining.open === 0) return needed < 0 ? 1 : 0;
      if (needed <= 0) return 1;
      const z = Math.log(needed / remaining.open / index) * perDeviation;
      return z >= 0 ? tailProbability(tail, z) : 1 - tailProbability(tail, -z);
    },
  };
}

/** The first horizon at or above `minutes`, or the last. */
function upperHorizon(horizons: readonly HorizonParameters[], minutes: number): number {
  let upper = 0;
  while (upper < horizons.length - 1 && (horizons[upper] as HorizonParameters).minutes < minutes) upper++;
  return upper;
}

function logVariance(horizon: HorizonParameters, scales: Float64Array): number {
  let sum = horizon.intercept;
  for (let k = 0; k < scales.length; k++) sum += (horizon.weights[k] as number) * (scales[k] as number);
  return sum;
}
