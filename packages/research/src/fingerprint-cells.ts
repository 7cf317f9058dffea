import {
  BASELINE,
  BUCKET_MAX_BP,
  HORIZON_MINUTES_MAX,
  rowOf,
  TABLES,
  THRESHOLDS,
  THRESHOLDS_PER_PCT,
} from '@rec-io/domain/fingerprint-table';
import type { Fingerprints } from './fingerprints.ts';

/** One threshold of one row of a fingerprint. Shares are 0…1. */
export type FingerprintCell = {
  /** Momentum in basis points; null: all moments. */
  readonly bucket: number | null;
  readonly minutes: number;
  readonly thresholdPct: number;
  /** Share of moves of at least +threshold, and of at most −threshold, smoothed. */
  readonly pos: number;
  readonly neg: number;
  /** As counted; null where there was no move. */
  readonly posRaw: number | null;
  readonly negRaw: number | null;
  /** How many moves were counted, their weight (one at the end weighs 1), and how many independent ones the smoothed shares are worth. */
  readonly samples: number;
  readonly weight: number;
  readonly effective: number;
};

/** The cells of a bucket, or of all moments (null), minutes by minutes and threshold by threshold. */
export function* cellsOf(found: Fingerprints, bucket: number | null): Generator<FingerprintCell> {
  const { raw, smoothed, samples, weight } = found;
  for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++) {
    const row = rowOf(bucket === null ? BASELINE : BUCKET_MAX_BP + bucket, minutes);
    const isCounted = (samples[row] as number) > 0;
    for (let k = 0; k < THRESHOLDS; k++) {
      const cell = row * THRESHOLDS + k;
      yield {
        bucket,
        minutes,
        thresholdPct: k / THRESHOLDS_PER_PCT,
        pos: smoothed.pos[cell] as number,
        neg: smoothed.neg[cell] as number,
        posRaw: isCounted ? (raw.pos[cell] as number) : null,
        negRaw: isCounted ? (raw.neg[cell] as number) : null,
        samples: samples[row] as number,
        weight: weight[row] as number,
        effective: smoothed.effective[row] as number,
      };
    }
  }
}

/** Of all moments first, then from −30 to +30. */
export const FINGERPRINT_BUCKETS: readonly (number | null)[] = [
  null,
  ...Array.from({ length: TABLES - 1 }, (_, table) => table - BUCKET_MAX_BP),
];

/** All of them. */
export function* fingerprintCells(found: Fingerprints): Generator<FingerprintCell> {
  for (const bucket of FINGERPRINT_BUCKETS) yield* cellsOf(found, bucket);
}

const HEADER = 'bucket,minutes,threshold_pct,pos,neg,samples,weight,pos_raw,neg_raw\n';
const DIGITS = 10;

/** All cells as CSV, a piece of text for each table. The bucket of all moments is `baseline`; what was never counted is empty. */
export function* fingerprintCsv(found: Fingerprints): Generator<string> {
  yield HEADER;
  const number = (value: number | null) => (value === null ? '' : String(Number(value.toPrecision(DIGITS))));
  for (const bucket of FINGERPRINT_BUCKETS) {
    let lines = '';
    for (const cell of cellsOf(found, bucket)) {
      const shares = `${number(cell.pos)},${number(cell.neg)}`;
      const counted = `${cell.samples},${number(cell.weight)},${number(cell.posRaw)},${number(cell.negRaw)}`;
      lines += `${bucket ?? 'baseline'},${cell.minutes},${cell.thresholdPct.toFixed(2)},${shares},${counted}\n`;
    }
    yield lines;
  }
}
