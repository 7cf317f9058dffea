import { WIDTHS } from './odds-curve.ts';

/** Strikes at which what was said is compared with what happened, in percent of the price: those of the protocol. */
export const DISTANCE_PCT = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5] as const;
export const LOG_DISTANCES = [
  ...DISTANCE_PCT.map((pct) => Math.log(1 + pct / 100)),
  ...DISTANCE_PCT.map((pct) => Math.log(1 - pct / 100)),
];
const LOGS = Float64Array.from(LOG_DISTANCES);
const STRIKES = LOGS.length;
const [W0, W1, W2] = WIDTHS;

/** Four times as fast as the library's, and as exact as it has to be. @param root √(t² + 1) */
const asinh = (t: number, root: number): number => (t < 0 ? -Math.log(root - t) : Math.log(root + t));

/** By logarithm of the deviation, centre, and the logarithms of the steepnesses. */
export const KINDS = 2 + WIDTHS.length;

/**
 * Log loss of one moment, its slope and Fisher's information, summed over the strikes of the protocol. All of its strikes are settled by
 * one move.
 */
export class StrikeSums {
  loss = 0;
  readonly gradient = new Float64Array(KINDS);
  /** KINDS × KINDS, lower half. */
  readonly curvature = new Float64Array(KINDS * KINDS);

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

  /**
   * Written out: training runs it a hundred million times.
   * @param steepness of the three widths
   * @param withShape false: the loss, and what concerns the steepnesses, is left out
   */
  take(
    deviation: number,
    centre: number,
    move: number,
    steepness: readonly number[],
    withShape = true,
  ): void {
    const a0 = steepness[0] as number;
    const a1 = steepness[1] as number;
    const a2 = steepness[2] as number;
    let [loss, g0, g1, g2, g3, g4] = [0, 0, 0, 0, 0, 0];
    let [h00, h10, h11, h20, h21, h22, h30, h31] = [0, 0, 0, 0, 0, 0, 0, 0];
    let [h32, h33, h40, h41, h42, h43, h44] = [0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < STRIKES; k++) {
      const distance = LOGS[k] as number;
      const inDeviations = distance / deviation;
      const z = inDeviations - centre;
      const t0 = z / W0;
      const t1 = z / W1;
      const t2 = z / W2;
      const r0 = Math.sqrt(t0 * t0 + 1);
      const r1 = Math.sqrt(t1 * t1 + 1);
      const r2 = Math.sqrt(t2 * t2 + 1);
      // Slopes of the log-odds: by the logarithms of the steepnesses, by centre, by the logarithm of the deviation.
      const d2 = -a0 * asinh(t0, r0);
      const d3 = -a1 * asinh(t1, r1);
      const d4 = -a2 * asinh(t2, r2);
      const odds = d2 + d3 + d4;
      const d1 = a0 / W0 / r0 + a1 / W1 / r1 + a2 / W2 / r2;
      const d0 = d1 * inDeviations;
      const happened = move > distance;
      const small = Math.exp(-Math.abs(odds));
      const probability = (odds > 0 ? 1 : small) / (1 + small);
      const error = probability - (happened ? 1 : 0);
      const information = probability * (1 - probability);
      g0 += error * d0;
      g1 += error * d1;
      const i0 = d0 * information;
      const i1 = d1 * information;
      h00 += i0 * d0;
      h10 += i1 * d0;
      h11 += i1 * d1;
      if (!withShape) continue;
      // −log of what was said of what happened, without a loss of digits in the tails.
      loss += Math.log(1 + small) + (happened === odds > 0 ? 0 : Math.abs(odds));
      g2 += error * d2;
      g3 += error * d3;
      g4 += error * d4;
      const i2 = d2 * information;
      const i3 = d3 * information;
      const i4 = d4 * information;
      h20 += i2 * d0;
      h21 += i2 * d1;
      h22 += i2 * d2;
      h30 += i3 * d0;
      h31 += i3 * d1;
      h32 += i3 * d2;
      h33 += i3 * d3;
      h40 += i4 * d0;
      h41 += i4 * d1;
      h42 += i4 * d2;
      h43 += i4 * d3;
      h44 += i4 * d4;
    }
    this.loss = loss;
    const { gradient, curvature } = this;
    gradient[0] = g0;
    gradient[1] = g1;
    gradient[2] = g2;
    gradient[3] = g3;
    gradient[4] = g4;
    curvature[0] = h00;
    curvature[KINDS] = h10;
    curvature[KINDS + 1] = h11;
    curvature[2 * KINDS] = h20;
    curvature[2 * KINDS + 1] = h21;
    curvature[2 * KINDS + 2] = h22;
    curvature[3 * KINDS] = h30;
    curvature[3 * KINDS + 1] = h31;
    curvature[3 * KINDS + 2] = h32;
    curvature[3 * KINDS + 3] = h33;
    curvature[4 * KINDS] = h40;
    curvature[4 * KINDS + 1] = h41;
    curvature[4 * KINDS + 2] = h42;
    curvature[4 * KINDS + 3] = h43;
    curvature[4 * KINDS + 4] = h44;
  }
}
