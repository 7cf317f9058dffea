import { boundFor, type DataBounds } from '@rec-io/domain/data-growth';
import { SYMBOLS } from '@rec-io/domain/market';
import { DAY_MS, floorTo } from '@rec-io/domain/time';
import type { Pool } from 'pg';
import { dayPartitions, dropDayPartitionsBefore, hasTomorrow } from './day-partitions.ts';
import { dropMarkets } from './live-ladder.ts';
import { dropRecordingGaps, newestSecond, priceLogOf } from './live-prices.ts';

/** Of the seconds at least so much stays, whatever a bound of bytes says: charts and restarts read it. */
const DAYS_MIN = 2;

/** What the worker's look at the database's bounds came to. */
export type TablesKept = {
  /** Days of prices that were dropped, of both coins. */
  readonly partitions: number;
  /** What is not as it should be, in words. */
  readonly problems: readonly string[];
};

/** Holds every table of `growing-data.ts` to its bound. Deletes no row of a person, an order, or the audit. @param nowMs wall time */
export async function keepTables(pool: Pool, bounds: DataBounds, nowMs: number): Promise<TablesKept> {
  const daysOf = (name: string): number => boundFor(name, bounds).days ?? Number.POSITIVE_INFINITY;
  const problems: string[] = [];
  let partitions = 0;
  const firstFitting = await firstDayThatFits(pool, boundFor('live-prices', bounds).bytes);
  for (const symbol of SYMBOLS) {
    const table = priceLogOf(symbol);
    // The exchange's time: what is simulated may be days ahead of the wall, and what was stopped is not old.
    const newestMs = await newestSecond(pool, symbol);
    if (newestMs === null) continue;
    const today = floorTo(newestMs, DAY_MS);
    const byAge = today - daysOf('live-prices') * DAY_MS;
    const bySize = Math.min(firstFitting, today - (DAYS_MIN - 1) * DAY_MS);
    const firstKept = Math.max(byAge, bySize);
    partitions += await dropDayPartitionsBefore(pool, table, firstKept);
    await dropRecordingGaps(pool, symbol, firstKept);
    await dropMarkets(pool, symbol, newestMs - daysOf('live-markets') * DAY_MS);
    if (!(await hasTomorrow(pool, table, newestMs)))
      problems.push(`there is no partition for tomorrow in live_data.${table}`);
  }
  const before = (name: string) => new Date(nowMs - daysOf(name) * DAY_MS);
  await pool.query('DELETE FROM system.health_history WHERE observed_at < $1', [before('health-history')]);
  await pool.query('DELETE FROM system.incidents WHERE ended_at < $1', [before('incidents')]);
  await pool.query('DELETE FROM system.health_acts WHERE acted_at < $1', [before('incidents')]);
  await pool.query('DELETE FROM system.data_sizes WHERE day < $1::date', [
    before('sizes').toISOString().slice(0, 10),
  ]);
  return { partitions, problems };
}

/** From which day on the newest days of both coins are no more bytes than allowed; -Infinity where all are not. */
async function firstDayThatFits(pool: Pool, bytesMax: number | null): Promise<number> {
  if (bytesMax === null) return Number.NEGATIVE_INFINITY;
  const all = (await Promise.all(SYMBOLS.map((symbol) => dayPartitions(pool, priceLogOf(symbol))))).flat();
  let bytes = 0;
  for (const each of all.toSorted((a, b) => b.dayMs - a.dayMs)) {
    bytes += each.bytes;
    if (bytes > bytesMax) return each.dayMs + DAY_MS;
  }
  return Number.NEGATIVE_INFINITY;
}
