import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { fitSeason } from '../fit-season.ts';
import type { MinuteGrid } from '../minute-grid.ts';
import { HORIZON_MINUTES } from '../protocol.ts';
import { fitScale } from './fit-scale.ts';
import { fitTail } from './fit-tail.ts';
import type { SketchParameters } from './sketch-parameters.ts';
import { outcomes, trainingSet } from './training-set.ts';
import { hourly, MINUTES_PER_YEAR } from './volatility-scales.ts';

/** From the last minute to the last week. */
const HALF_LIVES_MINUTES = [1, 4, 16, 64, 256, 1_440, 10_080];
/** A slower scale is worth at most this many minutes of observation, so an hour of them outweighs any prior. */
const SHRINK_MINUTES_MAX = 20;
const SHRINK_SHARE = 0.15;
/** Between prime to the hour, so that the moments sample all minutes of it alike. */
const STRIDE_MINUTES = 7;
const RECENCY_HALF_LIFE_DAYS = 180;
const DIGITS = 6;

const round = (value: number): number => Number(value.toPrecision(DIGITS));

/** Learns one coin's parameters from the minutes before `toIndex` and nothing else. */
export function fitSketch(
  grid: MinuteGrid,
  toIndex: number,
  priorYearlyVolatility: number,
): SketchParameters {
  const season = fitSeason(grid, toIndex).map(round);
  const shrinkMinutes = HALF_LIVES_MINUTES.map((minutes) =>
    Math.min(SHRINK_MINUTES_MAX, minutes * SHRINK_SHARE),
  );
  const volatility = {
    halfLivesMinutes: HALF_LIVES_MINUTES,
    shrinkMinutes,
    rhythm: hourly(season),
    priorVariance: priorYearlyVolatility ** 2 / MINUTES_PER_YEAR,
  };
  const set = trainingSet(grid, volatility, {
    toIndex,
    stride: STRIDE_MINUTES,
    recencyHalfLifeDays: RECENCY_HALF_LIFE_DAYS,
  });
  const horizons = HORIZON_MINUTES.map((minutes) => {
    const data = outcomes(set, minutes, minutes - 1 + BAR_MEAN_VARIANCE_SECONDS / 60, toIndex);
    const scale = fitScale(set, data);
    return {
      minutes,
      intercept: round(scale.intercept),
      weights: scale.weights.map(round),
      tailLogOdds: fitTail(set, data, scale).map(round),
    };
  });
  return { halfLivesMinutes: HALF_LIVES_MINUTES, shrinkMinutes, season, priorYearlyVolatility, horizons };
}
