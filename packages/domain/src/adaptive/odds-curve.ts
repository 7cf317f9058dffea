/**
 * Log-odds of ending above z deviations: −Σ aᵢ · asinh(z / sᵢ), with three widths sᵢ and steepnesses aᵢ > 0. Even odds at 0,
 * straight near it, and logarithmic far out, so the tail is a power of z, as heavy as the data have it. It never rises with z.
 */
export const WIDTHS = [0.3, 1, 3] as const;

/** Nodes z = (j / 12)², dense where strikes are, up to 100 deviations; straight lines between them. */
const NODES = 121;
const NODES_PER_ROOT = 12;
const NODE_Z = Float64Array.from({ length: NODES }, (_, j) => (j / NODES_PER_ROOT) ** 2);
/** asinh of each node, per width: made once. */
const TERMS = WIDTHS.map((width) => NODE_Z.map((z) => Math.asinh(z / width)));
const TOP = NODE_Z[NODES - 1] as number;

/** A curve in a table: asking costs a square root and a line, whatever the curve. */
export class OddsCurve {
  readonly #logOdds = new Float64Array(NODES);

  /** @param steepness of the three widths */
  set(a: number, b: number, c: number): void {
    const [first, second, third] = TERMS as [Float64Array, Float64Array, Float64Array];
    for (let j = 0; j < NODES; j++)
      this.#logOdds[j] = a * (first[j] as number) + b * (second[j] as number) + c * (third[j] as number);
  }

  /** Log-odds of ending above z. */
  above(z: number): number {
    const size = Math.min(TOP, Math.abs(z));
    const node = Math.min(NODES - 2, Math.floor(Math.sqrt(size) * NODES_PER_ROOT));
    const from = NODE_Z[node] as number;
    const left = this.#logOdds[node] as number;
    const right = this.#logOdds[node + 1] as number;
    const odds = left + ((right - left) * (size - from)) / ((NODE_Z[node + 1] as number) - from);
    return z < 0 ? odds : -odds;
  }
}
