import { momentumBpOf } from './momentum.ts';
import { MINUTE_MS } from './time.ts';

/** Absent minutes over which the last close still stands: nobody traded. Beyond them nobody knows. */
export const CARRIED_MINUTES_MAX = 5;
/** A power of two above the longest lag and what is carried. */
const KEPT_MINUTES = 64;

/**
 * The momentum score on closes of minutes: that of `momentum.ts` with the ends of minutes for its prints. The same object
 * walks along a history and along the present, so both mean the same by a momentum.
 */
export class MinuteMomentum {
  /** By minute modulo its length; NaN where the price is not known. */
  readonly #closes = new Float64Array(KEPT_MINUTES).fill(Number.NaN);
  #last = -1;
  #now = -1;

  /** A completed minute's close, in order of time; a repeated or late one is ignored. */
  observe(minuteStartMs: number, close: number): void {
    const minute = Math.floor(minuteStartMs / MINUTE_MS);
    if (minute <= this.#last) return;
    const isCarried = minute - this.#last - 1 <= CARRIED_MINUTES_MAX;
    const between = isCarried ? this.#closeAt(this.#last) : Number.NaN;
    for (let absent = Math.max(this.#last + 1, minute - KEPT_MINUTES); absent < minute; absent++)
      this.#closes[absent % KEPT_MINUTES] = between;
    this.#closes[minute % KEPT_MINUTES] = close;
    this.#last = minute;
  }

  /** In basis points, as of the last minute that is complete at `nowMs`; null when it, or the one before it, is not known. */
  atBp(nowMs: number): number | null {
    this.#now = Math.max(this.#last, Math.floor(nowMs / MINUTE_MS) - 1);
    return momentumBpOf(this.#changePctSince);
  }

  readonly #changePctSince = (minutes: number): number | null => {
    const reference = this.#closeAt(this.#now - minutes);
    const change = (100 * (this.#closeAt(this.#now) - reference)) / reference;
    return Number.isNaN(change) ? null : change;
  };

  /** NaN: not known. */
  #closeAt(minute: number): number {
    if (minute < 0 || minute - this.#last > CARRIED_MINUTES_MAX) return Number.NaN;
    return this.#closes[Math.min(minute, this.#last) % KEPT_MINUTES] as number;
  }
}
