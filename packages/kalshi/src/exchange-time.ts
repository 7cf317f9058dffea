/**
 * The exchange's time as its own messages tell it, prints of the index or any others: an account need not be given the
 * index. Also how far prints of the index are behind everything else.
 */
export class ExchangeTime {
  #newestMs = Number.NEGATIVE_INFINITY;

  /** Of the newest message that told the time; null before the first. */
  get newestMs(): number | null {
    return Number.isFinite(this.#newestMs) ? this.#newestMs : null;
  }

  heard(timeMs: number): void {
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
  }

  /** Exchange milliseconds between this moment of the exchange and its newest message; 0 when this is the newest. */
  lagMs(timeMs: number): number {
    return Math.max(0, this.#newestMs - timeMs);
  }
}
