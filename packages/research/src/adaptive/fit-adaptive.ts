import { SCALE_FEATURES } from '@rec-io/domain/adaptive/minute-features';
import type { AdaptiveParameters, HorizonParameters } from '@rec-io/domain/adaptive/parameters';
import { Rhythm } from '@rec-io/domain/adaptive/rhythm';
import { fitMinutesOfHour, fitSeason } from '../fit-season.ts';
import type { MinuteGrid } from '../minute-grid.ts';
import { HORIZON_MINUTES } from '../protocol.ts';
import { dayErrors } from './day-errors.ts';
import { FEATURES, fitHorizon, type Weights } from './fit-horizon.ts';
import { moments } from './moments.ts';
import { type Measures, measuresOf, settledMoments, trainingRows } from './training-rows.ts';

const MINUTES_PER_YEAR = 525_600;
/** Prime to the hour, so that the moments sample all minutes of it alike. */
const STRIDE_MINUTES = 29;
const HALF_LIFE_DAYS = 180;
const DIGITS = 7;

const round = (value: number): number => Number(value.toPrecision(DIGITS));

/** Learns from the minutes before `toIndex` and nothing else. The same minutes give the same numbers. */
export function fitAdaptive(
  grid: MinuteGrid,
  toIndex: number,
  priorYearlyVolatility: number,
): AdaptiveParameters {
  const season = fitSeason(grid, toIndex).map(round);
  const minutesOfHour = fitMinutesOfHour(grid, toIndex).map(round);
  const rhythm = new Rhythm(season, minutesOfHour);
  const priorVariance = priorYearlyVolatility ** 2 / MINUTES_PER_YEAR;
  const all = moments(grid, {
    rhythm,
    priorVariance,
    toIndex,
    stride: STRIDE_MINUTES,
    halfLifeDays: HALF_LIFE_DAYS,
  });
  const measures = measuresOf(all);
  let weights: Weights | null = null;
  const horizons = HORIZON_MINUTES.map((minutes): HorizonParameters => {
    const settled = settledMoments(grid, all, minutes, toIndex);
    const rows = trainingRows(grid, all, settled, minutes, rhythm, measures);
    weights = fitHorizon(rows, weights);
    const endMs = Float64Array.from(settled, (moment) => all.states[moment]?.endMs ?? 0);
    return { minutes, ...unfolded(weights, measures), ...dayErrors(rows, weights, endMs) };
  });
  return { season, minutesOfHour, priorYearlyVolatility, horizons };
}

/** From weights of alike features to those of the features as they are. */
function unfolded(weights: Weights, measures: Measures) {
  const { scaleMean, scaleDeviation, locationSize } = measures;
  const scale = scaleDeviation.map((deviation, k) => (weights[1 + k] as number) / deviation);
  const intercept =
    (weights[0] as number) - scale.reduce((sum, weight, k) => sum + weight * (scaleMean[k] as number), 0);
  return {
    intercept: round(intercept),
    scale: scale.map(round),
    location: locationSize.map((size, k) => round((weights[1 + SCALE_FEATURES + k] as number) / size)),
    shape: Array.from(weights.subarray(FEATURES), round),
    scaleMean: scaleMean.map(round),
    scaleDeviation: scaleDeviation.map(round),
    locationSize: locationSize.map(round),
  };
}
