import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  BASELINE,
  BUCKET_MAX_BP,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  rowOf,
  TABLES,
  THRESHOLDS,
} from '@rec-io/domain/fingerprint-table';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './transaction.ts';

/** One threshold of one row; shares are 0…1. */
export type FingerprintCellRow = {
  /** In basis points; null: all moments. */
  readonly bucket: number | null;
  readonly minutes: number;
  readonly thresholdPct: number;
  readonly pos: number;
  readonly neg: number;
  readonly samples: number;
  readonly weight: number;
  readonly effective: number;
  readonly posRaw: number | null;
  readonly negRaw: number | null;
};

export type NewFingerprints = {
  readonly symbol: CoinSymbol;
  readonly name: string;
  readonly fromMs: number;
  readonly throughMs: number;
  readonly bars: number;
  readonly halfLifeDays: number;
  readonly cells: Iterable<FingerprintCellRow>;
  /** In percent; null where no moment had a momentum. */
  readonly momentum: {
    readonly meanPct: number;
    readonly deviationPct: number;
    readonly percentiles: readonly { readonly percentile: number; readonly momentumPct: number }[];
  } | null;
};

export type FingerprintVersion = {
  readonly symbol: CoinSymbol;
  readonly version: number;
  readonly name: string;
  readonly fromMs: number;
  readonly throughMs: number;
  readonly bars: number;
  readonly halfLifeDays: number;
  readonly madeAtMs: number;
  readonly inUse: boolean;
};

/** One writer for each coin at a time; any constant would do. */
const LOCK = 7_320_121;
/** Rows of text in one piece. */
const PIECE_ROWS = 2_000;

/**
 * Keeps fingerprints as the coin's next version, which is in use from then on; those before stay.
 * @returns the version's number
 */
export const writeFingerprints = (pool: Pool, made: NewFingerprints): Promise<number> =>
  inTransaction(pool, async (client) => {
    const { symbol, name, fromMs, throughMs, bars, halfLifeDays } = made;
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, symbol]);
    const { rows } = await client.query<{ next: number }>(
      'SELECT coalesce(max(version), 0) + 1 AS next FROM analytics.fingerprint_versions WHERE symbol = $1',
      [symbol],
    );
    const version = rows[0]?.next ?? 1;
    await copyIn(client, CELLS, lines(made.cells, symbol, version));
    if (made.momentum !== null) await writeMomentum(client, symbol, version, made.momentum);
    await client.query(
      `INSERT INTO analytics.fingerprint_versions (symbol, version, name, from_time, through_time, bars, half_life_days, in_use)
       VALUES ($1, $2, $3, to_timestamp($4 / 1000.0), to_timestamp($5 / 1000.0), $6, $7, false)`,
      [symbol, version, name, fromMs, throughMs, bars, halfLifeDays],
    );
    await switchTo(client, symbol, version);
    return version;
  });

/** Puts another version in use. @returns whether there is such a version; without, nothing changes */
export const useFingerprints = (pool: Pool, symbol: CoinSymbol, version: number): Promise<boolean> =>
  inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, symbol]);
    const { rowCount } = await client.query(
      'SELECT FROM analytics.fingerprint_versions WHERE symbol = $1 AND version = $2',
      [symbol, version],
    );
    if (rowCount === 0) return false;
    await switchTo(client, symbol, version);
    return true;
  });

/** All versions of a coin, the newest first. */
export async function fingerprintVersions(
  pool: Pool,
  symbol: CoinSymbol,
): Promise<readonly FingerprintVersion[]> {
  const { rows } = await pool.query<FingerprintVersion>(
    `SELECT symbol, version, name, extract(epoch FROM from_time)::float8 * 1000 AS "fromMs",
       extract(epoch FROM through_time)::float8 * 1000 AS "throughMs", bars::float8 AS bars, half_life_days AS "halfLifeDays",
       floor(extract(epoch FROM made_at) * 1000)::float8 AS "madeAtMs", in_use AS "inUse"
     FROM analytics.fingerprint_versions WHERE symbol = $1 ORDER BY version DESC`,
    [symbol],
  );
  return rows;
}

/**
 * The fingerprints of a version, by default of the one in use, to be asked as a model (`fingerprint-model.ts`).
 * @returns null when there is no such version
 */
export async function readFingerprints(
  pool: Pool,
  symbol: CoinSymbol,
  version: number | null = null,
): Promise<FingerprintTable | null> {
  const { rows } = await pool.query<StoredRow>(
    `SELECT v.name, c.bucket, c.minutes, array_agg(c.pos ORDER BY c.threshold) AS pos, array_agg(c.neg ORDER BY c.threshold) AS neg,
       min(c.effective) AS effective
     FROM analytics.fingerprint_versions v JOIN analytics.fingerprint_cells c USING (symbol, version)
     WHERE v.symbol = $1 AND CASE WHEN $2::integer IS NULL THEN v.in_use ELSE v.version = $2 END
     GROUP BY v.name, c.bucket, c.minutes`,
    [symbol, version],
  );
  const [first] = rows;
  if (first === undefined) return null;
  // What is missing stays no number, and the model refuses it.
  const cells = () => new Float64Array(TABLES * HORIZON_MINUTES_MAX * THRESHOLDS).fill(Number.NaN);
  const table = {
    name: first.name,
    pos: cells(),
    neg: cells(),
    effective: new Float64Array(TABLES * HORIZON_MINUTES_MAX),
  };
  for (const { bucket, minutes, pos, neg, effective } of rows) {
    const row = rowOf(bucket === null ? BASELINE : BUCKET_MAX_BP + bucket, minutes);
    table.pos.set(pos, row * THRESHOLDS);
    table.neg.set(neg, row * THRESHOLDS);
    table.effective[row] = effective;
  }
  return table;
}

type StoredRow = {
  readonly name: string;
  readonly bucket: number | null;
  readonly minutes: number;
  readonly pos: readonly number[];
  readonly neg: readonly number[];
  readonly effective: number;
};

async function switchTo(client: PoolClient, symbol: CoinSymbol, version: number): Promise<void> {
  // One after the other: a unique index looks at each row as it changes.
  await client.query(
    'UPDATE analytics.fingerprint_versions SET in_use = false WHERE symbol = $1 AND in_use AND version <> $2',
    [symbol, version],
  );
  await client.query(
    'UPDATE analytics.fingerprint_versions SET in_use = true WHERE symbol = $1 AND version = $2',
    [symbol, version],
  );
}

const CELLS = `COPY analytics.fingerprint_cells
  (symbol, version, bucket, minutes, threshold, pos, neg, samples, weight, effective, pos_raw, neg_raw) FROM STDIN`;

function* lines(cells: Iterable<FingerprintCellRow>, symbol: CoinSymbol, version: number): Generator<string> {
  let piece = '';
  let rows = 0;
  for (const cell of cells) {
    const values = [
      ...[symbol, version, cell.bucket, cell.minutes, cell.thresholdPct, cell.pos, cell.neg],
      ...[cell.samples, cell.weight, cell.effective, cell.posRaw, cell.negRaw],
    ];
    piece += `${values.map((value) => value ?? '\\N').join('\t')}\n`;
    if (++rows % PIECE_ROWS > 0) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function copyIn(client: PoolClient, statement: string, pieces: Iterable<string>): Promise<void> {
  const { from } = await import('pg-copy-streams');
  await pipeline(Readable.from(pieces), client.query(from(statement)));
}

async function writeMomentum(
  client: PoolClient,
  symbol: CoinSymbol,
  version: number,
  { meanPct, deviationPct, percentiles }: NonNullable<NewFingerprints['momentum']>,
): Promise<void> {
  await client.query(
    `INSERT INTO analytics.momentum_percentiles (symbol, version, percentile, momentum_value, weighted_mean, weighted_std)
     SELECT $1, $2, p.percentile, p.momentum, $3, $4 FROM unnest($5::float8[], $6::float8[]) AS p (percentile, momentum)`,
    [
      symbol,
      version,
      meanPct,
      deviationPct,
      percentiles.map(({ percentile }) => percentile),
      percentiles.map(({ momentumPct }) => momentumPct),
    ],
  );
}
