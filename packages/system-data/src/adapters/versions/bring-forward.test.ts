import type { Connection } from '@rec-io/database/connection';
import { type Migration, readMigrations } from '@rec-io/database/migrations';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bringForward } from './bring-forward.ts';
import { withScratch } from './scratch.ts';

const KNOWN = readMigrations();
const VERSION = KNOWN.length;
const LATER: Migration = {
  version: VERSION + 1,
  name: 'later',
  checksum: 'later',
  sql: `ALTER TABLE historical_data.btc_price_history ADD COLUMN venue text NOT NULL DEFAULT 'coinbase',
      ALTER COLUMN close TYPE double precision;
    UPDATE historical_data.btc_price_history SET momentum = momentum * 100;
    ALTER TABLE live_data.live_price_log_1s_btc ADD COLUMN seconds bigint;
    UPDATE live_data.live_price_log_1s_btc SET seconds = extract(epoch FROM "timestamp");
    CREATE TABLE analytics.newest AS SELECT max("timestamp") AS at FROM historical_data.btc_price_history`,
};

let database: TestDatabase;
let client: Client;

beforeEach(async () => {
  database = await testDatabase();
  client = new Client(database.admin);
  await client.connect();
  await client.query(`
    INSERT INTO historical_data.btc_price_history VALUES ('2020-01-01 00:00+00', 1, 1, 1, 1, 1, 1);
    CREATE SCHEMA system_data_historical_data;
    CREATE SCHEMA system_data_live_data;
    CREATE TABLE system_data_historical_data.btc_price_history AS
      SELECT '2024-03-10 00:00+00'::timestamptz + n * interval '1 minute' AS "timestamp", n::numeric(16, 4) AS open,
        n::numeric(16, 4) AS high, n::numeric(16, 4) AS low, (n + 0.25)::numeric(16, 4) AS close, NULL::numeric AS volume,
        nullif(n, 7) / 10000.0::double precision AS momentum
      FROM generate_series(1, 3000) AS n;
    CREATE TABLE system_data_live_data.live_price_log_1s_btc AS
      SELECT '2024-03-10 23:59+00'::timestamptz + n * interval '1 second' AS "timestamp", n::numeric(16, 4) AS price
      FROM generate_series(0, 119) AS n`);
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const forward = (
  later: Migration = LATER,
  tables = ['historical_data.btc_price_history', 'live_data.live_price_log_1s_btc'],
) =>
  bringForward({
    target: database.admin,
    version: VERSION,
    known: [...KNOWN, later],
    tables: tables.map((named) => {
      const [schema = '', name = ''] = named.split('.');
      return { table: { schema, name }, staged: { schema: `system_data_${schema}`, name } };
    }),
    client,
    async makeResult({ name }) {
      await client.query(`CREATE TABLE public.${name} (${RESULTS[name]})`);
      return { schema: 'public', name };
    },
    signal: new AbortController().signal,
  });

const RESULTS: Readonly<Record<string, string>> = {
  btc_price_history:
    '"timestamp" timestamptz, open numeric, high numeric, low numeric, close float8, volume numeric, momentum float8, venue text',
  live_price_log_1s_btc:
    '"timestamp" timestamptz, price numeric, one_minute_avg numeric, momentum float8, delta_1m float8, delta_2m float8, delta_3m float8, delta_4m float8, delta_15m float8, delta_30m float8, seconds bigint',
  newest: 'at timestamptz',
};

/** What anyone else finds in the database. */
const seen = async (): Promise<unknown> => {
  const { rows } = await client.query(
    `SELECT (SELECT json_agg(nspname || nspowner ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp') AS schemas,
       (SELECT count(*) FROM pg_class WHERE relnamespace = ANY ('{users,live_data,historical_data,analytics,system}'::regnamespace[])) AS relations,
       (SELECT json_agg(h) FROM historical_data.btc_price_history h) AS prices, (SELECT max(version) FROM system.schema_migrations) AS version,
       (SELECT datacl::text FROM pg_database WHERE datname = current_database()) AS rights`,
  );
  return rows[0];
};

test('rows of an older version come out of the migrations as those make them', async () => {
  const before = await seen();
  const forwarded = await forward();
  expect(forwarded.map(({ table, rowsIn, rowsOut }) => [table.name, rowsIn, rowsOut])).toEqual([
    ['newest', 0, 1],
    ['btc_price_history', 3000, 3000],
    ['live_price_log_1s_btc', 120, 120],
  ]);
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM public.btc_price_history n JOIN system_data_historical_data.btc_price_history o
         USING ("timestamp", open, high, low) WHERE n.close = o.close AND n.venue = 'coinbase'
         AND n.momentum IS NOT DISTINCT FROM o.momentum * 100 AND n.volume IS NULL) AS prices,
       (SELECT count(*)::int FROM public.live_price_log_1s_btc WHERE seconds = extract(epoch FROM "timestamp")) AS log,
       (SELECT at FROM public.newest) AS newest`,
  );
  expect(rows).toEqual([{ prices: 3000, log: 120, newest: new Date('2024-03-12T02:00:00Z') }]);
  expect(await seen()).toEqual(before);
});

test('what is not of that version is refused, and nothing is changed', async () => {
  await client.query('ALTER TABLE system_data_historical_data.btc_price_history ADD COLUMN of_somebody text');
  const before = await seen();
  await expect(forward()).rejects.toMatchObject({
    code: 'REC-681',
    message: expect.stringContaining('of_somebody'),
  });
  await expect(forward(LATER, ['analytics.unknown'])).rejects.toMatchObject({
    code: 'REC-681',
    message: expect.stringContaining('that version has no table analytics.unknown'),
  });
  await expect(forward({ ...LATER, sql: 'SELECT 1 / 0' }, [])).rejects.toMatchObject({ code: 'REC-681' });
  expect(await seen()).toEqual(before);
});

test('nothing in it can be committed, not even by a migration that says so', async () => {
  const before = await seen();
  await expect(
    forward({ ...LATER, sql: 'DROP TABLE historical_data.eth_price_history; COMMIT' }),
  ).rejects.toMatchObject({
    code: 'REC-681',
    message: expect.stringContaining('never_committed'),
  });
  expect(await seen()).toEqual(before);
});

test('others work meanwhile as always, and its end in the middle leaves nothing', async () => {
  const before = await seen();
  const cut = withScratch(database.admin, VERSION, async (scratch) => {
    expect(await seen()).toEqual(before);
    await client.query(`SET lock_timeout = '5s'; SELECT live_data.create_day_partition('live_price_log_1s_btc', '2030-01-01');
      INSERT INTO live_data.live_price_log_1s_btc ("timestamp", price) VALUES ('2030-01-01 12:00+00', 1);
      DROP TABLE live_data.live_price_log_1s_btc_20300101`);
    const { rows } = await scratch.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await client.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await scratch.client.query('SELECT 1');
  });
  await expect(cut).rejects.toThrow();
  expect(await seen()).toEqual(before);
});

test('the owner of the database needs no other right', async () => {
  await client.query(`CREATE ROLE plain_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'plain'`);
  try {
    await client.query(`ALTER DATABASE ${database.name} OWNER TO plain_owner`);
    for (const schema of ['users', 'live_data', 'historical_data', 'analytics', 'system'])
      await client.query(`ALTER SCHEMA ${schema} OWNER TO plain_owner`);
    const plain: Connection = { ...database.admin, user: 'plain_owner', password: 'plain' };
    await withScratch(plain, 1, async (scratch) => {
      await scratch.advance();
      const { rows } = await scratch.client.query('SELECT FROM historical_data.btc_price_history');
      expect(rows).toEqual([]);
    });
  } finally {
    await client.query(
      'REASSIGN OWNED BY plain_owner TO CURRENT_USER; DROP OWNED BY plain_owner; DROP ROLE plain_owner',
    );
  }
});
