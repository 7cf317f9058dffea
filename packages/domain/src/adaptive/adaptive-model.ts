import type { PriceE4 } from '../money.ts';
import type { Minute, ProbabilityModel } from '../probability.ts';
import {
  BAR_MEAN_VARIANCE_SECONDS,
  meanVarianceSeconds,
  secondsUntil,
  setWindow,
  WINDOW_PRINTS,
  type WindowState,
} from '../settlement-window.ts';
import { MINUTE_MS } from '../time.ts';
import { Learner, type Spread, spreadOf } from './learner.ts';
import { emptyState, MinuteFeatures, type MinuteState } from './minute-features.ts';
import { OddsCurve, WIDTHS } from './odds-curve.ts';
import type { AdaptiveParameters, HorizonParameters } from './parameters.ts';
import { Rhythm } from './rhythm.ts';

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_YEAR = 525_600;
/** Every so many minutes a question of each horizon is settled, and learnt from. */
const STEP_MINUTES = 5;
/** What was learnt counts half after so many days. */
const LEARNT_HALF_LIFE_DAYS = 20;
/** What was learnt counts from the next full hour on: whatever is asked in between, and whether anything is. */
const SOLVE_STEPS = 60 / STEP_MINUTES;
const KEEP = 0.5 ** (STEP_MINUTES / (LEARNT_HALF_LIFE_DAYS * 1_440));
/** A question is learnt from only when so many minutes were known before it. */
const JOINED_MIN = 62;
/** Fewer minutes of prices are too few to trade on. */
const KNOWN_MIN = 15;
/** A power of two above the longest horizon. */
const KEPT = 64;

export type AdaptiveModelOptions = {
  /**
   * Variance of the settlement mean as seen from the start of its window, in seconds of the price's own variance.
   * Default: that of 60 one-second prints, 20.5. Questions about minute bars settle on something slightly different.
   */
  readonly windowVarianceSeconds?: number;
};

/**
 * Probability from a distribution whose width and centre follow what minutes have told: volatility at seven time scales against the
 * week's rhythm, volume, how far the price is from where it was; whose tails are as heavy as they were; and which learns on the way
 * where it was wrong lately. The part of the settlement mean that is already known stays known.
 */
export class AdaptiveModel implements ProbabilityModel {
  readonly name: string;
  readonly uncertainty = { offset: 0, slope: 0, tooLittle: null as string | null };
  readonly #parameters: AdaptiveParameters;
  readonly #windowSeconds: number;
  readonly #rhythm: Rhythm;
  readonly #features: MinuteFeatures;
  readonly #learners: readonly Learner[];
  /** By minute modulo its length: what was known at its end. */
  readonly #past: readonly MinuteState[] = Array.from({ length: KEPT }, emptyState);
  readonly #now = emptyState();
  readonly #low: Spread = { logDeviation: 0, centre: 0 };
  readonly #high: Spread = { logDeviation: 0, centre: 0 };
  readonly #curve = new OddsCurve();
  readonly #remaining: WindowState = { open: WINDOW_PRINTS, knownSumE4: 0, varianceSeconds: 0 };
  #step = Number.NaN;
  #indexE4 = Number.NaN;
  #perDeviation = 0;
  #centre = 0;

  constructor(name: string, parameters: AdaptiveParameters, options: AdaptiveModelOptions = {}) {
    this.name = name;
    this.#parameters = parameters;
    this.#windowSeconds = options.windowVarianceSeconds ?? meanVarianceSeconds(WINDOW_PRINTS);
    const priorVariance = parameters.priorYearlyVolatility ** 2 / MINUTES_PER_YEAR;
    this.#rhythm = new Rhythm(parameters.season, parameters.minutesOfHour);
    this.#features = new MinuteFeatures(this.#rhythm, priorVariance);
    this.#learners = parameters.horizons.map((horizon) => new Learner(horizon, KEEP));
  }

  observeMinute(minute: Minute): void {
    if (!this.#features.observe(minute)) return;
    const number = Math.floor(minute.startMs / MINUTE_MS);
    const state = this.#past[number % KEPT] as MinuteState;
    this.#features.write(state, (number + 1) * MINUTE_MS);
    if ((number + 1) % STEP_MINUTES === 0) this.#learn(minute, state);
  }

  prepare(
    nowMs: number,
    indexE4: PriceE4,
    closeTimeMs: number,
    window: { readonly meanE4: number; readonly prints: number } | null,
  ): void {
    const { horizons } = this.#parameters;
    const remaining = this.#remaining;
    const seconds = secondsUntil(nowMs, closeTimeMs);
    setWindow(remaining, seconds, indexE4, window, this.#windowSeconds);
    this.#indexE4 = indexE4;
    this.#features.write(this.#now, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS, indexE4);

    const minutes = seconds / SECONDS_PER_MINUTE;
    const upper = upperHorizon(horizons, minutes);
    const lower = Math.max(0, upper - 1);
    const [low, high] = [horizons[lower] as HorizonParameters, horizons[upper] as HorizonParameters];
    const share =
      lower === upper ? 1 : Math.log(minutes / low.minutes) / Math.log(high.minutes / low.minutes);
    const toHigh = Math.min(1, Math.max(0, share));
    const logMinutes = Math.log(
      (remaining.varianceSeconds / SECONDS_PER_MINUTE) * this.#rhythm.mean(nowMs, closeTimeMs),
    );
    this.#spread(lower, logMinutes, this.#low);
    if (lower !== upper) this.#spread(upper, logMinutes, this.#high);
    const mixed = (a: number, b: number) => (lower === upper ? a : a + toHigh * (b - a));
    this.#perDeviation = Math.exp(-mixed(this.#low.logDeviation, this.#high.logDeviation));
    this.#centre = mixed(this.#low.centre, this.#high.centre);
    const steep = (j: number) => Math.exp(mixed(low.shape[j] as number, high.shape[j] as number));
    const [a, b, c] = [steep(0), steep(1), steep(2)];
    this.#curve.set(a, b, c);
    const steepest = a / WIDTHS[0] + b / WIDTHS[1] + c / WIDTHS[2];
    this.#unsure(steepest * mixed(low.centreError, high.centreError), mixed(low.scaleError, high.scaleError));
  }

  above(floorStrikeE4: PriceE4): number {
    const { open, knownSumE4 } = this.#remaining;
    // What the prints still to come must average for the whole mean to reach the strike.
    const needed = floorStrikeE4 * WINDOW_PRINTS - knownSumE4;
    if (open === 0) return needed < 0 ? 1 : 0;
    if (needed <= 0) return 1;
    const z = Math.log(needed / open / this.#indexE4) * this.#perDeviation - this.#centre;
    return 1 / (1 + Math.exp(-this.#curve.above(z)));
  }

  #spread(horizon: number, logMinutes: number, out: Spread): void {
    spreadOf(this.#parameters.horizons[horizon] as HorizonParameters, this.#now, logMinutes, out);
    (this.#learners[horizon] as Learner).correct(this.#now, out);
  }

  /** The minute that has just ended settles a question of each horizon, asked that long before its end. */
  #learn({ openE4, highE4, lowE4, closeE4 }: Minute, state: MinuteState): void {
    const step = state.endMs / (STEP_MINUTES * MINUTE_MS);
    const missed = Number.isNaN(this.#step) ? 0 : step - this.#step - 1;
    this.#step = step;
    const settledE4 = (openE4 + highE4 + lowE4 + closeE4) / 4;
    const { horizons } = this.#parameters;
    for (let h = 0; h < horizons.length; h++) {
      const { minutes } = horizons[h] as HorizonParameters;
      const learner = this.#learners[h] as Learner;
      if (missed > 0) learner.pass(missed);
      const askedMs = state.endMs - minutes * MINUTE_MS;
      const asked = this.#past[(askedMs / MINUTE_MS - 1 + KEPT) % KEPT] as MinuteState;
      const isKnown =
        asked.endMs === askedMs && asked.joined >= JOINED_MIN && state.joined - asked.joined === minutes;
      if (!isKnown) {
        learner.pass(1);
        continue;
      }
      const effective = minutes - 1 + BAR_MEAN_VARIANCE_SECONDS / SECONDS_PER_MINUTE;
      const logMinutes = Math.log(effective * this.#rhythm.mean(askedMs, state.endMs));
      learner.settled(asked, logMinutes, Math.log(settledE4 / asked.closeE4));
    }
    if (step % SOLVE_STEPS === 0 || missed > 0) for (const learner of this.#learners) learner.solve();
  }

  #unsure(offset: number, slope: number): void {
    const { joined } = this.#now;
    // An hour of minutes is enough; less of them say less.
    const thin = Math.max(0, 1 - joined / JOINED_MIN);
    this.uncertainty.offset = offset * (1 + thin);
    this.uncertainty.slope = Math.min(0.9, slope + thin / 2);
    this.uncertainty.tooLittle =
      joined >= KNOWN_MIN ? null : `the model knows ${joined} minutes of prices, and needs ${KNOWN_MIN}`;
  }
}

/** The first horizon at or above `minutes`, or the last. */
function upperHorizon(horizons: readonly HorizonParameters[], minutes: number): number {
  let upper = 0;
  while (upper < horizons.length - 1 && (horizons[upper] as HorizonParameters).minutes < minutes) upper++;
  return upper;
}
