import { HOURS_PER_WEEK } from '../hour-of-week.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';

export const MINUTES_PER_HOUR = 60;

/**
 * The usual rhythm of variance: which hours of the week and which minutes of the hour are livelier than others, as factors of mean 1.
 * Hours are counted from Thursday 00:00 UTC, the weekday of the Unix epoch.
 */
export class Rhythm {
  readonly #hours: ArrayLike<number>;
  readonly #minutes: ArrayLike<number>;
  /** Of the minutes of an hour up to each. */
  readonly #sums = new Float64Array(MINUTES_PER_HOUR + 1);

  constructor(hours: ArrayLike<number>, minutes: ArrayLike<number>) {
    this.#hours = hours;
    this.#minutes = minutes;
    for (let k = 0; k < MINUTES_PER_HOUR; k++)
      this.#sums[k + 1] = (this.#sums[k] as number) + (minutes[k] as number);
  }

  /** Of the minute in which this instant is. */
  at(timeMs: number): number {
    const minute = Math.floor(timeMs / MINUTE_MS) % MINUTES_PER_HOUR;
    return this.#hour(Math.floor(timeMs / HOUR_MS)) * (this.#minutes[minute] as number);
  }

  /** Mean over [fromMs, toMs); of the instant itself when that is empty. */
  mean(fromMs: number, toMs: number): number {
    if (toMs <= fromMs) return this.at(fromMs);
    let sum = 0;
    for (let at = fromMs; at < toMs; ) {
      const hour = Math.floor(at / HOUR_MS);
      const end = Math.min(toMs, (hour + 1) * HOUR_MS);
      sum += this.#hour(hour) * (this.#until(end - hour * HOUR_MS) - this.#until(at - hour * HOUR_MS));
      at = end;
    }
    return sum / ((toMs - fromMs) / MINUTE_MS);
  }

  #hour(hour: number): number {
    return this.#hours[hour % HOURS_PER_WEEK] as number;
  }

  /** Sum of the minutes' factors from the full hour on. */
  #until(sinceMs: number): number {
    const minute = Math.min(MINUTES_PER_HOUR - 1, Math.floor(sinceMs / MINUTE_MS));
    const part = sinceMs / MINUTE_MS - minute;
    return (this.#sums[minute] as number) + part * (this.#minutes[minute] as number);
  }
}
