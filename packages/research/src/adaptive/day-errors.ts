import { StrikeSums } from '@rec-io/domain/adaptive/strike-sums';
import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import {
  deviationAndCentre,
  FEATURES,
  isOfScale,
  type Rows,
  steepnessOf,
  type Weights,
} from './fit-horizon.ts';

/** What is learnt on the way is held at zero as firmly as by so many hours of settled questions. */
const FIRM_HOURS = 100;
const SETTLED_PER_HOUR = 12;
const FIRMNESS_MIN = 1e-3;
/** A feature beyond four deviations says no more, here as in the learner. */
const FEATURE_MAX = 4;
/** 90 % of a normal are within so many deviations. */
const WITHIN_90 = 1.645;
const DIGITS = 7;

/** Two halves of a day, its even and its odd hours: slope and curvature by scale and by centre. */
type Day = { readonly even: Half; readonly odd: Half };
type Half = { scale: number; ofScale: number; centre: number; ofCentre: number };
const half = (): Half => ({ scale: 0, ofScale: 0, centre: 0, ofCentre: 0 });

/**
 * How firmly what is learnt on the way is to be held, and how far whole days were off. The even and the odd hours of a day are off by
 * chance and by what that day was like; only the latter is common to both, so their covariance is the variance of days.
 */
export function dayErrors(rows: Rows, weights: Weights, endMs: Float64Array) {
  const sums = new StrikeSums();
  const steepness = steepnessOf(weights);
  const firmness = new Float64Array(FEATURES);
  const days = new Map<number, Day>();
  for (let row = 0; row < rows.length; row++) {
    const [deviation, centre] = deviationAndCentre(rows, row, weights);
    sums.take(deviation, centre, rows.move[row] as number, steepness);
    for (let k = 0; k < FEATURES; k++) {
      const feature = rows.features[row * FEATURES + k] as number;
      const bounded = isOfScale(k) ? Math.max(-FEATURE_MAX, Math.min(FEATURE_MAX, feature)) : feature;
      firmness[k] =
        (firmness[k] as number) + (isOfScale(k) ? sums.ofScale : sums.ofCentre) * bounded * bounded;
    }
    const timeMs = endMs[row] as number;
    const number = Math.floor(timeMs / DAY_MS);
    const day = days.get(number) ?? { even: half(), odd: half() };
    days.set(number, day);
    const part = Math.floor(timeMs / HOUR_MS) % 2 === 0 ? day.even : day.odd;
    part.scale += sums.byScale;
    part.ofScale += sums.ofScale;
    part.centre += sums.byCentre;
    part.ofCentre += sums.ofCentre;
  }
  const round = (value: number) => Number(value.toPrecision(DIGITS));
  const share = (FIRM_HOURS * SETTLED_PER_HOUR) / Math.max(1, rows.length);
  return {
    firmness: Array.from(firmness, (sum) => round(Math.max(FIRMNESS_MIN, sum * share))),
    centreError: round(
      WITHIN_90 * commonError([...days.values()], ({ centre, ofCentre }) => -centre / ofCentre),
    ),
    scaleError: round(WITHIN_90 * commonError([...days.values()], ({ scale, ofScale }) => -scale / ofScale)),
  };
}

/** Deviation of what even and odd hours of a day have in common. */
function commonError(days: readonly Day[], of: (part: Half) => number): number {
  const pairs = days
    .map(({ even, odd }) => [of(even), of(odd)] as const)
    .filter(([even, odd]) => Number.isFinite(even) && Number.isFinite(odd));
  const n = Math.max(1, pairs.length);
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / n;
  const [evenMean, oddMean] = [mean(0), mean(1)];
  const covariance = pairs.reduce((sum, [even, odd]) => sum + (even - evenMean) * (odd - oddMean), 0) / n;
  return Math.sqrt(Math.max(0, covariance));
}
