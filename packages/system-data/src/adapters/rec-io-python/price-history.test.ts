import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MappingReport, SourceZone } from '../adapter.ts';
import { madeColumn, madeTable } from '../made-description.ts';
import { priceHistoryMapping } from './price-history.ts';

const PRICES = join(import.meta.dirname, '..', '..', '..', '..', '..', '..', 'shared', 'data', 'prices');
/** Three autumns and two springs. */
const MONTHS = ['2016-11', '2017-03', '2017-11', '2018-03', '2018-11'];
const FILES = MONTHS.map((month) => join(PRICES, `BTCUSD_bitfinex_1m_${month}.csv.gz`));
const missing = FILES.filter((file) => !existsSync(file));
const real = (behaviour: string, run: () => Promise<void>) =>
  test.skipIf(missing.length > 0)(
    missing.length > 0 ? `${behaviour} (skipped: no ${missing.join(', ')})` : behaviour,
    run,
  );

const STAGED = { schema: 'public', name: 'staged' };
const RESULT = { schema: 'public', name: 'result' };
const TEXT = {
  timestamp: 'text',
  open: 'float8',
  high: 'float8',
  low: 'float8',
  close: 'float8',
  volume: 'float8',
  momentum: 'numeric',
};

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new Client(database.admin);
  await client.connect();
  await client.query("SET TimeZone = 'Asia/Kolkata'");
  await client.query(
    `CREATE TABLE truth (unix float8, open float8, high float8, low float8, close float8, volume float8)`,
  );
  if (missing.length > 0) return;
  for (const file of FILES) {
    const sink = client.query(from('COPY truth FROM STDIN (FORMAT csv, HEADER)'));
    sink.end(gunzipSync(readFileSync(file)));
    await finished(sink);
  }
  // As the earlier system computed it: from the rows before it in their true order, whatever minutes are missing.
  await client.query(`
    CREATE TABLE series AS
    SELECT to_timestamp(unix) AS at, open, high, low, close, volume, round((100 * (
      0.30 * (close / lag(close, 1) OVER w - 1) + 0.25 * (close / lag(close, 2) OVER w - 1) +
      0.20 * (close / lag(close, 3) OVER w - 1) + 0.15 * (close / lag(close, 4) OVER w - 1) +
      0.05 * (close / lag(close, 15) OVER w - 1) + 0.05 * (close / lag(close, 30) OVER w - 1)))::numeric, 4) AS momentum
    FROM truth WINDOW w AS (ORDER BY unix);
    CREATE UNIQUE INDEX ON series (at);
    ANALYZE series`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  await client.query('DROP TABLE IF EXISTS staged, result');
});

async function map(
  columns: Readonly<Record<string, string>> = TEXT,
  zone: SourceZone | null = null,
): Promise<MappingReport> {
  const table = madeTable(
    'historical_data',
    'btc_price_history',
    Object.entries(columns).map(([name, type]) => madeColumn(name, type)),
  );
  const mapping = priceHistoryMapping('test', table);
  if (mapping === null) throw new Error('no mapping');
  await client.query('CREATE TABLE result (LIKE historical_data.btc_price_history INCLUDING ALL)');
  return mapping.run(client, () => STAGED, RESULT, { zone, resultOf: () => null });
}

/** One row of each clock time, as a primary key on it leaves: which of two, the order says. */
const writtenAs = (clock: string, order: string) => `
  CREATE TABLE staged AS SELECT DISTINCT ON (1) ${clock} AS "timestamp", open, high, low, close, volume, momentum
  FROM series ORDER BY 1, at ${order}`;
const EASTERN_TEXT = `to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI:SS')`;

const rowsStaged = async (pattern: string): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM staged WHERE "timestamp" ~ $1',
    [pattern],
  );
  return rows[0]?.n ?? -1;
};

/** Rows of the result that the truth does not have just so, and truths that the result lacks, by hour in UTC. */
async function compared(): Promise<{
  readonly wrong: number;
  readonly lost: readonly { hour: string; rows: number }[];
}> {
  const wrong = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM result r WHERE NOT EXISTS (
       SELECT FROM series s WHERE s.at = r."timestamp" AND (s.open::numeric(16, 4), s.high::numeric(16, 4), s.low::numeric(16, 4), s.close::numeric(16, 4)) = (r.open, r.high, r.low, r.close)
         AND s.volume = r.volume::float8
         AND s.momentum::float8 IS NOT DISTINCT FROM r.momentum)`,
  );
  const lost = await client.query<{ hour: string; rows: number }>(
    `SELECT to_char(date_trunc('hour', at AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24') AS hour, count(*)::int AS rows
     FROM series s WHERE NOT EXISTS (SELECT FROM result r WHERE r."timestamp" = s.at) GROUP BY 1 ORDER BY 1`,
  );
  return { wrong: wrong.rows[0]?.n ?? -1, lost: lost.rows };
}

real('Eastern text comes back to the minute; of a repeated hour the one that the table kept', async () => {
  for (const [order, hour] of [
    ['ASC', '2017-11-05 06'],
    ['DESC', '2017-11-05 05'],
  ] as const) {
    await client.query('DROP TABLE IF EXISTS staged, result');
    await client.query(writtenAs(EASTERN_TEXT, order));
    const report = await map();
    const found = await compared();
    expect(found.wrong).toBe(0);
    // Where minutes without a trade let rows of both hours into the table, no order of its rows fits: they stay out.
    expect(found.lost.map((lost) => lost.hour)).toEqual([
      '2016-11-06 05',
      '2016-11-06 06',
      hour,
      '2018-11-04 05',
      '2018-11-04 06',
    ]);
    expect(report.leftOut).toEqual([
      {
        reason: expect.stringContaining('repeat in autumn'),
        rows: await rowsStaged('^(2016-11-06|2018-11-04).01:'),
      },
    ]);
    expect(report.notes).toContainEqual(expect.stringContaining('times taken as America/New_York'));
    expect(report.notes).toContainEqual(expect.stringContaining('2017-11-05: the repeated hour is told'));
  }
});

real('without its momentum a repeated hour is left out and counted, never guessed', async () => {
  await client.query(writtenAs(EASTERN_TEXT.replace('"T"', ' '), 'ASC'));
  await client.query('UPDATE staged SET momentum = NULL');
  const report = await map();
  const found = await compared();
  const rows = await rowsStaged('^(2016-11-06|2017-11-05|2018-11-04) 01:');
  expect(report.leftOut).toEqual([{ reason: expect.stringContaining('repeat in autumn'), rows }]);
  expect(found.lost.map(({ hour }) => hour)).toEqual(
    ['2016-11-06', '2017-11-05', '2018-11-04'].flatMap((day) => [`${day} 05`, `${day} 06`]),
  );
  expect(report.notes).toContainEqual(expect.stringContaining('momentum was not taken'));
});

real('a table that kept both of each repeated hour is told apart', async () => {
  await client.query(
    `CREATE TABLE staged AS SELECT ${EASTERN_TEXT} AS "timestamp", open, high, low, close, volume, momentum FROM series ORDER BY random()`,
  );
  const report = await map();
  expect(await compared()).toEqual({ wrong: 0, lost: [] });
  expect(report).toMatchObject({ leftOut: [] });
});

real('times by UTC are known by the hour that Eastern clocks leave out', async () => {
  await client.query(writtenAs("at AT TIME ZONE 'UTC'", 'ASC'));
  const report = await map({ ...TEXT, timestamp: 'timestamp' });
  expect(await compared()).toEqual({ wrong: 0, lost: [] });
  expect(report.notes[0]).toContain('times taken as UTC');
});

real('what the owner says does not stand against the rows', async () => {
  await client.query(writtenAs(EASTERN_TEXT, 'ASC'));
  const report = await map(TEXT, 'UTC');
  expect(report).toMatchObject({ rowsOut: 0, leftOut: [{ rows: report.rowsIn }] });
  expect(report.leftOut[0]?.reason).toContain('said to be UTC, but the hour');
});

real('rows that tell no zone wait for the owner’s word', async () => {
  await client.query(
    `${writtenAs(EASTERN_TEXT, 'ASC').replace('FROM series', "FROM series WHERE at < '2016-11-20'")}`,
  );
  expect(await map()).toMatchObject({ rowsOut: 0 });
  await client.query('DROP TABLE result');
  const report = await map(TEXT, 'America/New_York');
  expect(report.rowsOut).toBe(report.rowsIn - (await rowsStaged('^2016-11-06.01:')));
  expect(report.notes[0]).toContain('you said so');
  expect((await compared()).wrong).toBe(0);
});

real('whole hundredths of a percent become percent', async () => {
  await client.query(writtenAs('at', 'ASC'));
  await client.query('UPDATE staged SET momentum = round(100 * momentum)');
  const report = await map({ ...TEXT, timestamp: 'timestamptz' });
  expect(report.notes).toContain('momentum was in hundredths of a percent');
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM result r JOIN series s ON s.at = r."timestamp"
     WHERE abs(s.momentum::float8 - r.momentum) > 0.00501`,
  );
  expect(rows[0]?.n).toBe(0);
});

test('every row that cannot be a bar is counted by its reason', async () => {
  await client.query(`CREATE TABLE staged ("timestamp" text, open text, high real, low real, close numeric, volume float8, momentum integer);
    INSERT INTO staged VALUES
      ('2024-07-01T12:00:00', '65000.12', 65001.25, 64999.5, 65000.1, 1.5, 3),
      ('2024-07-01 12:01:00.000', '65000.12', 65001.25, 64999.5, 65000.1, 'NaN', 3),
      ('2024-07-01T16:02:00Z', '1', 1, 1, 1, 1, 3), ('2024-07-01 21:33:00+05:30', '1', 1, 1, 1, 1, 3),
      ('2024-03-10T02:30:00', '1', 1, 1, 1, 1, 3), ('2023-11-05T01:30:00', '1', 1, 1, 1, 1, 3),
      ('2024-02-30T12:00:00', '1', 1, 1, 1, 1, 3), ('2024-07-01', '1', 1, 1, 1, 1, 3), (NULL, '1', 1, 1, 1, 1, 3), ('', '1', 1, 1, 1, 1, 3),
      ('2049-07-01T12:00:00', '1', 1, 1, 1, 1, 3), ('2024-07-01T12:00:30', '1', 1, 1, 1, 1, 3),
      ('2024-07-01T12:05:00', 'NaN', 1, 1, 1, 1, 3), ('2024-07-01T12:06:00', '1', 'Infinity', 1, 1, 1, 3), ('2024-07-01T12:07:00', 'x', 1, 1, 1, 1, 3),
      ('2024-07-01T12:08:00', '1', 1, 1, NULL, 1, 3), ('2024-07-01T12:09:00', '2', 1, 1, 1, 1, 3), ('2024-07-01T12:10:00', '0', 0, 0, 0, 1, 3),
      ('2024-07-01T12:11:00', '7', 7, 7, 7, 1, 3), ('2024-07-01 12:11', '7', 7, 7, 7, 1, 3),
      ('2024-07-01T12:12:00', '7', 7, 7, 7, 1, 3), ('2024-07-01 12:12:00', '8', 8, 8, 8, 1, 3)`);
  const report = await map(
    { ...TEXT, open: 'text', high: 'float4', low: 'float4', close: 'numeric', momentum: 'int4' },
    'America/New_York',
  );
  expect(Object.fromEntries(report.leftOut.map(({ reason, rows }) => [reason, rows]))).toEqual({
    'a price is missing or no number': 4,
    'another row of its time says something else': 2,
    'it says the same as another row of its time': 1,
    'its prices are those of no bar': 2,
    'its time cannot be read': 4,
    'its time is in the hour that Eastern clocks leave out in spring': 1,
    'its time is in the hour that Eastern clocks repeat in autumn, and nothing tells which of the two': 1,
    'its time is not the beginning of a minute': 1,
    'its time is still to come': 1,
  });
  const { rows } = await client.query<{ at: Date; open: string; high: string; volume: string | null }>(
    `SELECT "timestamp" AS at, open, high, volume FROM result ORDER BY 1`,
  );
  expect(
    rows.map(({ at, open, high, volume }) => [at.toISOString().slice(11, 16), open, high, volume]),
  ).toEqual([
    ['16:00', '65000.1200', '65001.2500', '1.5'],
    ['16:01', '65000.1200', '65001.2500', null],
    ['16:02', '1.0000', '1.0000', '1'],
    ['16:03', '1.0000', '1.0000', '1'],
    ['16:11', '7.0000', '7.0000', '1'],
  ]);
});
