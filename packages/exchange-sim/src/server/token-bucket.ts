/** Tokens that come back with time, up to a capacity. */
export class TokenBucket {
  readonly capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #asOfMs: number;

  constructor(perSecond: number, capacity: number, nowMs: number) {
    this.capacity = capacity;
    this.#perMs = perSecond / 1_000;
    this.#tokens = capacity;
    this.#asOfMs = nowMs;
  }

  /** Whether `cost` can be taken now. */
  holds(cost: number, nowMs: number): boolean {
    // A clock that goes back gives nothing and takes nothing.
    if (nowMs > this.#asOfMs) {
      this.#tokens = Math.min(this.capacity, this.#tokens + (nowMs - this.#asOfMs) * this.#perMs);
      this.#asOfMs = nowMs;
    }
    return this.#tokens >= cost;
  }

  take(cost: number): void {
    this.#tokens -= cost;
  }
}
