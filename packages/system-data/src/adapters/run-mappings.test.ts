import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sanitize } from '../catalog/sanitize.ts';
import { type Description, type TableDescription, tableName } from '../description.ts';
import { decideDestinations } from '../staging/decide-destinations.ts';
import { makeRoom } from '../staging/fill.ts';
import { finishing } from '../staging/finishing.ts';
import { openStaging } from '../staging/open-staging.ts';
import { place } from '../staging/place.ts';
import { createStaged, stagedTable } from '../staging/staged-table.ts';
import type { SourceZone } from './adapter.ts';
import { madeColumn, madeTable } from './made-description.ts';
import { recognise, runMappings } from './run-mappings.ts';

let database: TestDatabase;
let client: Client;
beforeEach(async () => {
  database = await testDatabase();
  client = new Client(database.admin);
  await client.connect();
  await client.query('CREATE SCHEMA there');
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const system = (tables: readonly TableDescription[], schemaVersion: number | null = null): Description => ({
  serverVersion: 140_000,
  schemaVersion,
  enums: [],
  sequences: [],
  skipped: [],
  tables,
});
const described = (
  schema: string,
  name: string,
  columns: Readonly<Record<string, string>>,
): TableDescription =>
  madeTable(
    schema,
    name,
    Object.entries(columns).map(([column, type]) => madeColumn(column, type)),
  );
const BARS = described('historical_data', 'btc_price_history', {
  timestamp: 'text',
  open: 'numeric',
  high: 'numeric',
  low: 'numeric',
  close: 'numeric',
});
const LOG = described('live_data', 'live_price_log_1s_btc', {
  timestamp: 'text',
  price: 'numeric',
  momentum: 'numeric',
  delta_1m: 'float8',
});
const STEPS = ['0_00', '0_05', '1_65', '1_75', '2_00'];
const fingerprint = (name: string): TableDescription =>
  described('analytics', `btc_fingerprint_directional_${name}`, {
    time_to_close: 'text',
    ...Object.fromEntries(
      STEPS.flatMap((step) => [`pos_${step}`, `neg_${step}`]).map((column) => [column, 'numeric']),
    ),
  });

/** As a copy does it: staged like tables that a source describes. */
async function map(tables: readonly TableDescription[], zone: SourceZone | null = null) {
  const adapter = recognise(system(tables));
  if (adapter === null) throw new Error('not recognised');
  const { description, notes } = sanitize(system(adapter.mappings.map(({ into }) => into)));
  const { wanted, left } = await decideDestinations(client, description, 'keep');
  expect([...notes, ...left]).toEqual([]);
  await openStaging(client, description, wanted);
  const destinationOf = new Map(wanted.map(({ table, destination }) => [tableName(table), destination]));
  const mapped = await runMappings(
    client,
    adapter,
    {
      stagedOf: ({ name }) => ({ schema: 'there', name }),
      async makeResult(session, into) {
        const destination = destinationOf.get(tableName(into));
        if (destination === undefined) throw new Error(`${tableName(into)} is not wanted`);
        await createStaged(session, into, destination);
        return stagedTable(into);
      },
    },
    zone,
  );
  return { mapped, wanted };
}

async function placeAll({ mapped, wanted }: Awaited<ReturnType<typeof map>>): Promise<void> {
  for (const { table, destination } of wanted) {
    const rows = mapped.find(({ into }) => into.name === table.name)?.report.rowsOut ?? 0;
    for (const round of finishing(destination)) for (const work of round) await work.run(client);
    await makeRoom(client, table, destination);
    await client.query('BEGIN');
    const fingerprint = { rows, hash: '0' };
    const placed = await place(client, table, destination, { fingerprint, hashing: 'count' });
    expect(placed.outcome).toBe('placed');
    await client.query('COMMIT');
  }
}

test('the earlier system is recognised by its tables, our own and others are not', () => {
  const lookup = described('analytics', 'probability_lookup_btc', { ttc_seconds: 'int4' });
  const market = described('live_data', 'market_kalshi_btc', { id: 'int4' });
  const adapter = recognise(system([BARS, LOG, fingerprint('baseline'), lookup, market]));
  expect(adapter).toMatchObject({ name: 'rec-io-python' });
  expect(adapter?.mappings.map(({ into }) => into.name)).toEqual([
    'btc_price_history',
    'live_price_log_1s_btc',
    'fingerprint_directional',
  ]);
  expect(
    [BARS, LOG, fingerprint('baseline'), lookup, market].map((table) => adapter?.treatmentOf(table).kind),
  ).toEqual(['left', 'left', 'beside', 'as it is', 'left']);
  expect(adapter?.treatmentOf(lookup)).toMatchObject({ note: expect.stringContaining('120,000') });
  expect(recognise(system([BARS, LOG], 13))).toBeNull();
  expect(recognise(system([described('analytics', 'lookup_001', { id: 'int4' })]))).toBeNull();
});

test('each share of every fingerprint keeps its side, minute, threshold and momentum', async () => {
  const names = ['baseline', 'momentum_-05', 'momentum_005', 'momentum_000', 'momentum_-30'];
  const columns = STEPS.flatMap((step) => [`pos_${step}`, `neg_${step}`]);
  for (const [index, name] of names.entries())
    await client.query(`CREATE TABLE there."btc_fingerprint_directional_${name}" AS
      SELECT n || 'm TTC' AS time_to_close, ${columns.map((column, at) => `round(${index} + n * 0.5 + ${at} / 100.0, 2) AS ${column}`).join(', ')}
      FROM generate_series(1, 60) AS n`);
  const copy = await map(names.map(fingerprint));
  await placeAll(copy);
  const [mapped] = copy.mapped;
  expect(mapped?.report).toMatchObject({
    unit: 'values',
    rowsIn: 5 * 60 * 10,
    rowsOut: 5 * 60 * 10,
    leftOut: [],
  });
  expect(mapped?.report.notes[1]).toContain('1.70');
  expect(mapped?.report.notes[1]).not.toContain('1.75');
  const { rows } = await client.query(
    `SELECT momentum_bucket AS bucket, direction, share_percent::float8 AS share FROM analytics.fingerprint_directional
     WHERE symbol = 'btc' AND minutes_to_close = 14 AND threshold_percent = 1.65 ORDER BY 1 NULLS FIRST, 2`,
  );
  // pos_1_65 is the fifth column, neg_1_65 the sixth: a strike 1.65 % above the price is judged by the first.
  expect(rows).toEqual(
    [
      [null, 0],
      [-30, 4],
      [-5, 1],
      [0, 3],
      [5, 2],
    ].flatMap(([bucket, index]) => [
      { bucket, direction: 'down', share: (index ?? 0) + 7.05 },
      { bucket, direction: 'up', share: (index ?? 0) + 7.04 },
    ]),
  );
});

test('what is no share, no minute, or of a momentum that two tables claim, is counted', async () => {
  for (const name of ['momentum_-05', 'momentum_-5', 'momentum_001'])
    await client.query(`CREATE TABLE there."btc_fingerprint_directional_${name}" (time_to_close text, ${STEPS.map((s) => `pos_${s} numeric, neg_${s} numeric`).join(', ')});
      INSERT INTO there."btc_fingerprint_directional_${name}" VALUES ('1m TTC', 1, 2, 3, 4, 'NaN', NULL, 100.01, -1, 99, 0);
      INSERT INTO there."btc_fingerprint_directional_${name}" (time_to_close) VALUES ('61m TTC'), ('02m'), ('2m TTC')`);
  const {
    mapped: [mapped],
  } = await map(['momentum_-05', 'momentum_-5', 'momentum_001'].map(fingerprint));
  expect(mapped?.report).toMatchObject({ rowsIn: 120, rowsOut: 6 });
  expect(Object.fromEntries(mapped?.report.leftOut.map(({ reason, rows }) => [reason, rows]) ?? [])).toEqual({
    'another table is of the same momentum': 80,
    'its minutes to the close cannot be read': 10,
    'another row is of the same minute': 20,
    'it is missing or no number': 2,
    'it is no share of a hundred': 2,
  });
});

test('the log of seconds is told by the bars; its repeated hour stays out', async () => {
  await client.query(`
    CREATE TABLE there.btc_price_history AS
      SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS "timestamp", p AS open, p + 1 AS high, p AS low, p + 1 AS close
      FROM (SELECT at, (60000 + 2 * (extract(epoch FROM at)::bigint / 60 % 100000))::numeric AS p
            FROM generate_series('2025-03-09 00:00+00'::timestamptz, '2025-03-10 00:00+00', '1 minute') AS at
            UNION ALL SELECT at, (60000 + 2 * (extract(epoch FROM at)::bigint / 60 % 100000))::numeric
            FROM generate_series('2025-11-02 00:00+00'::timestamptz, '2025-11-02 09:00+00', '1 minute') AS at) AS s;
    CREATE TABLE there.live_price_log_1s_btc AS
      SELECT DISTINCT ON (1) to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI:SS') AS "timestamp",
        60000.5 + 2 * (extract(epoch FROM at)::bigint / 60 % 100000) AS price, 0.0123 AS momentum, -0.5::float8 AS delta_1m
      FROM generate_series('2025-11-02 04:30+00'::timestamptz, '2025-11-02 08:30+00', '1 second') AS at ORDER BY 1, at`);
  const copy = await map([LOG, BARS]);
  const [bars, log] = copy.mapped;
  expect(bars?.report).toMatchObject({ leftOut: [], notes: [expect.stringContaining('taken as UTC')] });
  expect(log?.report).toMatchObject({
    rowsOut: 1800 + 5401,
    leftOut: [{ reason: expect.stringContaining('repeat in autumn'), rows: 3600 }],
    notes: [expect.stringContaining('taken as America/New_York: by it, and not otherwise')],
  });
  await placeAll(copy);
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM live_data.live_price_log_1s_btc
     WHERE price = 60000.5 + 2 * (extract(epoch FROM "timestamp")::bigint / 60 % 100000) AND momentum = 0.0123 AND delta_1m = -0.5`,
  );
  expect(rows[0]?.n).toBe(7201);
});

test('a log that nothing tells is left as it is until its owner says which clock it was written by', async () => {
  await client.query(`CREATE TABLE there.live_price_log_1s_btc AS
    SELECT to_char('2025-07-01'::timestamp + n * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS') AS "timestamp",
      1::numeric AS price, NULL::numeric AS momentum, NULL::float8 AS delta_1m FROM generate_series(1, 600) AS n`);
  expect((await map([LOG])).mapped).toMatchObject([
    {
      result: null,
      report: { rowsOut: 0, leftOut: [{ reason: expect.stringContaining('say which'), rows: 600 }] },
    },
  ]);
  const {
    mapped: [said],
  } = await map([LOG], 'America/New_York');
  expect(said?.report).toMatchObject({ rowsOut: 600, leftOut: [] });
  const { rows } = await client.query(
    'SELECT min("timestamp") AS at FROM system_data_live_data.live_price_log_1s_btc',
  );
  expect(rows).toEqual([{ at: new Date('2025-07-01T04:00:01Z') }]);
});
