import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { startScript } from '../test-script.ts';
import { removeBase, testPlacement } from '../test-server.ts';
import type { SystemAccount } from './account.ts';
import { installServer } from './binaries.ts';
import { preparePlacement } from './placement.ts';
import { freePort } from './port.ts';
import { findPostmaster, isClusterInUse, postmasterFile } from './postmaster.ts';
import { type EmbeddedServer, type EmbeddedServerOptions, embeddedServer } from './server.ts';

const place = testPlacement();
const log = path.join(place.base, 'postgres.log');
let account: SystemAccount | null = null;
let server: EmbeddedServer | null = null;

async function ourServer(change: Partial<EmbeddedServerOptions> = {}): Promise<EmbeddedServer> {
  account = await preparePlacement(place);
  await mkdir(place.base, { recursive: true });
  server = embeddedServer({
    ...place,
    binDir: await installServer(place.serverDir),
    account,
    adminPassword: 'apasswordoftests',
    port: await freePort(),
    log,
    settings: { fsync: 'off' },
    ...change,
  });
  return server;
}

afterEach(async () => {
  await server?.stop();
  server = null;
  await removeBase(place.base);
});

async function ask(port: number, sql: string): Promise<unknown[]> {
  const client = new Client((await ourServer()).connection(port, 'postgres'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded server', () => {
  test('starts, is adopted instead of started twice, keeps its data, and stops', async () => {
    const first = await ourServer();
    expect(await first.adopt()).toBeNull();
    const running = await first.start();
    expect(await ask(running.port, 'CREATE TABLE kept AS SELECT 42 AS answer')).toEqual([]);
    const second = await ourServer();
    expect(await second.adopt()).toEqual({ ...running, adopted: true });
    expect(await second.stop()).toBe(true);
    expect(await second.stop()).toBe(false);
    expect(await second.adopt()).toBeNull();
    const again = await second.start();
    expect(await ask(again.port, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('listens on this machine only, in UTC, with passwords, and keeps its folder closed', async () => {
    const { port } = await (await ourServer()).start();
    const settings = await ask(
      port,
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('listen_addresses', 'unix_socket_directories', 'TimeZone', 'server_encoding', 'password_encryption') ORDER BY name`,
    );
    expect(settings.map((row) => Object.values(row as object).join('='))).toEqual([
      'TimeZone=UTC',
      'listen_addresses=127.0.0.1',
      'password_encryption=scram-sha-256',
      'server_encoding=UTF8',
      'unix_socket_directories=',
    ]);
    const rules = await ask(port, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect((await stat(place.base)).mode & 0o777).toBe(0o700);
    expect((await readdir(place.base)).filter((name) => name.includes('password'))).toEqual([]);
  });

  test('names the port when another program has it', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const refused = (await ourServer({ port })).start();
    await expect(refused).rejects.toMatchObject({
      code: 'DB_PORT_TAKEN',
      message: expect.stringContaining(`${port}`),
    });
    await new Promise((resolve) => other.close(resolve));
  });

  test('starts again after kill -9 of the postmaster, with everything committed', async () => {
    const first = await ourServer();
    const { pid, port } = await first.start();
    await ask(port, 'CREATE TABLE committed AS SELECT 1 AS one');
    process.kill(pid, 'SIGKILL');
    const again = await ((await first.adopt()) ?? (await ourServer()).start());
    expect(again).toMatchObject({ adopted: false });
    expect(await ask(again.port, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
  });

  test('starts although an unrelated process has the id that a stale lock file names', async () => {
    const first = await ourServer();
    await first.start();
    const lock = await readFile(postmasterFile(place.clusterDir), 'utf8');
    await first.stop();
    // This very process: alive, and no server of the cluster.
    await writeFile(postmasterFile(place.clusterDir), lock.replace(/^\d+/, String(process.pid)));
    expect(await findPostmaster(place.clusterDir)).toBeNull();
    expect(await first.start()).toMatchObject({ adopted: false });
  });

  test('outlives the process that started it, is adopted, and serves on', async () => {
    const options = {
      ...place,
      binDir: await installServer(place.serverDir),
      account: await preparePlacement(place),
      adminPassword: 'apasswordoftests',
      port: await freePort(),
      log,
      settings: { fsync: 'off' },
    };
    const parent = startScript(
      `import { embeddedServer } from '@rec-io/database/embedded/server';
       const running = await embeddedServer(JSON.parse(process.argv[1])).start();
       process.stdout.write(JSON.stringify(running) + '\\n');
       setInterval(() => undefined, 1_000);`,
      JSON.stringify(options),
    );
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    parent.stdout?.once('data', resolve);
    const started = JSON.parse((await promise).toString('utf8')) as { pid: number; port: number };
    const closed = new Promise((done) => parent.once('close', done));
    parent.kill('SIGKILL');
    await closed;
    const adopted = await (await ourServer()).adopt();
    expect(adopted).toEqual({ ...started, adopted: true });
    expect(await ask(started.port, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('refuses a cluster whose server does not know our password', async () => {
    await (await ourServer()).start();
    const stranger = await ourServer({ adminPassword: 'anotherpassword' });
    await expect(stranger.adopt()).rejects.toMatchObject({ code: 'DB_CLUSTER_FOREIGN' });
  });

  test('leaves a folder alone that holds something else', async () => {
    await preparePlacement(place);
    await mkdir(place.clusterDir);
    await writeFile(path.join(place.clusterDir, 'letter.txt'), 'dear');
    const refused = (await ourServer()).start();
    await expect(refused).rejects.toMatchObject({ code: 'DB_CLUSTER_FOREIGN' });
    expect(await readdir(place.clusterDir)).toEqual(['letter.txt']);
  });

  test('removes the cluster that it could not finish, and says why', async () => {
    await preparePlacement(place);
    // Left by an attempt that was killed.
    await mkdir(`${place.clusterDir}.new-dead`);
    const broken = path.join(place.base, 'broken');
    await mkdir(broken);
    const script =
      '#!/bin/sh\nmkdir -p "$(echo "$1" | cut -d= -f2)/base"\necho "No space left on device" >&2\nexit 1\n';
    await writeFile(path.join(broken, 'initdb'), script, { mode: 0o755 });
    const refused = (await ourServer({ binDir: broken })).start();
    await expect(refused).rejects.toMatchObject({
      code: 'DB_CLUSTER_FAILED',
      message: expect.stringContaining('No space left on device'),
    });
    expect((await readdir(place.base)).sort()).toEqual(['broken', 'server']);
  });
});

test('the server is copied once, links and all, and nothing unfinished stays', async () => {
  await preparePlacement(place);
  const [a, b] = await Promise.all([installServer(place.serverDir), installServer(place.serverDir)]);
  expect(a).toBe(b);
  expect(await readdir(place.serverDir)).toHaveLength(1);
  const { mtimeMs } = await stat(path.join(a, 'postgres'));
  await installServer(place.serverDir);
  expect((await stat(path.join(a, 'postgres'))).mtimeMs).toBe(mtimeMs);
  if (process.platform === 'linux') expect(existsSync(path.join(a, '..', 'lib', 'libpq.so.5'))).toBe(true);
  expect(await isClusterInUse(place.clusterDir)).toBe(false);
});
