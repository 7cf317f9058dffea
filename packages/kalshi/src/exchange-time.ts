import type { Clock } from '@rec-io/engine/ports';

/**
 * The exchange's time as its own messages tell it, prints of the index or any others: an account need not be given the
 * index. Also how far prints of the index are behind everything else.
 */
export class ExchangeTime {
  readonly #clock: Clock;
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Local time at which that was heard. */
  #heardAtMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Of the newest message that told the time; null before the first. */
  get newestMs(): number | null {
    return Number.isFinite(this.#newestMs) ? this.#newestMs : null;
  }

  /** The time of the newest message and what has gone by since; null before the first. */
  get nowMs(): number | null {
    const { newestMs } = this;
    return newestMs === null ? null : newestMs + Math.max(0, this.#clock.nowMs() - this.#heardAtMs);
  }

  heard(timeMs: number): void {
    if (timeMs <= this.#newestMs) return;
    this.#newestMs = timeMs;
    this.#heardAtMs = this.#clock.nowMs();
  }

  /** Exchange milliseconds between this moment of the exchange and its newest message; 0 when this is the newest. */
  lagMs(timeMs: number): number {
    return Math.max(0, this.#newestMs - timeMs);
  }
}
