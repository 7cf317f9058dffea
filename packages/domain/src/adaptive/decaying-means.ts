/** Nothing is smaller: a price that does not print is not a price that cannot move. */
const LEAST = 1e-15;

/**
 * Decaying means of one quantity at several half-lives, each leaning on the next slower one, the slowest on a prior: a fresh start
 * speaks with the prior, and after a gap the fast ones fall back on the slow ones instead of pretending that nothing happened.
 */
export class DecayingMeans {
  readonly #keep: Float64Array;
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  readonly #lean: Float64Array;
  readonly #prior: number;

  /** @param halfLives in minutes, rising */
  constructor(halfLives: readonly number[], prior: number) {
    this.#keep = Float64Array.from(halfLives, (halfLife) => 0.5 ** (1 / halfLife));
    // A slower mean is worth at most twenty minutes of observation: an hour of them outweighs any prior.
    this.#lean = Float64Array.from(halfLives, (halfLife) => Math.min(20, 0.15 * halfLife));
    this.#sum = new Float64Array(halfLives.length);
    this.#weight = new Float64Array(halfLives.length);
    this.#prior = prior;
  }

  /** One more minute, with its value. */
  add(value: number): void {
    const [keep, sum, weight] = [this.#keep, this.#sum, this.#weight];
    for (let k = 0; k < keep.length; k++) {
      sum[k] = (sum[k] as number) * (keep[k] as number) + value;
      weight[k] = (weight[k] as number) * (keep[k] as number) + 1;
    }
  }

  /** Minutes of which nothing is known. */
  forget(minutes: number): void {
    for (let k = 0; k < this.#keep.length; k++) {
      const kept = (this.#keep[k] as number) ** minutes;
      this.#sum[k] = (this.#sum[k] as number) * kept;
      this.#weight[k] = (this.#weight[k] as number) * kept;
    }
  }

  /** Writes the logarithm of each mean, `offset` places into `out`. */
  logs(out: Float64Array, offset: number, least = LEAST): void {
    let slower = this.#prior;
    for (let k = this.#keep.length - 1; k >= 0; k--) {
      const lean = this.#lean[k] as number;
      slower = ((this.#sum[k] as number) + lean * slower) / ((this.#weight[k] as number) + lean);
      out[offset + k] = Math.log(Math.max(slower, least));
    }
  }
}
