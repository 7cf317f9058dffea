import {
  BASELINE,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  THRESHOLDS,
} from '@rec-io/domain/fingerprint-table';
import type { MinuteBars } from '@rec-io/prices/bars';
import { MOVE_BINS, NO_MOVE } from './count-moves.ts';
import { type FingerprintOptions, type FingerprintSums, fingerprintSums } from './fingerprint-sums.ts';
import { moveShares, ROWS } from './move-shares.ts';
import { type SmoothedShares, smoothShares } from './smooth-shares.ts';

export type Fingerprints = {
  /** To go on counting from. */
  readonly sums: FingerprintSums;
  /** As counted; NaN where there was no move. */
  readonly raw: FingerprintTable;
  /** Drawn towards neighbouring buckets where there are few moves. NaN only where nobody ever saw a move so long. */
  readonly smoothed: FingerprintTable;
  /** How many moves, and their weight (one at the end of the history weighs 1): by table, minutes. */
  readonly samples: Float64Array;
  readonly weight: Float64Array;
};

/**
 * How far prices went within 1 to 60 minutes, by momentum: one pass over the bars. Every minute with a bar is a moment; a move
 * over t minutes goes from its close to the close t minutes later, which stands over up to five absent minutes. A longer gap
 * in between voids it.
 * @throws RangeError on no bars, and on a half-life under a month
 */
export const fingerprints = (bars: MinuteBars, options: FingerprintOptions = {}): Fingerprints =>
  fingerprintsOf(fingerprintSums(bars, options));

/** The tables of sums that were gone on with. */
export function fingerprintsOf(sums: FingerprintSums): Fingerprints {
  const counted = moveShares(sums);
  const smoothed = smoothShares(counted);
  const day = new Date(sums.throughMs).toISOString().slice(0, 10);
  const hasMoves = (row: number) => (counted.samples[row] as number) > 0;
  const anybodyMoved = (row: number) =>
    hasMoves(BASELINE * HORIZON_MINUTES_MAX + (row % HORIZON_MINUTES_MAX));
  return {
    sums,
    raw: tableOf(`fingerprint-raw/${day}`, counted, hasMoves),
    smoothed: tableOf(`fingerprint/${day}`, smoothed, anybodyMoved),
    samples: counted.samples,
    weight: counted.weight,
  };
}

function tableOf(
  name: string,
  { shares, effective }: SmoothedShares,
  isKnown: (row: number) => boolean,
): FingerprintTable {
  const pos = new Float64Array(ROWS * THRESHOLDS).fill(Number.NaN);
  const neg = new Float64Array(ROWS * THRESHOLDS).fill(Number.NaN);
  for (let row = 0; row < ROWS; row++) {
    if (!isKnown(row)) continue;
    const bins = shares.subarray(row * MOVE_BINS, (row + 1) * MOVE_BINS);
    let [risen, fallen] = [0, 0];
    for (let k = THRESHOLDS - 1; k >= 0; k--) {
      risen += bins[NO_MOVE + 1 + k] as number;
      fallen += bins[NO_MOVE - 1 - k] as number;
      // Sums of shares are 1 up to rounding.
      pos[row * THRESHOLDS + k] = Math.min(1, risen);
      neg[row * THRESHOLDS + k] = Math.min(1, fallen);
    }
    const none = bins[NO_MOVE] as number;
    pos[row * THRESHOLDS] = Math.min(1, risen + none);
    neg[row * THRESHOLDS] = Math.min(1, fallen + none);
  }
  return { name, pos, neg, effective };
}
