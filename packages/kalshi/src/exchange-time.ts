/** The exchange's time as its own messages tell it: how far prints of the index are behind everything else. */
export class ExchangeTime {
  #newestMs = Number.NEGATIVE_INFINITY;

  heard(timeMs: number): void {
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
  }

  /** Exchange milliseconds between this moment of the exchange and its newest message; 0 when this is the newest. */
  lagMs(timeMs: number): number {
    return Math.max(0, this.#newestMs - timeMs);
  }
}
