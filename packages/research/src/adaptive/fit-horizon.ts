import { LOCATION_FEATURES, SCALE_FEATURES } from '@rec-io/domain/adaptive/minute-features';
import { WIDTHS } from '@rec-io/domain/adaptive/odds-curve';
import { KINDS, LOG_DISTANCES, StrikeSums } from '@rec-io/domain/adaptive/strike-sums';
import { solveSymmetric } from '../linear.ts';

/** One horizon's training data: a row per moment. */
export type Rows = {
  readonly length: number;
  /** 1, features of the scale, of the location; made alike. */
  readonly features: Float64Array;
  /** Half of log variance, log minutes and log season. */
  readonly base: Float64Array;
  /** Logarithm of settlement over the close. */
  readonly move: Float64Array;
  readonly weight: Float64Array;
};

/** Weights of the alike features, and the shape. */
export type Weights = Float64Array;
export const FEATURES = 1 + SCALE_FEATURES + LOCATION_FEATURES;
const SHAPES = WIDTHS.length;
const SIZE = FEATURES + SHAPES;
const START_SHAPE = [-1, 0.7, 0.5];
const ITERATIONS_MAX = 12;
/** Relative gain of a step below which it is over. */
const ENOUGH = 1e-6;
const RIDGE = 3e-5;
const SOFT = 0.1;
const DAMPING_START = 1e-3;
const DAMPING_MAX = 1e4;

/** Sums of one pass over the rows. */
type Pass = { loss: number; readonly gradient: Float64Array; readonly curvature: Float64Array[] };

/**
 * The weights with the least weighted log loss over the strikes of the protocol, held near their start by a ridge: Newton's method
 * with Fisher's information in place of the second derivative (it is never negative), damped as by Levenberg and Marquardt.
 */
export function fitHorizon(rows: Rows, start: Weights | null): Weights {
  let weights = start ?? startWeights();
  let now = pass(rows, weights);
  let damping = DAMPING_START;
  for (let i = 0; i < ITERATIONS_MAX; i++) {
    const change = step(now, damping);
    const next = weights.map((weight, k) => weight + (change[k] as number));
    const then = pass(rows, next);
    if (then.loss > now.loss) {
      damping *= 10;
      if (damping > DAMPING_MAX) break;
      continue;
    }
    const gain = (now.loss - then.loss) / now.loss;
    [weights, now] = [next, then];
    damping = Math.max(1e-6, damping / 10);
    if (gain < ENOUGH) break;
  }
  return weights;
}

function startWeights(): Weights {
  const weights = new Float64Array(SIZE);
  weights.set(START_SHAPE, FEATURES);
  return weights;
}

function step({ gradient, curvature }: Pass, damping: number): Float64Array {
  const damped = curvature.map((row, a) => {
    const copy = row.slice();
    copy[a] = (copy[a] as number) * (1 + damping);
    return copy;
  });
  return solveSymmetric(
    damped,
    gradient.map((value) => -value),
  );
}

export const steepnessOf = (weights: Weights): number[] =>
  WIDTHS.map((_, j) => Math.exp(weights[FEATURES + j] as number));

/** Whether a feature moves the scale; the others move the centre. */
export const isOfScale = (feature: number): boolean => feature <= SCALE_FEATURES;

export function deviationAndCentre(
  rows: Rows,
  row: number,
  weights: Weights,
): [deviation: number, centre: number] {
  const from = row * FEATURES;
  let scale = rows.base[row] as number;
  let centre = 0;
  for (let k = 0; k < FEATURES; k++) {
    const part = (weights[k] as number) * (rows.features[from + k] as number);
    if (isOfScale(k)) scale += part;
    else centre += part;
  }
  return [Math.exp(scale), centre];
}

/** Log loss, its slope and Fisher's information, over all rows and strikes. */
function pass(rows: Rows, weights: Weights): Pass {
  const gradient = new Float64Array(SIZE);
  const curvature = Array.from({ length: SIZE }, () => new Float64Array(SIZE));
  const steepness = steepnessOf(weights);
  const point = new StrikeSums();
  let loss = 0;
  let total = 0;
  for (let row = 0; row < rows.length; row++) {
    const weight = rows.weight[row] as number;
    const [deviation, centre] = deviationAndCentre(rows, row, weights);
    point.take(deviation, centre, rows.move[row] as number, steepness);
    loss += weight * point.loss;
    total += weight * LOG_DISTANCES.length;
    expand(point, weight, rows.features, row * FEATURES, gradient, curvature);
  }
  const start = startWeights();
  for (let a = 0; a < SIZE; a++) {
    const hold = RIDGE * total * (a === 0 || a >= FEATURES ? SOFT : 1);
    const away = (weights[a] as number) - (start[a] as number);
    loss += (hold * away * away) / 2;
    gradient[a] = (gradient[a] as number) + hold * away;
    const own = curvature[a] as Float64Array;
    own[a] = (own[a] as number) + hold;
    for (let b = 0; b < a; b++) (curvature[b] as Float64Array)[a] = own[b] as number;
  }
  return { loss, gradient, curvature };
}

const kindOf = (a: number): number => (isOfScale(a) ? 0 : a < FEATURES ? 1 : a - FEATURES + 2);
const KIND = Int32Array.from({ length: SIZE }, (_, a) => kindOf(a));

/** From one moment's sums to those of all weights: each feature moves scale or centre. */
function expand(
  point: StrikeSums,
  weight: number,
  features: Float64Array,
  from: number,
  gradient: Float64Array,
  curvature: readonly Float64Array[],
): void {
  for (let a = 0; a < SIZE; a++) {
    const kind = KIND[a] as number;
    const own = weight * (a < FEATURES ? (features[from + a] as number) : 1);
    gradient[a] = (gradient[a] as number) + own * (point.gradient[kind] as number);
    const row = curvature[a] as Float64Array;
    for (let b = 0; b <= a; b++) {
      const h = point.curvature[kind * KINDS + (KIND[b] as number)] as number;
      row[b] = (row[b] as number) + own * h * (b < FEATURES ? (features[from + b] as number) : 1);
    }
  }
}
