import { type Migration, readMigrations } from '@rec-io/database/migrations';
import { emptyTestDatabase, type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adapt, type Finished } from '../src/adapters/adapt.ts';
import { speakTheSame } from '../src/source-connection.ts';
import type { Policy } from '../src/staging/destination.ts';
import { plainCopy, plainSource } from './plain-copy.ts';

const KNOWN = readMigrations();

let here: TestDatabase;
let target: Client;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  here = await testDatabase();
  target = new Client(here.admin);
  await target.connect();
  await speakTheSame(target);
  closing.push(
    () => target.end(),
    () => here.drop(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function there(sql: string, isOurs: boolean): Promise<Client> {
  const database = isOurs ? await testDatabase() : await emptyTestDatabase();
  const client = new Client(database.admin);
  await client.connect();
  await speakTheSame(client);
  closing.push(
    () => client.end(),
    () => database.drop(),
  );
  await client.query(sql);
  return client;
}

async function copy(
  source: Client,
  { known = KNOWN, existing = 'keep' as Policy } = {},
): Promise<Finished & { readonly notes: readonly string[] }> {
  const adapted = await adapt(await plainSource(source), here.admin, known);
  await plainCopy(adapted.source, target);
  const finished = await adapted.finish?.({
    client: target,
    existing,
    zone: null,
    signal: new AbortController().signal,
  });
  const notes = adapted.notes.map(({ name, reason }) => `${name}: ${reason}`);
  return { placed: [], reports: [], left: [], ...finished, notes };
}

const tables = async (): Promise<readonly string[]> => {
  const { rows } = await target.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('analytics', 'historical_data', 'live_data') AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

const EARLIER = `
  CREATE SCHEMA historical_data; CREATE SCHEMA live_data; CREATE SCHEMA analytics; CREATE SCHEMA users;
  CREATE TABLE historical_data.btc_price_history ("timestamp" text PRIMARY KEY, open float8, high float8, low float8, close float8,
    volume float8, momentum numeric);
  INSERT INTO historical_data.btc_price_history
    SELECT to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI:SS'), 100, 101, 99, 100.5, 1, NULL
    FROM generate_series('2025-03-09 00:00-05'::timestamptz, '2025-03-10 00:00-04', '1 minute') AS at;
  CREATE TABLE live_data.strike_table_btc (id serial PRIMARY KEY, strike integer);
  INSERT INTO live_data.strike_table_btc VALUES (1, 118500);
  CREATE TABLE analytics."btc_fingerprint_directional_momentum_-05" (time_to_close text PRIMARY KEY, pos_0_05 numeric(5,2), neg_0_05 numeric(5,2));
  INSERT INTO analytics."btc_fingerprint_directional_momentum_-05" VALUES ('1m TTC', 40.5, 45.25);
  CREATE TABLE analytics.btc_momentum_profile (percentile numeric(4,1), momentum_value numeric);
  INSERT INTO analytics.btc_momentum_profile VALUES (50, 0.01);
  CREATE TABLE analytics.probability_lookup_btc (ttc_seconds integer, prob_within_positive numeric(5,2));
  INSERT INTO analytics.probability_lookup_btc VALUES (5, 50)`;

test('the earlier system’s tables come as they are and into ours', async () => {
  const source = await there(EARLIER, false);
  const { placed, reports, left, notes } = await copy(source);
  expect(placed).toEqual([
    { table: 'historical_data.btc_price_history', rows: 1381, refused: null },
    { table: 'analytics.fingerprint_directional', rows: 2, refused: null },
  ]);
  expect(reports.map(({ rowsIn, rowsOut }) => [rowsIn, rowsOut])).toEqual([
    [1381, 1381],
    [2, 2],
  ]);
  expect(left).toEqual([]);
  expect(notes).toContainEqual(
    expect.stringContaining('analytics.probability_lookup_btc: not used as probabilities'),
  );
  expect(notes).toContainEqual(expect.stringContaining('live_data.strike_table_btc: it holds one moment'));
  expect(await tables()).toEqual(
    expect.arrayContaining([
      'analytics.btc_fingerprint_directional_momentum_-05_rec_io_python',
      'analytics.btc_momentum_profile_rec_io_python',
      'analytics.fingerprint_directional',
      'analytics.probability_lookup_btc',
      'historical_data.btc_price_history_rec_io_python',
    ]),
  );
  const { rows } = await target.query(
    `SELECT (SELECT count(*)::int FROM historical_data.btc_price_history) AS bars,
       (SELECT min("timestamp") FROM historical_data.btc_price_history) AS first,
       (SELECT max("timestamp") FROM historical_data.btc_price_history) AS last,
       (SELECT share_percent::text FROM analytics.fingerprint_directional WHERE direction = 'up' AND momentum_bucket = -5) AS up,
       (SELECT count(*)::int FROM live_data.strike_table_btc) AS strikes`,
  );
  expect(rows).toEqual([
    {
      bars: 1381,
      first: new Date('2025-03-09T05:00Z'),
      last: new Date('2025-03-10T04:00Z'),
      up: '40.50',
      strikes: 0,
    },
  ]);
  const { rows: rights } = await target.query<{ may: boolean }>(
    `SELECT has_table_privilege('rec_io_worker', 'analytics.fingerprint_directional', 'SELECT, INSERT') AS may`,
  );
  expect(rights).toEqual([{ may: true }]);
});

test('bars of its owner stay beside what came', async () => {
  await target.query(
    `INSERT INTO historical_data.btc_price_history VALUES ('2025-03-09 12:00+00', 1, 1, 1, 1)`,
  );
  const { placed, left } = await copy(await there(EARLIER, false));
  expect(placed.map(({ table }) => table)).toEqual(['analytics.fingerprint_directional']);
  expect(left).toEqual([
    { name: 'historical_data.btc_price_history', reason: expect.stringContaining('rows of its own') },
  ]);
  const { rows } = await target.query('SELECT count(*)::int AS n FROM historical_data.btc_price_history');
  expect(rows).toEqual([{ n: 1 }]);
});

const OURS = `
  INSERT INTO historical_data.btc_price_history
    SELECT '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute', n, n + 1, n, n + 0.5, NULL, n / 100.0 FROM generate_series(1, 500) AS n;
  SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-01-01'), live_data.create_day_partition('live_price_log_1s_btc', '2026-01-02');
  INSERT INTO live_data.live_price_log_1s_btc ("timestamp", price)
    SELECT '2026-01-01 23:59+00'::timestamptz + n * interval '1 second', 80000 + n FROM generate_series(0, 119) AS n;
  CREATE TABLE analytics.lookup_1 (id integer PRIMARY KEY); INSERT INTO analytics.lookup_1 VALUES (7)`;
const LATER: Migration = {
  version: KNOWN.length + 1,
  name: 'later',
  checksum: 'later',
  sql: `UPDATE historical_data.btc_price_history SET momentum = momentum * 100`,
};

test('tables of an older version come through the migrations, all others as they are', async () => {
  const before = await tables();
  const { placed, left } = await copy(await there(OURS, true), { known: [...KNOWN, LATER] });
  expect(left).toEqual([]);
  expect(placed).toEqual([
    { table: 'historical_data.btc_price_history', rows: 500, refused: null },
    { table: 'live_data.live_price_log_1s_btc', rows: 120, refused: null },
  ]);
  const { rows } = await target.query(
    `SELECT (SELECT sum(momentum)::text FROM historical_data.btc_price_history) AS momentum,
       (SELECT sum(price)::text FROM live_data.live_price_log_1s_btc_20260102) AS second_day, (SELECT id FROM analytics.lookup_1) AS lookup`,
  );
  expect(rows).toEqual([{ momentum: '125250', second_day: '4805370.0000', lookup: 7 }]);
  expect(await tables()).toEqual(
    [
      ...before,
      'analytics.lookup_1',
      'live_data.live_price_log_1s_btc_20260101',
      'live_data.live_price_log_1s_btc_20260102',
    ].sort(),
  );
});

test('the same version needs nothing, a newer one is refused', async () => {
  const source = await there(OURS, true);
  const { placed, notes } = await copy(source);
  expect([...placed, ...notes]).toEqual([]);
  await expect(copy(source, { known: KNOWN.slice(0, -1) })).rejects.toMatchObject({ code: 'REC-680' });
});
