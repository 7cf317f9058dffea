import { HORIZON_MINUTES_MAX, TABLES } from '@rec-io/domain/fingerprint-table';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { countMoves, MOVE_BINS } from './count-moves.ts';
import { countOverlaps } from './count-overlaps.ts';
import { gridTimeMs, type MinuteGrid, minuteGrid } from './minute-grid.ts';
import { momentsOf } from './moments.ts';

export type FingerprintOptions = {
  /** Days after which a moment counts half. From 30 on; `Infinity`: all count alike. @default 365 */
  readonly halfLifeDays?: number;
};

/**
 * Moves counted up to a moment. How much a moment weighs does not change as time passes (`moments.ts`): shares are ratios, so
 * a day later only what came in between is added.
 */
export type FingerprintSums = {
  readonly halfLifeDays: number;
  /** Start of the first minute. */
  readonly fromMs: number;
  /** End of the last minute known. */
  readonly throughMs: number;
  /** Weight of moves: by table, minutes, bin. The last table has moments without a momentum. */
  readonly mass: Float64Array;
  /** How many moves: by table, minutes. The last table has moments without a momentum. */
  readonly samples: Float64Array;
  /** What `effectiveMoves` needs: by table, lag. The last table has all moments. */
  readonly products: Float64Array;
  /** Weight of moments: by table. The last has all. */
  readonly weights: Float64Array;
};

const HALF_LIFE_DAYS = 365;
export const HALF_LIFE_DAYS_MIN = 30;
/** The longest horizon, and the momentum of the moment that it began at. */
const OVERLAP_MS = (HORIZON_MINUTES_MAX + 40) * MINUTE_MS;

/** Counts all moves within the bars. @throws RangeError on no bars, and on a half-life under a month */
export const fingerprintSums = (bars: MinuteBars, options: FingerprintOptions = {}): FingerprintSums =>
  gridSums(minuteGrid(bars), options);

/** The same of a grid that ends with a bar. */
export function gridSums(grid: MinuteGrid, options: FingerprintOptions = {}): FingerprintSums {
  const halfLifeDays = options.halfLifeDays ?? HALF_LIFE_DAYS;
  if (!(halfLifeDays >= HALF_LIFE_DAYS_MIN))
    throw new RangeError(`the half-life is at least ${HALF_LIFE_DAYS_MIN} days, not ${halfLifeDays}`);
  if (grid.length === 0) throw new RangeError('no bars to count moves of');
  return addMinutes(grid, {
    halfLifeDays,
    fromMs: grid.startMs,
    throughMs: grid.startMs,
    mass: new Float64Array(TABLES * HORIZON_MINUTES_MAX * MOVE_BINS),
    samples: new Float64Array(TABLES * HORIZON_MINUTES_MAX),
    products: new Float64Array(TABLES * HORIZON_MINUTES_MAX),
    weights: new Float64Array(TABLES),
  });
}

/**
 * The sums with what has been completed since: bit by bit what counting everything again would give.
 * @param bars at least those of the 100 minutes before `sums.throughMs`; what comes earlier is not looked at
 * @throws RangeError when these are missing
 */
export function updateFingerprintSums(sums: FingerprintSums, bars: MinuteBars): FingerprintSums {
  const neededMs = Math.max(sums.fromMs, sums.throughMs - OVERLAP_MS);
  const first = bars.startMs[0];
  if (first === undefined || first > neededMs)
    throw new RangeError(`bars from ${new Date(neededMs).toISOString()} on are needed to go on counting`);
  return addMinutes(minuteGrid(barsBetween(bars, neededMs, Number.POSITIVE_INFINITY)), {
    ...sums,
    mass: sums.mass.slice(),
    samples: sums.samples.slice(),
    products: sums.products.slice(),
    weights: sums.weights.slice(),
  });
}

/** Adds, in place, what was completed after `throughMs`. */
function addMinutes(grid: MinuteGrid, sums: FingerprintSums): FingerprintSums {
  const throughMs = gridTimeMs(grid, grid.length);
  if (throughMs <= sums.throughMs) return sums;
  const moments = momentsOf(grid, sums.halfLifeDays);
  const knownLength = (sums.throughMs - grid.startMs) / MINUTE_MS;
  countMoves(grid, moments, knownLength, sums.mass, sums.samples);
  countOverlaps(moments, knownLength, sums.products, sums.weights);
  return { ...sums, throughMs };
}
