/** A pause of the whole program longer than this makes everything that queued up meanwhile too old to act on … */
const STALL_MS = 5_000;
/** … until messages have come in their normal rhythm for this long. */
const SETTLE_MS = 3_000;

/** A print may be this much further behind than prints have been lately, or than the exchange's other messages. */
const LAG_MS = 5_000;
/** "Lately" is this long, and up to twice as long: clocks of two machines drift apart less than a second in it. */
const LATELY_MS = 10 * 60_000;

/** How old the newest print is, in wall time: running is not healthy, fresh is. And prints that come in time may be old. */
export class Freshness {
  #lastMs: number | null = null;
  #settledAtMs = 0;
  #lagMs = 0;
  /** Least difference of wall and exchange time, in this stretch of time and in the one before. */
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #stretchStartMs = Number.NEGATIVE_INFINITY;

  /**
   * A print was received.
   * @param nowMs wall time
   * @param printMs exchange time of the print; the two clocks need not agree, only run alike (or exchange time faster)
   * @param behindMs exchange milliseconds that the print is behind the exchange's other messages
   */
  received(nowMs: number, printMs: number, behindMs = 0): void {
    const stalled = this.#lastMs !== null && nowMs - this.#lastMs > STALL_MS;
    if (stalled) this.#settledAtMs = nowMs + SETTLE_MS;
    if (nowMs - this.#stretchStartMs > LATELY_MS) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = Number.POSITIVE_INFINITY;
      this.#stretchStartMs = nowMs;
    }
    const differenceMs = nowMs - printMs;
    this.#leastMs = Math.min(this.#leastMs, differenceMs);
    this.#lagMs = Math.max(behindMs, differenceMs - Math.min(this.#leastMs, this.#leastBeforeMs));
    this.#lastMs = nowMs;
  }

  /** How much further behind the exchange the newest print is than it should be. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** Prints come in time, but tell of a time that is long past. */
  get isLagging(): boolean {
    return this.#lagMs > LAG_MS;
  }

  /** Milliseconds since the newest print was received; null before the first. */
  ageMs(nowMs: number): number | null {
    return this.#lastMs === null ? null : nowMs - this.#lastMs;
  }

  isFresh(nowMs: number): boolean {
    const ageMs = this.ageMs(nowMs) ?? STALL_MS;
    // A clock that was set back makes an age negative: then nobody knows it.
    return ageMs >= 0 && ageMs < STALL_MS;
  }

  /** Whether what comes now may have been waiting in a queue. */
  isSettling(nowMs: number): boolean {
    return nowMs < this.#settledAtMs;
  }
}
