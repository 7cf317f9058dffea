import { HOURS_PER_WEEK } from '../hour-of-week.ts';
import { LOCATION_FEATURES, SCALE_FEATURES } from './minute-features.ts';
import { MINUTES_PER_HOUR } from './rhythm.ts';

/** What was learnt for one time to close; between two of them the model blends. */
export type HorizonParameters = {
  readonly minutes: number;
  /** Logarithm of the deviation = half of (log variance, log minutes, log season) + intercept + Σ scale · feature. */
  readonly intercept: number;
  readonly scale: readonly number[];
  /** Centre of the distribution, in deviations = Σ location · feature. */
  readonly location: readonly number[];
  /** Logarithms of the three steepnesses of the odds: see `odds-curve.ts`. */
  readonly shape: readonly number[];
  /** By which features are made alike before what is learnt on the way is applied: mean and deviation; of locations the size alone. */
  readonly scaleMean: readonly number[];
  readonly scaleDeviation: readonly number[];
  readonly locationSize: readonly number[];
  /** How firmly each number of what is learnt on the way is held at zero, in the unit of its second derivative. */
  readonly firmness: readonly number[];
  /** 90 % of days are within this of what was said: of the centre in deviations, of the logarithm of the deviation. */
  readonly centreError: number;
  readonly scaleError: number;
};

export type AdaptiveParameters = {
  /** Usual variance of each hour of the week (`hour-of-week.ts`), mean 1. */
  readonly season: readonly number[];
  /** … and of each minute of the hour, mean 1. */
  readonly minutesOfHour: readonly number[];
  /** Yearly volatility that a fresh start assumes, as a fraction. */
  readonly priorYearlyVolatility: number;
  /** By rising minutes. */
  readonly horizons: readonly HorizonParameters[];
};

/** 1, the features of the scale, those of the location. */
export const LEARNT_ON_THE_WAY = 1 + SCALE_FEATURES + LOCATION_FEATURES;
export const SHAPE_TERMS = 3;

/** Parameters that cannot be trusted; says where in them and why. */
export class ModelParametersError extends Error {
  override readonly name = 'ModelParametersError';
}

const fail = (path: string, expected: string): never => {
  throw new ModelParametersError(`${path || 'top level'}: expected ${expected}`);
};

/** @throws ModelParametersError naming the first field that is not as it must be */
export function parseParameters(json: unknown): AdaptiveParameters {
  const fields = object(json, '') as Record<keyof AdaptiveParameters, unknown>;
  const list = Array.isArray(fields.horizons) ? (fields.horizons as unknown[]) : fail('horizons', 'a list');
  if (list.length === 0) fail('horizons', 'at least one horizon');
  const horizons = list.map((each, i) => horizonParameters(each, `horizons[${i}]`));
  for (let i = 1; i < horizons.length; i++)
    if ((horizons[i]?.minutes ?? 0) <= (horizons[i - 1]?.minutes ?? 0)) fail('horizons', 'rising minutes');
  return {
    season: numbers(fields.season, 'season', HOURS_PER_WEEK, positive),
    minutesOfHour: numbers(fields.minutesOfHour, 'minutesOfHour', MINUTES_PER_HOUR, positive),
    priorYearlyVolatility: number(fields.priorYearlyVolatility, 'priorYearlyVolatility', positive),
    horizons,
  };
}

function horizonParameters(json: unknown, path: string): HorizonParameters {
  const fields = object(json, path) as Record<keyof HorizonParameters, unknown>;
  const list = (name: keyof HorizonParameters, length: number, check = finite) =>
    numbers(fields[name], `${path}.${name}`, length, check);
  return {
    minutes: number(fields.minutes, `${path}.minutes`, positive),
    intercept: number(fields.intercept, `${path}.intercept`),
    scale: list('scale', SCALE_FEATURES),
    location: list('location', LOCATION_FEATURES),
    shape: list('shape', SHAPE_TERMS),
    scaleMean: list('scaleMean', SCALE_FEATURES),
    scaleDeviation: list('scaleDeviation', SCALE_FEATURES, positive),
    locationSize: list('locationSize', LOCATION_FEATURES, positive),
    firmness: list('firmness', LEARNT_ON_THE_WAY, positive),
    centreError: number(fields.centreError, `${path}.centreError`, notNegative),
    scaleError: number(fields.scaleError, `${path}.scaleError`, notNegative),
  };
}

type Check = { readonly is: (value: number) => boolean; readonly words: string };
const finite: Check = { is: Number.isFinite, words: 'a number' };
const positive: Check = { is: (value) => Number.isFinite(value) && value > 0, words: 'a number above zero' };
const notNegative: Check = { is: (value) => Number.isFinite(value) && value >= 0, words: 'zero or more' };

const object = (json: unknown, path: string): object =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : fail(path, 'an object');

const number = (json: unknown, path: string, check = finite): number =>
  typeof json === 'number' && check.is(json) ? json : fail(path, check.words);

function numbers(json: unknown, path: string, length: number, check = finite): number[] {
  const list = Array.isArray(json) ? (json as unknown[]) : fail(path, 'a list');
  if (list.length !== length) fail(path, `${length} numbers, not ${list.length}`);
  return list.map((value, i) => number(value, `${path}[${i}]`, check));
}
