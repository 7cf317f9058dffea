import type { EarlierSize, Measured } from '@rec-io/domain/data-growth';
import { GROWING } from '@rec-io/domain/growing-data';
import { SYMBOLS } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import type { Pool } from 'pg';
import { dayPartitions } from './day-partitions.ts';
import { newestSecond, priceLogOf } from './live-prices.ts';

/** With its partitions and indexes; of rows what the server believes, for counting them would read them all. */
const SIZES = `
  SELECT g.name, sum(pg_total_relation_size(c.oid))::float8 AS bytes, sum(greatest(c.reltuples, 0))::float8 AS rows
  FROM unnest($1::text[], $2::text[]) AS g (name, relation)
  JOIN pg_namespace n ON n.nspname = split_part(g.relation, '.', 1)
  JOIN pg_class root ON root.relnamespace = n.oid AND root.relname = split_part(g.relation, '.', 2)
  JOIN pg_class c ON c.oid = root.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = root.oid)
  WHERE c.relkind IN ('r', 'p')
  GROUP BY g.name`;

/** When the oldest row of each was written that goes by age in the wall's time. */
const OLDEST = `
  SELECT 'health-history' AS name, (SELECT min(observed_at) FROM system.health_history) AS oldest
  UNION ALL SELECT 'incidents', (SELECT min(ended_at) FROM system.incidents)
  UNION ALL SELECT 'sizes', (SELECT min(day) FROM system.data_sizes)`;

/** Every table that grows. Any role that may look at health and prices can ask. */
export async function measureTables(pool: Pool, nowMs: number): Promise<readonly Measured[]> {
  const pairs = GROWING.flatMap((each) =>
    'tables' in each ? each.tables.map((table) => [each.name, table] as const) : [],
  );
  const { rows } = await pool.query<{ name: string; bytes: number; rows: number }>(SIZES, [
    pairs.map(([name]) => name),
    pairs.map(([, table]) => table),
  ]);
  const spans = await spansOf(pool, nowMs);
  const measured = rows.map((row) => ({ ...row, spanDays: spans.get(row.name) ?? null }));
  const { rows: whole } = await pool.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database())::float8 AS bytes',
  );
  const known = measured.reduce((sum, { bytes }) => sum + bytes, 0);
  const rest = Math.max(0, (whole[0]?.bytes ?? 0) - known);
  return [...measured, { name: 'database-rest', bytes: rest, rows: null, spanDays: null }];
}

async function spansOf(pool: Pool, nowMs: number): Promise<ReadonlyMap<string, number>> {
  const spans = new Map<string, number>();
  const note = (name: string, fromMs: number, toMs: number): void => {
    spans.set(name, Math.max(spans.get(name) ?? 0, (toMs - fromMs) / DAY_MS));
  };
  const { rows } = await pool.query<{ name: string; oldest: Date | null }>(OLDEST);
  for (const { name, oldest } of rows) if (oldest !== null) note(name, oldest.getTime(), nowMs);
  for (const symbol of SYMBOLS) {
    // Prices are of the exchange's time, which goes faster where it is simulated.
    const newestMs = await newestSecond(pool, symbol);
    if (newestMs === null) continue;
    const [oldest] = await dayPartitions(pool, priceLogOf(symbol));
    if (oldest !== undefined) note('live-prices', oldest.dayMs, newestMs);
    const { rows: markets } = await pool.query<{ oldest: Date | null }>(
      `SELECT min(close_time) AS oldest FROM live_data.market_kalshi_${symbol.toLowerCase()}`,
    );
    const closed = markets[0]?.oldest ?? null;
    if (closed !== null) note('live-markets', closed.getTime(), newestMs);
  }
  return spans;
}

/** Writes down the sizes of a day; the newest of a day counts. */
export async function recordSizes(pool: Pool, measured: readonly Measured[], nowMs: number): Promise<void> {
  const sizes = measured.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }]));
  await pool.query(
    `INSERT INTO system.data_sizes (day, name, bytes)
     SELECT $1::date, * FROM unnest($2::text[], $3::bigint[])
     ON CONFLICT (day, name) DO UPDATE SET bytes = excluded.bytes, measured_at = now()`,
    [
      new Date(nowMs).toISOString().slice(0, 10),
      sizes.map(({ name }) => name),
      sizes.map(({ bytes }) => Math.round(bytes)),
    ],
  );
}

/** The sizes of the days since `sinceMs`, each at the moment at which it was measured. */
export async function earlierSizes(pool: Pool, sinceMs: number): Promise<readonly EarlierSize[]> {
  const { rows } = await pool.query<EarlierSize>(
    `SELECT name, bytes::float8 AS bytes, (extract(epoch FROM measured_at) * 1000)::float8 AS "dayMs"
     FROM system.data_sizes WHERE day >= $1::date`,
    [new Date(sinceMs).toISOString().slice(0, 10)],
  );
  return rows;
}
