import type { DataBounds } from '@rec-io/domain/data-growth';
import { GROWING } from '@rec-io/domain/growing-data';
import { DAY_MS } from '@rec-io/domain/time';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { keepTables } from './data-keeping.ts';
import { earlierSizes, measureTables, recordSizes } from './data-sizes.ts';
import { dayPartitions, ensureDayPartitions } from './day-partitions.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';

const TABLE = 'live_price_log_1s_btc';
/** Exchange time may be far from the wall's. */
const NEWEST = Date.UTC(2026, 9, 8, 12);
const NOW = Date.UTC(2026, 10, 20);
const USUAL: DataBounds = new Map();

let database: TestDatabase;
let worker: Pool;
let web: Pool;
beforeEach(async () => {
  database = await testDatabase();
  const as = (program: 'worker' | 'web') =>
    openPool({ ...database.admin, user: roleOf(program), password: SERVICE_PASSWORD }, { max: 2 });
  [worker, web] = [as('worker'), as('web')];
});
afterEach(async () => {
  await Promise.all([worker.end(), web.end()]);
  await database.drop();
});

/** Seconds of so many days up to the newest, one a day, and the partitions ahead. */
async function record(days: number, bytesADay = 0): Promise<void> {
  for (let ago = days - 1; ago >= 0; ago--) {
    const at = NEWEST - ago * DAY_MS;
    await ensureDayPartitions(database.adminPool, TABLE, at);
    await database.adminPool.query(
      `INSERT INTO live_data.${TABLE} ("timestamp", price)
       SELECT $1::timestamptz - n * interval '1 ms', 1 FROM generate_series(0, $2) n`,
      [new Date(at), Math.floor(bytesADay / 100)],
    );
  }
}
const days = async () =>
  (await dayPartitions(database.adminPool, TABLE)).map(({ dayMs }) =>
    new Date(dayMs).toISOString().slice(5, 10),
  );
const count = async (sql: string) => (await database.adminPool.query(sql)).rowCount;

test('every table that there is stands among what grows', async () => {
  const { rows } = await database.adminPool.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('users', 'live_data', 'historical_data', 'analytics', 'system') AND c.relkind IN ('r', 'p')
       AND NOT c.relispartition ORDER BY 1`,
  );
  const known = GROWING.flatMap((each) => ('tables' in each ? each.tables : []));
  const fixed = [
    'system.health_status',
    'system.schema_migrations',
    'users.ledger_epoch',
    'users.partitioned_tables',
    'users.table_rights',
  ];
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual(fixed);
  expect(new Set(known).size).toBe(known.length);
});

test('whole days go by age, in the time of the exchange, and what a person can ask for stays', async () => {
  await record(32);
  await database.adminPool.query(
    `INSERT INTO live_data.recording_gaps VALUES ('BTC', $1, $2, 'x'), ('BTC', $3, $4, 'y')`,
    [40, 39, 3, 2].map((ago) => new Date(NEWEST - ago * DAY_MS)),
  );
  await database.adminPool.query(
    `INSERT INTO live_data.market_kalshi_btc (event_ticker, market_ticker, strike, status, open_time, close_time)
     VALUES ('e', 'old', 1, 'x', $1, $1), ('e', 'new', 1, 'x', $2, $2)`,
    [new Date(NEWEST - 8 * DAY_MS), new Date(NEWEST - 6 * DAY_MS)],
  );
  const kept = await keepTables(worker, USUAL, NOW);
  expect(kept).toEqual({ partitions: 1, problems: [] });
  expect((await days())[0]).toBe('09-08');
  expect(await count('SELECT FROM live_data.recording_gaps')).toBe(1);
  expect(await count("SELECT FROM live_data.market_kalshi_btc WHERE market_ticker = 'new'")).toBe(1);
  expect(await count('SELECT FROM live_data.market_kalshi_btc')).toBe(1);
  expect(await keepTables(worker, USUAL, NOW)).toEqual({ partitions: 0, problems: [] });

  await keepTables(worker, new Map([['live-prices', { days: 7, bytes: null }]]), NOW);
  expect((await days())[0]).toBe('10-01');
});

test('of what is too much the oldest days go, never the last two', async () => {
  await record(5, 100_000);
  const sizes = (await dayPartitions(database.adminPool, TABLE)).map(({ bytes }) => bytes);
  const newestThree = sizes.slice(2).reduce((sum, bytes) => sum + bytes, 0);
  await keepTables(worker, new Map([['live-prices', { days: null, bytes: newestThree }]]), NOW);
  expect((await days()).slice(0, 3)).toEqual(['10-06', '10-07', '10-08']);
  await keepTables(worker, new Map([['live-prices', { days: null, bytes: 1 }]]), NOW);
  expect((await days()).slice(0, 2)).toEqual(['10-07', '10-08']);
});

test('a partition that nobody made ahead is told', async () => {
  await record(2);
  for (const day of ['20261009', '20261010', '20261011'])
    await database.adminPool.query(`DROP TABLE live_data.${TABLE}_${day}`);
  expect((await keepTables(worker, USUAL, NOW)).problems).toEqual([
    `there is no partition for tomorrow in live_data.${TABLE}`,
  ]);
});

test('health goes by age, and what lasts is not over', async () => {
  const ago = (days: number) => new Date(NOW - days * DAY_MS);
  for (const days of [31, 29])
    await database.adminPool.query(
      `INSERT INTO system.health_history (observed_at, overall_status) VALUES ($1, 'healthy')`,
      [ago(days)],
    );
  const incident = (begun: Date, ended: Date | null) =>
    database.adminPool.query(
      `INSERT INTO system.incidents (id, cause, reason, worst, begun_at, ended_at)
       VALUES (gen_random_uuid(), 'x', 'y', 'failed', $1, $2)`,
      [begun, ended],
    );
  await incident(ago(400), ago(399));
  await incident(ago(400), null);
  await keepTables(worker, USUAL, NOW);
  expect(await count('SELECT FROM system.health_history')).toBe(1);
  expect(await count('SELECT FROM system.incidents WHERE ended_at IS NULL')).toBe(1);
  expect(await count('SELECT FROM system.incidents')).toBe(1);
});

test('sizes are of all that grows, add up to the database, and are kept a row a day', async () => {
  await record(3);
  const measured = await measureTables(web, NOW);
  const tables = GROWING.flatMap((each) => ('tables' in each || 'rest' in each ? [each.name] : []));
  expect(measured.map(({ name }) => name).toSorted()).toEqual(tables.toSorted());
  const { rows } = await web.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database())::float8 AS bytes',
  );
  const sum = measured.reduce((all, { bytes }) => all + (bytes ?? 0), 0);
  expect(Math.abs(sum - (rows[0]?.bytes ?? 0))).toBeLessThan(2e6);
  expect(measured.find(({ name }) => name === 'live-prices')?.spanDays).toBeCloseTo(2.5);

  await recordSizes(worker, measured, NOW);
  await recordSizes(worker, measured, NOW);
  expect(await earlierSizes(web, NOW - DAY_MS)).toHaveLength(measured.length);
});

test('the worker drops nothing of a person, an order or the audit', async () => {
  for (const table of ['fills', 'settlements', 'audit', 'user_info', 'orders'])
    await expect(worker.query(`DELETE FROM users.${table}`), table).rejects.toThrow('permission denied');
});
