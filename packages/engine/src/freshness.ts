/** A pause of the whole program longer than this makes everything that queued up meanwhile too old to act on … */
const STALL_MS = 5_000;
/** … until messages have come in their normal rhythm for this long. */
const SETTLE_MS = 3_000;

/** How old the newest print is, in wall time: running is not healthy, fresh is. */
export class Freshness {
  #lastMs: number | null = null;
  #settledAtMs = 0;

  /** A print was received. */
  received(nowMs: number): void {
    if (this.#lastMs !== null && nowMs - this.#lastMs > STALL_MS) this.#settledAtMs = nowMs + SETTLE_MS;
    this.#lastMs = nowMs;
  }

  /** Milliseconds since the newest print was received; null before the first. */
  ageMs(nowMs: number): number | null {
    return this.#lastMs === null ? null : nowMs - this.#lastMs;
  }

  isFresh(nowMs: number): boolean {
    return (this.ageMs(nowMs) ?? STALL_MS) < STALL_MS;
  }

  /** Whether what comes now may have been waiting in a queue. */
  isSettling(nowMs: number): boolean {
    return nowMs < this.#settledAtMs;
  }
}
