import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyTestDatabase } from '@rec-io/database/test-database';
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkSnapshot } from '../../src/snapshot/check-snapshot.ts';
import { openSnapshot } from '../../src/snapshot/open-snapshot.ts';
import type { Source } from '../../src/source.ts';
import { bring, bringAll, connected, type Place, publishingPlace, SHORT, tableOf } from './published.ts';
import { ROWS, SCHEMA } from './some-data.ts';
import { type WebServer, webServer } from './web-server.ts';

let there: Awaited<ReturnType<typeof emptyTestDatabase>>;
let here: Awaited<ReturnType<typeof emptyTestDatabase>>;
let source: Client;
let target: Client;
let place: Place;

const CONTENT = `SELECT 'prices' AS name, count(*) AS rows, sum(hashtextextended(t::text, 0)) AS hash FROM historical_data.prices t
  UNION ALL SELECT 'moods', count(*), sum(hashtextextended(t::text, 0)) FROM analytics.moods t
  UNION ALL SELECT 'days', count(*), sum(hashtextextended(t::text, 0)) FROM live_data.days t
  UNION ALL SELECT 'none', count(*), NULL FROM live_data.none t`;
const content = async (client: Client) => (await client.query(CONTENT)).rows;

beforeAll(async () => {
  [there, here] = [await emptyTestDatabase(), await emptyTestDatabase()];
  [source, target] = [await connected(there.admin), await connected(here.admin)];
  await source.query(SCHEMA);
  await source.query(ROWS);
  await target.query(SCHEMA);
  place = await publishingPlace();
  await place.publish(there.admin, { chunkBytes: 128 * 1024 });
});
afterAll(async () => {
  await Promise.all([source.end(), target.end()]);
  await Promise.all([there.drop(), here.drop(), place.remove()]);
});
beforeEach(() => target.query('TRUNCATE historical_data.prices, analytics.moods, live_data.days'));

describe.each(['directory', 'http', 'https'] as const)('a snapshot by %s', (way) => {
  let server: WebServer;
  let snapshot: Source;

  beforeAll(async () => {
    server = await webServer(place.directory, { tls: way === 'https' });
    const address = way === 'directory' ? place.address : place.addressAt(server.url);
    snapshot = await openSnapshot(address, {
      patience: SHORT,
      ...(server.ca === null ? {} : { ca: server.ca }),
    });
  });
  afterAll(() => Promise.all([snapshot.close(), server.close()]));

  test('brings all rows of all tables as they were', async () => {
    expect(await bringAll(snapshot, target)).toBe(20_000 + 50 + 300);
    expect(await content(target)).toEqual(await content(source));
  });

  test('hashes as the target does, whichever way', async () => {
    expect(await snapshot.hashesAgree(target)).toBe(true);
    const reader = await snapshot.openReader(new AbortController().signal);
    const { missing } = snapshot.chunks(tableOf(snapshot, 'historical_data.prices'), []) ?? { missing: [] };
    expect(missing.length).toBeGreaterThan(5);
    for (const hashing of ['record', 'text', 'count'] as const) {
      const parts = await reader.fingerprints(missing, () => hashing);
      const hash = {
        record: 'hash_record_extended(ROW(t.*), 0)',
        text: 'hashtextextended(ROW(t.*)::text, 0)',
        count: '0::int8',
      }[hashing];
      const { rows } = await source.query(`SELECT sum(${hash})::text AS hash FROM historical_data.prices t`);
      expect(parts.reduce((sum, part) => sum + BigInt(part.hash), 0n).toString()).toBe(rows[0]?.hash);
      expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(20_000);
    }
  });

  test('is whole when it is checked', async () => {
    const address = way === 'directory' ? place.address : place.addressAt(server.url);
    const checked = await checkSnapshot(address, {
      patience: SHORT,
      ...(server.ca === null ? {} : { ca: server.ca }),
    });
    expect(checked).toMatchObject({ tables: 4, rows: 20_350, key: place.key.publicKey, expected: true });
    expect(checked.chunks).toBe((await readdir(join(place.directory, 'chunks'))).length);
  });
});

test('finished chunks are found again by what is in them, and a chunk that is gone is not guessed', async () => {
  const first = await openSnapshot(place.address);
  const table = tableOf(first, 'historical_data.prices');
  const keys = (first.chunks(table, [])?.missing ?? []).map(({ key }) => key);
  // What is added lies behind, so all that was full before is the same again.
  await source.query(
    'INSERT INTO historical_data.prices (n, at, price) SELECT n, now(), n FROM generate_series(30001, 30100) n',
  );
  const again = await place.publish(there.admin, { chunkBytes: 128 * 1024 });
  expect(again.chunks - again.chunksReused).toBeLessThanOrEqual(2);
  const second = await openSnapshot(place.address);
  const grown = tableOf(second, 'historical_data.prices');
  const chunks = second.chunks(grown, keys.slice(0, 3));
  expect(chunks?.finished.map(({ key }) => key)).toEqual(keys.slice(0, 3));
  expect((chunks?.missing.length ?? 0) + 3).toBeGreaterThanOrEqual(keys.length);
  expect(second.chunks(grown, ['0'.repeat(64)])).toBeNull();
  // Who began before still finds all of it.
  for (const chunk of first.chunks(table, [])?.missing ?? []) await bring(first, chunk, target);
  const { rows } = await target.query('SELECT count(*)::int AS n FROM historical_data.prices');
  expect(rows).toEqual([{ n: 20_000 }]);
  expect(first.identity).toBe(second.identity);
});

test.each([true, false])('a server that breaks off is asked for the rest (ranges: %s)', async (ranges) => {
  const server = await webServer(place.directory, { ranges });
  const snapshot = await openSnapshot(place.addressAt(server.url), { patience: SHORT });
  let cuts = 0;
  server.accident = (request, response, path) => {
    if (!path.startsWith('chunks/') || cuts >= 3) return false;
    cuts += 1;
    if (cuts === 2) response.writeHead(503, { 'retry-after': '0' }).end('busy');
    else {
      const from = ranges ? Number(/\d+/.exec(request.headers.range ?? '0')?.[0]) : 0;
      const rest = readFileSync(join(place.directory, path)).subarray(from);
      const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${from + rest.length - 1}/*` };
      response.writeHead(from === 0 ? 200 : 206, { 'content-length': rest.length, ...range });
      response.write(rest.subarray(0, rest.length / 2), () => response.destroy());
    }
    return true;
  };
  expect(await bringAll(snapshot, target)).toBe(20_450);
  expect(cuts).toBe(3);
  expect(server.asked.filter((asked) => asked.includes('bytes='))).toHaveLength(3);
  expect(await content(target)).toEqual(await content(source));
  await snapshot.close();
  await server.close();
});
