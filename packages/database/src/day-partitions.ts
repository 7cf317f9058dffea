import { DAY_MS } from '@rec-io/domain/time';
import type { Pool } from 'pg';

/** Tables of `live_data` that have one partition per UTC day. */
export type DayPartitioned = 'live_price_log_1s_btc' | 'live_price_log_1s_eth';

/** Partitions are made so many days ahead: midnight never waits for one, nor does a database that is away for a day. */
const DAYS_AHEAD = 3;

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/** Makes the partitions of today and the days that come. */
export async function ensureDayPartitions(pool: Pool, table: DayPartitioned, nowMs: number): Promise<void> {
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    await pool.query('SELECT live_data.create_day_partition($1, $2)', [table, day(nowMs + ahead * DAY_MS)]);
  }
}

/** Drops the days before the one of `firstKeptMs`. @returns how many partitions went; -Infinity: none */
export async function dropDayPartitionsBefore(
  pool: Pool,
  table: DayPartitioned,
  firstKeptMs: number,
): Promise<number> {
  if (!Number.isFinite(firstKeptMs)) return 0;
  const { rows } = await pool.query<{ dropped: number }>(
    'SELECT live_data.drop_day_partitions($1, $2) AS dropped',
    [table, day(firstKeptMs)],
  );
  return rows[0]?.dropped ?? 0;
}

export type DayPartition = { readonly dayMs: number; readonly bytes: number };

/** All that there are, oldest first, with their indexes. */
export async function dayPartitions(pool: Pool, table: DayPartitioned): Promise<readonly DayPartition[]> {
  const { rows } = await pool.query<{ name: string; bytes: number }>(
    `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace n ON n.oid = p.relnamespace
     WHERE n.nspname = 'live_data' AND p.relname = $1 ORDER BY c.relname`,
    [table],
  );
  return rows.flatMap(({ name, bytes }) => {
    const [, year, month, date] = /_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    return year === undefined ? [] : [{ dayMs: Date.parse(`${year}-${month}-${date}T00:00:00Z`), bytes }];
  });
}

/** Whether midnight finds a partition that is there already. */
export async function hasTomorrow(pool: Pool, table: DayPartitioned, nowMs: number): Promise<boolean> {
  const newest = (await dayPartitions(pool, table)).at(-1);
  return newest !== undefined && newest.dayMs > nowMs;
}
