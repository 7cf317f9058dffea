import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer, type TestServer } from '@rec-io/database/test-server';
import { signingKey } from '@rec-io/installer/signing-key';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkSnapshot } from '../../src/snapshot/check-snapshot.ts';
import { openSnapshot } from '../../src/snapshot/open-snapshot.ts';
import { connected, type Place, publishingPlace } from './published.ts';
import { ROWS, SCHEMA } from './some-data.ts';

const SMALL = { chunkBytes: 128 * 1024 };

/** Of the test's own, because the role of installers belongs to a whole server. */
let server: TestServer;
let client: Client;
let place: Place;

beforeAll(async () => {
  server = await startTestServer();
  client = await connected(server.admin);
  await client.query(SCHEMA);
  await client.query(ROWS);
});
afterAll(async () => {
  await client.end();
  await server.stop();
});
beforeEach(async () => {
  place = await publishingPlace();
});
afterEach(() => place.remove());

const files = async (): Promise<readonly string[]> =>
  (await readdir(place.directory, { recursive: true })).filter((name) => /\./.test(name)).sort();
const change = () => client.query('UPDATE live_data.days SET n = n + 1');

test('the same data is the same files, and former states stay for as long as was asked', async () => {
  const first = await place.publish(server.admin, SMALL);
  expect(first).toMatchObject({ tables: 4, rows: 20_350, chunksReused: 0, restricted: false });
  const before = await files();
  expect(await place.publish(server.admin, { ...SMALL, jobs: 5 })).toMatchObject({
    chunks: first.chunks,
    chunksReused: first.chunks,
    filesRemoved: 0,
  });
  expect((await files()).filter((name) => !before.includes(name))).toHaveLength(1);
  const states: Awaited<ReturnType<typeof openSnapshot>>[] = [];
  for (let round = 0; round < 3; round += 1) {
    await change();
    await place.publish(server.admin, { ...SMALL, keep: 2 });
    states.push(await openSnapshot(place.address));
  }
  const manifests = (await files()).filter((name) => name.endsWith('.json') && name.startsWith('manifests/'));
  expect(manifests).toHaveLength(3);
  await change();
  await place.publish(server.admin, { ...SMALL, keep: 0 });
  expect((await files()).filter((name) => name.startsWith('chunks/'))).toHaveLength(first.chunks);
  expect((await checkSnapshot(place.address)).rows).toBe(20_350);
});

test('a table that is being rewritten when it begins is published with its rows', async () => {
  const other = await connected(server.admin);
  await other.query('BEGIN; ALTER TABLE analytics.moods ALTER COLUMN said TYPE varchar(90)');
  const waiting = place.publish(server.admin);
  await expect
    .poll(async () => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'rec-io-publish' AND wait_event_type = 'Lock'`,
      );
      return rowCount;
    })
    .toBe(1);
  await other.query('COMMIT');
  await other.end();
  expect(await waiting).toMatchObject({ rows: 20_350 });
});

test('everybody may read it, whatever the umask is, and nobody the key', async () => {
  const umask = process.umask(0o077);
  await place.publish(server.admin).finally(() => process.umask(umask));
  for (const name of await files())
    expect([name, (await stat(join(place.directory, name))).mode & 0o777]).toEqual([name, 0o644]);
  for (const name of ['', 'chunks', 'manifests'])
    expect((await stat(join(place.directory, name))).mode & 0o777).toBe(0o755);
  const key = join(place.directory, '..', 'secrets', 'key.pem');
  expect((await stat(key)).mode & 0o777).toBe(0o600);
  expect(await signingKey(key)).toMatchObject({ made: false, publicKey: place.key.publicKey });
  await chmod(key, 0o640);
  await expect(signingKey(key)).rejects.toMatchObject({ code: 'REC-704' });
});

test('it is read with the rights of installers, and what they may not see is not passed over', async () => {
  await client.query(`CREATE ROLE rec_io_installer; CREATE SCHEMA users; CREATE TABLE users.secret AS SELECT 1 AS n;
    GRANT USAGE ON SCHEMA analytics, historical_data, live_data TO rec_io_installer;
    GRANT SELECT ON ALL TABLES IN SCHEMA analytics, historical_data, live_data TO rec_io_installer`);
  try {
    expect(await place.publish(server.admin)).toMatchObject({ restricted: true, rows: 20_350 });
    for (const name of await files())
      expect(await readFile(join(place.directory, name), 'utf8')).not.toMatch(/secret/);
    await client.query('REVOKE SELECT ON analytics.moods FROM rec_io_installer');
    expect(await place.publish(server.admin)).toMatchObject({
      rows: 20_300,
      skipped: [{ name: 'analytics.moods', reason: expect.stringMatching(/may not be read/) }],
    });
    await client.query(`GRANT SELECT ON analytics.moods TO rec_io_installer;
      ALTER TABLE analytics.moods ENABLE ROW LEVEL SECURITY`);
    expect(await place.publish(server.admin)).toMatchObject({
      rows: 20_300,
      skipped: [{ name: 'analytics.moods', reason: expect.stringMatching(/policy that hides rows/) }],
    });
    expect((await checkSnapshot(place.address)).rows).toBe(20_300);
  } finally {
    await client.query(`ALTER TABLE analytics.moods DISABLE ROW LEVEL SECURITY; DROP SCHEMA users CASCADE;
      DROP OWNED BY rec_io_installer; DROP ROLE rec_io_installer`);
  }
});

test('all is of one moment, however much is written meanwhile', async () => {
  let writing = true;
  const writer = await connected(server.admin);
  const writes = (async () => {
    while (writing)
      await writer.query(`BEGIN; UPDATE historical_data.prices SET price = price + 1 WHERE n <= 300;
        UPDATE live_data.days SET n = n + 1; COMMIT`);
  })();
  const sums = `SELECT (SELECT sum(price) FROM historical_data.prices WHERE n <= 300) - (SELECT sum(n) FROM live_data.days) AS apart`;
  const { rows: before } = await client.query<{ apart: string }>(sums);
  await place.publish(server.admin, { ...SMALL, jobs: 3 });
  writing = false;
  await writes;
  await writer.end();
  const target = await connected(server.admin);
  await target.query('CREATE DATABASE loaded');
  await target.end();
  const loaded = await connected({ ...server.admin, database: 'loaded' });
  await loaded.query(SCHEMA);
  const { bringAll } = await import('./published.ts');
  expect(await bringAll(await openSnapshot(place.address), loaded)).toBe(20_350);
  expect((await loaded.query(sums)).rows).toEqual(before);
  await loaded.end();
  await client.query('DROP DATABASE loaded');
});

test('a directory of others, one of another at work, and one that is damaged are left alone', async () => {
  await mkdir(place.directory);
  await writeFile(join(place.directory, 'index.html'), 'mine');
  await expect(place.publish(server.admin)).rejects.toMatchObject({
    code: 'REC-704',
    message: expect.stringMatching(/index\.html/),
  });
  expect(await readdir(place.directory)).toEqual(['index.html']);
  await rm(join(place.directory, 'index.html'));
  await place.publish(server.admin);
  // What is put beside later is no matter.
  await writeFile(join(place.directory, 'index.html'), 'mine');
  await writeFile(join(place.directory, 'chunks', 'README'), 'mine');
  let second: Promise<unknown> | null = null;
  await place.publish(server.admin, {
    onProgress: () => {
      second ??= place.publish(server.admin).catch((error: unknown) => error);
    },
  });
  expect(await second).toMatchObject({ code: 'REC-704', message: expect.stringMatching(/at this moment/) });
  expect(await readFile(join(place.directory, 'chunks', 'README'), 'utf8')).toBe('mine');
});

test('a chunk that was damaged where it lies is written anew', async () => {
  await place.publish(server.admin, SMALL);
  const [name = ''] = await readdir(join(place.directory, 'chunks'));
  const path = join(place.directory, 'chunks', name);
  const content = await readFile(path);
  content[5] = (content[5] ?? 0) ^ 1;
  await writeFile(path, content);
  await expect(checkSnapshot(place.address)).rejects.toMatchObject({ code: 'REC-702' });
  const again = await place.publish(server.admin, SMALL);
  expect(again.chunks - again.chunksReused).toBe(1);
  await checkSnapshot(place.address);
});

describe('what was published stays, whole, when the next publisher', () => {
  const begin = (dieAfterChunks: number | null) =>
    spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'publish-process.ts'),
        JSON.stringify({
          database: server.admin,
          directory: place.directory,
          keyFile: join(place.directory, '..', 'secrets', 'key.pem'),
          dieAfterChunks,
        }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );

  test.each([0, 4])('is killed after %i chunks', async (chunks) => {
    await place.publish(server.admin, SMALL);
    const before = await checkSnapshot(place.address);
    await client.query('UPDATE historical_data.prices SET price = price + 1');
    const [, signal] = await once(begin(chunks), 'close');
    expect(signal).toBe('SIGKILL');
    expect(await checkSnapshot(place.address)).toEqual(before);
    await place.publish(server.admin, { ...SMALL, keep: 0 });
    expect((await files()).length).toBe((await checkSnapshot(place.address)).chunks + 2);
  });

  test('is killed at any moment', async () => {
    await place.publish(server.admin, SMALL);
    const beganMs = performance.now();
    await once(begin(null), 'close');
    const allMs = performance.now() - beganMs;
    for (let step = 1; step <= 5; step += 1) {
      await change();
      const child = begin(null);
      await once(child.stdout, 'data');
      const ended = once(child, 'close');
      await sleep((allMs * step) / 8);
      child.kill('SIGKILL');
      await ended;
      expect((await checkSnapshot(place.address)).rows).toBe(20_350);
    }
  });

  test('is cancelled, or loses the database', async () => {
    await place.publish(server.admin, SMALL);
    const before = [await checkSnapshot(place.address), await files()];
    const stop = new AbortController();
    const cancelled = place.publish(server.admin, {
      ...SMALL,
      signal: stop.signal,
      onProgress: ({ chunksDone }) => chunksDone > 2 && stop.abort(new Error('enough')),
    });
    await expect(cancelled).rejects.toThrow('enough');
    let cut = false;
    const lost = place.publish(server.admin, {
      ...SMALL,
      onProgress({ chunksDone }) {
        if (chunksDone < 2 || cut) return;
        cut = true;
        void client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rec-io-publish'",
        );
      },
    });
    await expect(lost).rejects.toThrow();
    expect([await checkSnapshot(place.address), await files()]).toEqual(before);
  });
});

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'on a full disk (skipped unless root on Linux, which can mount a small one)',
  () => {
    test('the former state stays, room is given back, and the directory is named', async () => {
      await mkdir(place.directory);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', place.directory]);
      try {
        await client.query('CREATE TABLE analytics.noise (b bytea)');
        await place.publish(server.admin, SMALL);
        const before = [await checkSnapshot(place.address), await files()];
        await client.query(
          'INSERT INTO analytics.noise SELECT sha512(n::text::bytea) FROM generate_series(1, 20000) n',
        );
        await expect(place.publish(server.admin, SMALL)).rejects.toMatchObject({
          code: 'ENOSPC',
          path: place.directory,
        });
        expect([await checkSnapshot(place.address), await files()]).toEqual(before);
      } finally {
        execFileSync('umount', [place.directory]);
        await client.query('DROP TABLE IF EXISTS analytics.noise');
      }
    });
  },
);
