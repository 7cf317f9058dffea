import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopyOptions, copySystemData } from '../../src/copy-system-data.ts';
import type { CopyProgress } from '../../src/progress.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../../src/test-operator-server.ts';
import { type Place, publishingPlace } from './published.ts';
import { type WebServer, webServer } from './web-server.ts';

const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };
const TABLES = [
  'historical_data.btc_price_history',
  'live_data.live_price_log_1s_btc',
  'analytics.lookup_btc',
] as const;

describe('a copy from a published snapshot', () => {
  let server: OperatorServer;
  let target: Connection;
  let pool: Pool;
  let place: Place;
  let web: WebServer;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    place = await publishingPlace();
    await place.publish(server.admin, { chunkBytes: 64 * 1024 });
    web = await webServer(place.directory);
  });
  afterAll(() => Promise.all([server.stop(), place.remove(), web.close()]));
  beforeEach(async () => {
    ({ connection: target, pool } = await server.target());
    web.accident = () => false;
    web.asked.length = 0;
  });

  const copy = (options: Partial<CopyOptions> = {}) =>
    copySystemData({
      from: { kind: 'snapshot', address: place.addressAt(web.url) },
      target,
      identity: IDENTITY,
      ...options,
    });
  const contentOf = async (from: Pool) =>
    Promise.all(
      TABLES.map(
        async (table) => (await from.query(`SELECT * FROM ${table} ORDER BY 1`).catch(() => null))?.rows,
      ),
    );

  test('brings the same as one from the database, proved by the hashes that were signed', async () => {
    const report = await copy();
    expect(report).toMatchObject({ rowsCopied: 6_500, verify: 'full', logEntry: null });
    expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(await contentOf(pool)).toEqual(await contentOf(server.pool));
    expect(await copy()).toMatchObject({ tablesCopied: 0, rowsCopied: 0 });
    const fromDatabase = await copySystemData({
      from: { kind: 'server', connection: server.source, snapshot: null },
      target,
      identity: IDENTITY,
    });
    expect(fromDatabase).toMatchObject({ tablesCopied: 0 });
  });

  test('can be of one schema', async () => {
    await copy({ schemas: ['analytics'] });
    const [prices, seconds, lookup] = await contentOf(pool);
    expect([prices, seconds, lookup?.length]).toEqual([[], [], 300]);
  });

  test('that is cut goes on, also from what was published since, and brings only what is missing', async () => {
    const before = await contentOf(pool);
    const chunks = () => web.asked.filter((asked) => asked.startsWith('chunks/'));
    const all = (await readdir(join(place.directory, 'chunks'))).length;
    const stop = new AbortController();
    web.accident = () => {
      if (chunks().length >= all - 2) stop.abort(new Error('enough'));
      return false;
    };
    await expect(copy({ jobs: 1, signal: stop.signal })).rejects.toThrow('enough');
    expect(await contentOf(pool)).toEqual(before);
    web.accident = () => false;
    await server.pool.query('UPDATE analytics.lookup_btc SET kinds = NULL WHERE id = 1');
    await place.publish(server.admin, { chunkBytes: 64 * 1024 });
    web.asked.length = 0;
    expect(await copy({ resume: true })).toMatchObject({ rowsCopied: 6_500 });
    expect(chunks().length).toBeLessThan(all - 2);
    expect(await contentOf(pool)).toEqual(await contentOf(server.pool));
  });

  test('of which a chunk was altered changes nothing, and goes on when the chunk is right', async () => {
    const before = await contentOf(pool);
    const names = await readdir(join(place.directory, 'chunks'));
    const [name = ''] = names.sort().slice(-1);
    const path = join(place.directory, 'chunks', name);
    const content = await readFile(path);
    const altered = Buffer.from(content);
    altered[20] = (altered[20] ?? 0) ^ 1;
    await writeFile(path, altered);
    await expect(copy()).rejects.toMatchObject({ code: 'REC-702' });
    expect(await contentOf(pool)).toEqual(before);
    await writeFile(path, content);
    expect(await copy({ resume: true })).toMatchObject({ rowsCopied: 6_500 });
    expect(await contentOf(pool)).toEqual(await contentOf(server.pool));
  });

  test('comes instead of a server that cannot be reached, where the token names both, and says so', async () => {
    const connection = { ...server.source, port: 1 };
    const from = { kind: 'server', connection, snapshot: place.address } as const;
    const { rowsCopied, logEntry, notes } = await copy({ from });
    expect([rowsCopied, logEntry]).toEqual([6_500, null]);
    expect(notes[0]).toMatchObject({ name: `${connection.host}:1` });
    expect(notes[0]?.reason).toContain('what its operator published is read instead');
    expect(await contentOf(pool)).toEqual(await contentOf(server.pool));
    const reached = { kind: 'server', connection: server.source, snapshot: place.address } as const;
    expect((await copy({ from: reached })).logEntry).not.toBeNull();
    const refused = { ...connection, port: server.source.port, password: 'another' };
    await expect(copy({ from: { ...from, connection: refused } })).rejects.toMatchObject({ code: 'REC-692' });
  });

  test('does not come instead of a server whose copy was begun', async () => {
    const stop = new AbortController();
    const begun = { kind: 'server', connection: server.source, snapshot: place.address } as const;
    const onProgress = ({ rowsDone }: CopyProgress) => rowsDone > 0 && stop.abort(new Error('enough'));
    await expect(copy({ from: begun, onProgress, signal: stop.signal })).rejects.toThrow('enough');
    // The same server under the same name, and for this moment not to be reached.
    await server.pool.query(`ALTER ROLE "${server.source.user}" CONNECTION LIMIT 0`);
    await expect(copy({ from: begun, resume: true })).rejects.toMatchObject({ code: 'REC-668' });
    expect(await copy({ from: begun })).toMatchObject({ rowsCopied: 6_500, logEntry: null });
    await server.pool.query(`ALTER ROLE "${server.source.user}" CONNECTION LIMIT 20`);
  });

  test('of the earlier system is made ours like one from its server', async () => {
    const first = openPool(server.admin, { max: 1 });
    await first.query('CREATE DATABASE earlier TEMPLATE template0');
    await first.end();
    const earlier = { ...server.admin, database: 'earlier' };
    const there = openPool(earlier, { max: 1 });
    await there.query(`
      CREATE SCHEMA historical_data; CREATE SCHEMA live_data; CREATE SCHEMA analytics;
      CREATE TABLE live_data.strike_table_btc (id serial PRIMARY KEY, strike integer);
      CREATE TABLE analytics.btc_fingerprint_directional_baseline (time_to_close text PRIMARY KEY, pos_0_05 numeric(5,2), neg_0_05 numeric(5,2));
      INSERT INTO analytics.btc_fingerprint_directional_baseline VALUES ('1m TTC', 40.5, 45.25);
      CREATE TABLE historical_data.btc_price_history ("timestamp" text PRIMARY KEY, open float8, high float8, low float8, close float8,
        volume float8, momentum numeric);
      INSERT INTO historical_data.btc_price_history
        SELECT to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI:SS'), 100, 101, 99, 100.5, 1, NULL
        FROM generate_series('2025-03-09 00:00-05'::timestamptz, '2025-03-10 00:00-04', '1 minute') AS at;
      GRANT USAGE ON SCHEMA analytics, historical_data, live_data TO rec_io_installer;
      GRANT SELECT ON ALL TABLES IN SCHEMA analytics, historical_data, live_data TO rec_io_installer`);
    await there.end();
    const published = await publishingPlace();
    await published.publish(earlier);
    const report = await copy({ from: { kind: 'snapshot', address: published.address } });
    expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(report.mappings.map(({ table, rowsOut }) => [table, rowsOut])).toEqual([
      ['historical_data.btc_price_history', 1381],
      ['analytics.fingerprint_directional', 2],
    ]);
    await published.remove();
  });

  test('whose publisher signs rows that are not his own hashes is not put in place', async () => {
    const { forged } = await import('./forged.ts');
    const forgery = await forged(place);
    const { manifest } = forgery;
    const at = manifest.tables.findIndex(({ name }) => name === 'lookup_btc');
    const table = manifest.tables[at];
    const chunks = table?.chunks.map((chunk) => ({ ...chunk, text: '1' })) ?? [];
    const text = String(chunks.length);
    await forgery.sign({
      ...manifest,
      tables: manifest.tables.with(at, { ...table, chunks, text } as never),
    });
    const report = await copy({
      from: { kind: 'snapshot', address: place.addressAt(forgery.directory) },
    });
    expect(report.tables.find(({ table }) => table === 'analytics.lookup_btc')).toMatchObject({
      outcome: 'failed',
    });
    expect((await contentOf(pool))[2]).toBeUndefined();
    await forgery.remove();
  });
});
