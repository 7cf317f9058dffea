import type { MinuteState } from './minute-features.ts';
import { LOCATION_FEATURES, SCALE_FEATURES } from './minute-features.ts';
import type { HorizonParameters } from './parameters.ts';
import { LEARNT_ON_THE_WAY as SIZE } from './parameters.ts';
import { StrikeSums } from './strike-sums.ts';

/** A feature beyond four deviations says no more. */
const FEATURE_MAX = 4;
/** What is learnt on the way moves a number by no more than this. */
const LEARNT_MAX = 0.6;
/** Logarithm of the deviation and the centre, as parameters say them. */
export type Spread = { logDeviation: number; centre: number };

/** @param logMinutes of effective time to the settlement, season included */
export function spreadOf(
  { intercept, scale, location }: HorizonParameters,
  state: MinuteState,
  logMinutes: number,
  out: Spread,
): void {
  let logDeviation = (state.logVariance + logMinutes) / 2 + intercept;
  for (let k = 0; k < SCALE_FEATURES; k++) logDeviation += (scale[k] as number) * (state.scale[k] as number);
  let centre = 0;
  for (let k = 0; k < LOCATION_FEATURES; k++)
    centre += (location[k] as number) * (state.location[k] as number);
  out.logDeviation = logDeviation;
  out.centre = centre;
}

/** A minute's features, made alike: 1, scale, location. */
export function alike(
  { scaleMean, scaleDeviation, locationSize }: HorizonParameters,
  { scale, location }: MinuteState,
  out: Float64Array,
): void {
  out[0] = 1;
  for (let k = 0; k < SCALE_FEATURES; k++) {
    const value = ((scale[k] as number) - (scaleMean[k] as number)) / (scaleDeviation[k] as number);
    out[1 + k] = Math.max(-FEATURE_MAX, Math.min(FEATURE_MAX, value));
  }
  for (let k = 0; k < LOCATION_FEATURES; k++)
    out[1 + SCALE_FEATURES + k] = (location[k] as number) / (locationSize[k] as number);
}

/**
 * Learns on the way, for one horizon: how the intercept and the weights should differ from those that were trained, by what was said
 * and what happened since. One Newton step from the trained parameters on the decayed log loss of the settled questions, held at
 * zero by `firmness` (a ridge). Exactly reproducible: the same minutes give the same numbers.
 */
export class Learner {
  readonly #parameters: HorizonParameters;
  readonly #keep: number;
  readonly #steepness: readonly number[];
  readonly #gradient = new Float64Array(SIZE);
  /** Lower triangle, row by row. */
  readonly #curvature = new Float64Array((SIZE * (SIZE + 1)) / 2);
  readonly #learnt = new Float64Array(SIZE);
  readonly #factor = new Float64Array((SIZE * (SIZE + 1)) / 2);
  readonly #features = new Float64Array(SIZE);
  readonly #sums = new StrikeSums();
  readonly #spread: Spread = { logDeviation: 0, centre: 0 };

  /** @param keep how much of what was known is kept with each settled question */
  constructor(parameters: HorizonParameters, keep: number) {
    this.#parameters = parameters;
    this.#keep = keep;
    this.#steepness = parameters.shape.map(Math.exp);
  }

  /**
   * A question of `state` was settled.
   * @param move logarithm of settlement over the close then
   */
  settled(state: MinuteState, logMinutes: number, move: number): void {
    const [spread, steepness, features] = [this.#spread, this.#steepness, this.#features];
    spreadOf(this.#parameters, state, logMinutes, spread);
    alike(this.#parameters, state, features);
    this.#sums.take(Math.exp(spread.logDeviation), spread.centre, move, steepness, false);
    this.#add(features);
  }

  /** Nothing was settled in so many steps: what is known grows older. */
  pass(steps: number): void {
    const kept = this.#keep ** steps;
    for (const values of [this.#gradient, this.#curvature])
      for (let k = 0; k < values.length; k++) values[k] = (values[k] as number) * kept;
  }

  /** Adds what was learnt to a spread of this horizon. */
  correct(state: MinuteState, spread: Spread): void {
    alike(this.#parameters, state, this.#features);
    const [learnt, features] = [this.#learnt, this.#features];
    let scale = 0;
    let centre = 0;
    for (let k = 0; k <= SCALE_FEATURES; k++) scale += (learnt[k] as number) * (features[k] as number);
    for (let k = SCALE_FEATURES + 1; k < SIZE; k++) centre += (learnt[k] as number) * (features[k] as number);
    spread.logDeviation += Math.max(-LEARNT_MAX, Math.min(LEARNT_MAX, scale));
    spread.centre += centre;
  }

  #add(u: Float64Array): void {
    const [keep, gradient, curvature] = [this.#keep, this.#gradient, this.#curvature];
    const { byScale, byCentre, ofScale, ofBoth, ofCentre } = this.#sums;
    let at = 0;
    for (let a = 0; a < SIZE; a++) {
      const isScale = a <= SCALE_FEATURES;
      const own = u[a] as number;
      gradient[a] = (gradient[a] as number) * keep + (isScale ? byScale : byCentre) * own;
      for (let b = 0; b <= a; b++, at++) {
        const information = isScale ? ofScale : b <= SCALE_FEATURES ? ofBoth : ofCentre;
        curvature[at] = (curvature[at] as number) * keep + information * own * (u[b] as number);
      }
    }
  }

  /** Makes what was settled so far count. (curvature + firmness) · learnt = −gradient, by Cholesky's factorization. */
  solve(): void {
    const [factor, learnt, { firmness }] = [this.#factor, this.#learnt, this.#parameters];
    const row = (a: number) => (a * (a + 1)) / 2;
    for (let a = 0; a < SIZE; a++) {
      const from = row(a);
      for (let b = 0; b <= a; b++) {
        let sum = this.#curvature[from + b] as number;
        if (a === b) sum += firmness[a] as number;
        const other = row(b);
        for (let k = 0; k < b; k++) sum -= (factor[from + k] as number) * (factor[other + k] as number);
        factor[from + b] = a === b ? Math.sqrt(sum) : sum / (factor[other + b] as number);
      }
    }
    for (let a = 0; a < SIZE; a++) {
      let sum = -(this.#gradient[a] as number);
      for (let k = 0; k < a; k++) sum -= (factor[row(a) + k] as number) * (learnt[k] as number);
      learnt[a] = sum / (factor[row(a) + a] as number);
    }
    for (let a = SIZE - 1; a >= 0; a--) {
      let sum = learnt[a] as number;
      for (let k = a + 1; k < SIZE; k++) sum -= (factor[row(k) + a] as number) * (learnt[k] as number);
      learnt[a] = sum / (factor[row(a) + a] as number);
    }
    for (let a = 0; a < SIZE; a++)
      learnt[a] = Math.max(-LEARNT_MAX, Math.min(LEARNT_MAX, learnt[a] as number));
  }
}
