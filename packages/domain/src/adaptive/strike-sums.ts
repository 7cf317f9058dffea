import { WIDTHS } from './odds-curve.ts';

/** Strikes at which what was said is compared with what happened, in percent of the price: those of the protocol. */
export const DISTANCE_PCT = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5] as const;
export const LOG_DISTANCES = [
  ...DISTANCE_PCT.map((pct) => Math.log(1 + pct / 100)),
  ...DISTANCE_PCT.map((pct) => Math.log(1 - pct / 100)),
];
const SHAPES = WIDTHS.length;

/** By logarithm of the deviation, centre, and the logarithms of the steepnesses. */
export const KINDS = 2 + SHAPES;

/**
 * Log loss of one moment, its slope and Fisher's information, summed over the strikes of the protocol. All of its strikes are settled by
 * one move.
 */
export class StrikeSums {
  loss = 0;
  /** Slope and information by a factor of all log-odds, at 1. */
  byFactor = 0;
  ofFactor = 0;
  readonly gradient = new Float64Array(KINDS);
  /** KINDS × KINDS, lower half. */
  readonly curvature = new Float64Array(KINDS * KINDS);
  readonly #by = new Float64Array(KINDS);

  get byScale(): number {
    return this.gradient[0] as number;
  }

  get byCentre(): number {
    return this.gradient[1] as number;
  }

  get ofScale(): number {
    return this.curvature[0] as number;
  }

  get ofBoth(): number {
    return this.curvature[KINDS] as number;
  }

  get ofCentre(): number {
    return this.curvature[KINDS + 1] as number;
  }

  take(deviation: number, centre: number, move: number, steepness: readonly number[]): void {
    const [gradient, curvature, by] = [this.gradient, this.curvature, this.#by];
    this.loss = 0;
    this.byFactor = 0;
    this.ofFactor = 0;
    gradient.fill(0);
    curvature.fill(0);
    for (const distance of LOG_DISTANCES) {
      const inDeviations = distance / deviation;
      const z = inDeviations - centre;
      let odds = 0;
      let slope = 0;
      for (let j = 0; j < SHAPES; j++) {
        const [a, width] = [steepness[j] as number, WIDTHS[j] as number];
        const t = z / width;
        const term = a * Math.asinh(t);
        odds -= term;
        slope += a / width / Math.sqrt(t * t + 1);
        by[2 + j] = -term;
      }
      by[0] = slope * inDeviations;
      by[1] = slope;
      const happened = move > distance;
      const probability = 1 / (1 + Math.exp(-odds));
      // −log of what was said of what happened, without a loss of digits in the tails.
      this.loss += Math.log1p(Math.exp(-Math.abs(odds))) + (happened === odds > 0 ? 0 : Math.abs(odds));
      const error = probability - (happened ? 1 : 0);
      const information = probability * (1 - probability);
      this.byFactor += error * odds;
      this.ofFactor += information * odds * odds;
      for (let a = 0; a < KINDS; a++) {
        gradient[a] = (gradient[a] as number) + error * (by[a] as number);
        for (let b = 0; b <= a; b++) {
          const at = a * KINDS + b;
          curvature[at] = (curvature[at] as number) + information * (by[a] as number) * (by[b] as number);
        }
      }
    }
  }
}
