import { SECOND_MS } from '@rec-io/domain/time';
import type { Clock } from '@rec-io/engine/ports';

/** Bounds older than this are forgotten: clocks drift. */
const FORGET_MS = 10 * 60_000;

/**
 * The exchange's wall clock, for signatures only. Each answer's `Date` (whole seconds) with the moments of asking and
 * answering bounds the difference of the two clocks; the bounds of several answers narrow it far below a second.
 * Message times are not used: in a simulator they may run faster than wall time, and signatures never do.
 */
export class ServerClock {
  readonly #clock: Clock;
  #lowMs = Number.NEGATIVE_INFINITY;
  #highMs = Number.POSITIVE_INFINITY;
  #sinceMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Exchange minus local, in milliseconds; 0 until it is measured. */
  get offsetMs(): number {
    // Agreement within the bounds needs no correction, and no correction is the value that jumps least.
    if (this.#lowMs <= 0 && this.#highMs >= 0) return 0;
    return Math.round((this.#lowMs + this.#highMs) / 2);
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.offsetMs;
  }

  /** @param date the answer's `Date` header @param askedAtMs local time before asking @param answeredAtMs and after */
  observe(date: string | undefined, askedAtMs: number, answeredAtMs: number): void {
    const serverSecondMs = Date.parse(date ?? '');
    if (Number.isNaN(serverSecondMs) || answeredAtMs < askedAtMs) return;
    const lowMs = serverSecondMs - answeredAtMs;
    const highMs = serverSecondMs + SECOND_MS - askedAtMs;
    const narrower =
      lowMs <= this.#highMs && highMs >= this.#lowMs && answeredAtMs - this.#sinceMs < FORGET_MS;
    if (narrower) {
      this.#lowMs = Math.max(this.#lowMs, lowMs);
      this.#highMs = Math.min(this.#highMs, highMs);
    } else {
      this.#lowMs = lowMs;
      this.#highMs = highMs;
      this.#sinceMs = answeredAtMs;
    }
  }
}
