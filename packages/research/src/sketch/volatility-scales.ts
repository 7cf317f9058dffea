import { MINUTES_PER_HOUR, Rhythm } from '@rec-io/domain/adaptive/rhythm';
import { MINUTE_MS } from '@rec-io/domain/time';

/** A move over up to this many minutes still says something about minutes; over more it says that we were not looking. */
const STEP_MINUTES_MAX = 5;
/** Nothing is calmer than a yearly volatility of about 1 %: a price that does not print is not a price that cannot move. */
const VARIANCE_MIN = 2e-10;
export const MINUTES_PER_YEAR = 525_600;

export type VolatilityOptions = {
  /** Half-lives in minutes, rising. */
  readonly halfLivesMinutes: readonly number[];
  /** How many minutes of observation the next slower scale is worth to a scale; for the slowest, the prior. */
  readonly shrinkMinutes: readonly number[];
  readonly rhythm: Rhythm;
  /** Variance of one minute, season taken out, while nothing is known. */
  readonly priorVariance: number;
};

/** A rhythm of the week's hours alone: all minutes of an hour alike. @param season variance factor of each hour, mean 1 */
export const hourly = (season: readonly number[]): Rhythm =>
  new Rhythm(season, new Float64Array(MINUTES_PER_HOUR).fill(1));

/**
 * How much a price moves per minute, remembered at several speeds, the usual rhythm of the week taken out.
 *
 * Each scale is a decaying mean of squared returns that leans on the next slower one, the slowest on the prior. So a
 * fresh start speaks with the prior, an hour later with what it saw, and after a gap the fast scales fall back on the
 * slow ones instead of pretending that nothing happened.
 */
export class VolatilityScales {
  readonly #options: VolatilityOptions;
  readonly #decay: Float64Array;
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  #lastMs = Number.NaN;
  #lastClose = Number.NaN;

  constructor(options: VolatilityOptions) {
    this.#options = options;
    this.#decay = Float64Array.from(options.halfLivesMinutes, (halfLife) => 0.5 ** (1 / halfLife));
    this.#sum = new Float64Array(options.halfLivesMinutes.length);
    this.#weight = new Float64Array(options.halfLivesMinutes.length);
  }

  /** A completed minute's close. A move across absent minutes counts as several minutes', or, beyond five, not at all. */
  observe(minuteStartMs: number, close: number): void {
    const minutes = Math.round((minuteStartMs - this.#lastMs) / MINUTE_MS);
    if (minutes <= 0) return;
    if (Number.isNaN(minutes)) {
      this.#lastMs = minuteStartMs;
      this.#lastClose = close;
      return;
    }
    const counted = minutes <= STEP_MINUTES_MAX ? minutes : 0;
    const move = Math.log(close / this.#lastClose);
    const square = counted > 0 ? (move * move) / this.#options.rhythm.at(minuteStartMs) : 0;
    for (let k = 0; k < this.#decay.length; k++) {
      const kept = this.#kept(k, minutes);
      this.#sum[k] = (this.#sum[k] ?? 0) * kept + square;
      this.#weight[k] = (this.#weight[k] ?? 0) * kept + counted;
    }
    this.#lastMs = minuteStartMs;
    this.#lastClose = close;
  }

  /** Writes the logarithm of each scale's variance per minute. Silence until `nowMs` makes the fast scales forget. */
  logVariances(nowMs: number, out: Float64Array): void {
    const silent = Math.max(0, Math.floor((nowMs - this.#lastMs) / MINUTE_MS) - 1);
    let slower = this.#options.priorVariance;
    for (let k = this.#decay.length - 1; k >= 0; k--) {
      const kept = silent > 0 ? this.#kept(k, silent) : 1;
      const lean = this.#options.shrinkMinutes[k] ?? 0;
      slower =
        ((this.#sum[k] ?? 0) * kept + lean * slower) / Math.max((this.#weight[k] ?? 0) * kept + lean, 1e-9);
      out[k] = Math.log(Math.max(slower, VARIANCE_MIN));
    }
  }

  #kept(k: number, minutes: number): number {
    const decay = this.#decay[k] ?? 0;
    return minutes === 1 ? decay : decay ** minutes;
  }
}
