import {
  bucketOf,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  requireFingerprintTable,
  rowOf,
  THRESHOLDS,
  THRESHOLDS_PER_PCT,
} from './fingerprint-table.ts';
import { MinuteMomentum } from './minute-momentum.ts';
import type { PriceE4 } from './money.ts';
import type { ProbabilityModel, Uncertainty } from './probability.ts';
import {
  meanVarianceSeconds,
  secondsUntil,
  setWindow,
  WINDOW_PRINTS,
  type WindowState,
} from './settlement-window.ts';

const SECONDS_PER_MINUTE = 60;
const LAST = THRESHOLDS - 1;
/**
 * Beyond the last threshold shares fall by the inverse cubic law of large price moves (Gopikrishnan, Meyer, Amaral and
 * Stanley 1998). Where 2 percent is a large move, over a few minutes, the tables of Bitcoin and Ether nearly do so themselves.
 */
const TAIL_EXPONENT = 3;

/**
 * Two standard errors of the log-odds of a share p that was counted from n independent moves, 2 / √(n p (1 − p)), times √n: at
 * even odds, and what it grows by per unit of log-odds up to a share of one in a hundred.
 */
const OFFSET = 4;
const SLOPE = 3.5;
const SLOPE_MAX = 0.9;
/** Below this number of moves a share is no more than a guess. */
const EFFECTIVE_MIN = 30;

export type FingerprintModelOptions = {
  /** Variance of the whole settlement mean, in seconds. Default: of 60 prints, 20.5. */
  readonly windowVarianceSeconds?: number;
};

export type FingerprintModel = ProbabilityModel & {
  /** How many independent moves the shares of the moment prepared for were counted from. */
  effectiveSamples(): number;
};

/**
 * Probability from fingerprints: the share of past moves that went at least as far, of moments with the momentum of now and
 * as much time left. Between thresholds and minutes it blends in a straight line, minutes by their logarithm.
 *
 * Time counts as far as prices move in it: a settlement on a mean of prints is nearer than its last print, and near the end
 * most of it is known. Of less than a minute, and more than 60, moves are scaled by the square root of time.
 *
 * Its uncertainty is that of counting alone: that times have changed since is none of it.
 * @throws RangeError when the table cannot be trusted
 */
export function fingerprintModel(
  table: FingerprintTable,
  options: FingerprintModelOptions = {},
): FingerprintModel {
  requireFingerprintTable(table);
  const windowSeconds = options.windowVarianceSeconds ?? meanVarianceSeconds(WINDOW_PRINTS);
  const momentum = new MinuteMomentum();
  const remaining: WindowState = { open: WINDOW_PRINTS, knownSumE4: 0, varianceSeconds: 0 };
  const up = new Float64Array(THRESHOLDS);
  const down = new Float64Array(THRESHOLDS);
  const uncertainty: { -readonly [Field in keyof Uncertainty]: Uncertainty[Field] } = {
    offset: 0,
    slope: 0,
    tooLittle: null,
  };
  let index = Number.NaN;
  let nodesPerMove = 0;
  let effective = 0;

  return {
    name: table.name,

    observeMinute({ startMs, closeE4 }) {
      momentum.observe(startMs, closeE4);
    },

    uncertainty,

    prepare(nowMs, indexE4, closeTimeMs, window) {
      setWindow(remaining, secondsUntil(nowMs, closeTimeMs), indexE4, window, windowSeconds);
      index = indexE4;
      const minutes = remaining.varianceSeconds / SECONDS_PER_MINUTE;
      const counted = Math.min(HORIZON_MINUTES_MAX, Math.max(1, minutes));
      nodesPerMove = 100 * THRESHOLDS_PER_PCT * Math.sqrt(counted / minutes);

      const shorter = Math.min(HORIZON_MINUTES_MAX - 1, Math.floor(counted));
      const share = Math.log(counted / shorter) / Math.log((shorter + 1) / shorter);
      const score = momentum.atBp(nowMs);
      const row = rowOf(bucketOf(score), shorter);
      blend(up, table.pos, row, share);
      blend(down, table.neg, row, share);
      effective = mix(table.effective[row] as number, table.effective[row + 1] as number, share);
      // A move of nothing was counted on both sides. Half of it each makes one curve of the two.
      const fallen = (1 + (down[0] as number) - (up[0] as number)) / 2;
      down[0] = Math.min(1 - (up[1] as number), Math.max(down[1] as number, fallen));
      up[0] = 1 - down[0];

      uncertainty.offset = OFFSET / Math.sqrt(effective);
      uncertainty.slope = Math.min(SLOPE_MAX, SLOPE / Math.sqrt(effective));
      uncertainty.tooLittle = tooLittle(score, effective);
    },

    above(floorStrikeE4: PriceE4): number {
      // What the prints still to come must average for the whole mean to reach the strike.
      const needed = floorStrikeE4 * WINDOW_PRINTS - remaining.knownSumE4;
      if (remaining.open === 0) return needed < 0 ? 1 : 0;
      if (needed <= 0) return 1;
      const nodes = (needed / remaining.open / index - 1) * nodesPerMove;
      return nodes >= 0 ? beyond(up, nodes) : 1 - beyond(down, -nodes);
    },

    effectiveSamples: () => effective,
  };
}

function tooLittle(momentumBp: number | null, effective: number): string | null {
  if (momentumBp === null) return 'the momentum of the last minutes is not known';
  return effective < EFFECTIVE_MIN ? 'too few moves from such a moment were ever counted' : null;
}

const mix = (from: number, to: number, share: number): number => from + share * (to - from);

/** Writes the shares of a row and the next, blended. What rounding would make rise does not. */
function blend(curve: Float64Array, shares: Float64Array, row: number, share: number): void {
  let least = 1;
  for (let k = 0, at = row * THRESHOLDS; k < THRESHOLDS; k++, at++) {
    least = Math.min(least, mix(shares[at] as number, shares[at + THRESHOLDS] as number, share));
    curve[k] = least;
  }
}

/** Share of moves of at least so many thresholds' steps. */
function beyond(curve: Float64Array, nodes: number): number {
  if (nodes >= LAST) return (curve[LAST] as number) * (LAST / nodes) ** TAIL_EXPONENT;
  const node = Math.floor(nodes);
  const next = curve[node + 1] as number;
  return Math.max(next, mix(curve[node] as number, next, nodes - node));
}
