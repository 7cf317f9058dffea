import { DAY_MS } from '@rec-io/domain/time';
import type { Pool } from 'pg';

/** Tables of `live_data` that have one partition per UTC day. */
export type DayPartitioned = 'live_price_log_1s_btc' | 'live_price_log_1s_eth';

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/** Makes the partitions of today and tomorrow, so that midnight never waits for one. */
export async function ensureDayPartitions(pool: Pool, table: DayPartitioned, nowMs: number): Promise<void> {
  for (const timeMs of [nowMs, nowMs + DAY_MS]) {
    await pool.query('SELECT live_data.create_day_partition($1, $2)', [table, day(timeMs)]);
  }
}

/** Drops whole days older than `keepDays`. @returns how many partitions went */
export async function dropOldDayPartitions(
  pool: Pool,
  table: DayPartitioned,
  nowMs: number,
  keepDays: number,
): Promise<number> {
  const { rows } = await pool.query<{ dropped: number }>(
    'SELECT live_data.drop_day_partitions($1, $2) AS dropped',
    [table, day(nowMs - keepDays * DAY_MS)],
  );
  return rows[0]?.dropped ?? 0;
}
