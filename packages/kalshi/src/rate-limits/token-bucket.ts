export type BucketLimit = {
  /** Tokens that a full bucket holds. */
  readonly capacity: number;
  /** Tokens per second. */
  readonly refillPerS: number;
};

const E3 = 1_000;

/** The exchange's model of a rate limit. Counts thousandths of a token as integers: milliseconds × tokens/s is exact in them. */
export class TokenBucket {
  #capacityE3: number;
  #refillPerS: number;
  #tokensE3: number;
  #atMs: number;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #refusals = 0;

  constructor(limit: BucketLimit, nowMs: number) {
    this.#capacityE3 = Math.floor(limit.capacity * E3);
    this.#refillPerS = Math.floor(limit.refillPerS);
    this.#tokensE3 = this.#capacityE3;
    this.#atMs = nowMs;
  }

  get capacity(): number {
    return this.#capacityE3 / E3;
  }

  tokens(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokensE3 / E3;
  }

  /**
   * Milliseconds until `cost` can be taken while `floor` stays in the bucket; 0 is now, Infinity is never.
   * @param hurried does not wait for the end of a pause, only for tokens
   */
  waitMs(nowMs: number, cost: number, floor: number, hurried: boolean): number {
    this.#refill(nowMs);
    const neededE3 = Math.ceil((cost + floor) * E3);
    if (neededE3 > this.#capacityE3) return Number.POSITIVE_INFINITY;
    const missingE3 = neededE3 - this.#tokensE3;
    const forTokensMs = missingE3 <= 0 ? 0 : Math.ceil(missingE3 / this.#refillPerS);
    return hurried ? forTokensMs : Math.max(forTokensMs, this.#pausedUntilMs - nowMs);
  }

  take(nowMs: number, cost: number): void {
    this.#refill(nowMs);
    this.#tokensE3 -= Math.ceil(cost * E3);
  }

  /** The exchange has said that its bucket is empty, so ours was wrong. @param pauseMs by refusals in a row, from 1 */
  refused(nowMs: number, pauseMs: (refusals: number) => number): void {
    this.#refill(nowMs);
    this.#tokensE3 = Math.min(this.#tokensE3, 0);
    this.#refusals++;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + Math.ceil(pauseMs(this.#refusals)));
  }

  accepted(): void {
    this.#refusals = 0;
  }

  /** Another limit; what was spent stays spent. */
  resize(limit: BucketLimit, nowMs: number): void {
    this.#refill(nowMs);
    const spentE3 = this.#capacityE3 - this.#tokensE3;
    this.#capacityE3 = Math.floor(limit.capacity * E3);
    this.#refillPerS = Math.floor(limit.refillPerS);
    this.#tokensE3 = this.#capacityE3 - spentE3;
  }

  #refill(nowMs: number): void {
    // A clock that was set back gives nothing and takes nothing: counting goes on from where it is now, also in a pause.
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    this.#pausedUntilMs -= Math.max(0, this.#atMs - nowMs);
    this.#atMs = nowMs;
    this.#tokensE3 = Math.min(this.#capacityE3, this.#tokensE3 + Math.floor(elapsedMs * this.#refillPerS));
  }
}
