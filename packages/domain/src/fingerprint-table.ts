/**
 * How far prices went after so many minutes, by the momentum that they had: for each momentum bucket, and for all moments
 * together, the share of moves of at least each threshold, upwards and downwards.
 */

/** Buckets are whole basis points from −30 to +30; what is beyond belongs to the outermost. */
export const BUCKET_MAX_BP = 30;
export const BUCKETS = 2 * BUCKET_MAX_BP + 1;
export const TABLES = BUCKETS + 1;
/** Position of the table of all moments; the buckets are at 0…60, −30 first. */
export const BASELINE = TABLES - 1;
/** Horizons are 1…60 minutes. */
export const HORIZON_MINUTES_MAX = 60;
/** 0.00, 0.05 … 2.00 percent. */
export const THRESHOLDS = 41;
export const THRESHOLDS_PER_PCT = 20;

export type FingerprintTable = {
  /** Name and version, as a trade remembers them. */
  readonly name: string;
  /** Share, 0…1, of moves of at least +threshold: by table, minutes, threshold. */
  readonly pos: Float64Array;
  /** The same of moves of at most −threshold. No move at all counts on both sides. */
  readonly neg: Float64Array;
  /** How many independent moves a row of shares is worth: by table, minutes. */
  readonly effective: Float64Array;
};

/** Position of a momentum's bucket; of one that is not known, the baseline. */
export function bucketOf(momentumBp: number | null): number {
  if (momentumBp === null) return BASELINE;
  return BUCKET_MAX_BP + Math.max(-BUCKET_MAX_BP, Math.min(BUCKET_MAX_BP, Math.round(momentumBp)));
}

/** Position of a table's row for a horizon of 1…60 minutes. */
export const rowOf = (table: number, minutes: number): number => table * HORIZON_MINUTES_MAX + minutes - 1;

/** @throws RangeError naming the first cell that is not a share, or rises with the threshold */
export function requireFingerprintTable(table: FingerprintTable): void {
  const rows = TABLES * HORIZON_MINUTES_MAX;
  for (const side of ['pos', 'neg'] as const) {
    const shares = table[side];
    if (shares.length !== rows * THRESHOLDS)
      throw new RangeError(`a fingerprint has ${rows * THRESHOLDS} cells ${side}, not ${shares.length}`);
    for (let cell = 0; cell < shares.length; cell++) {
      const share = shares[cell] as number;
      const above = cell % THRESHOLDS === 0 ? 1 : (shares[cell - 1] as number);
      if (!(share >= 0 && share <= above))
        throw new RangeError(`${placeOf(cell)}: ${side} is ${share}, expected a share of at most ${above}`);
    }
  }
  if (table.effective.length !== rows)
    throw new RangeError(`a fingerprint has ${rows} rows, not ${table.effective.length}`);
}

function placeOf(cell: number): string {
  const row = Math.floor(cell / THRESHOLDS);
  const table = Math.floor(row / HORIZON_MINUTES_MAX);
  const bucket = table === BASELINE ? 'baseline' : `bucket ${table - BUCKET_MAX_BP}`;
  const threshold = ((cell % THRESHOLDS) / THRESHOLDS_PER_PCT).toFixed(2);
  return `fingerprint, ${bucket}, ${(row % HORIZON_MINUTES_MAX) + 1} minutes, ${threshold} %`;
}
