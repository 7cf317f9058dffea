import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { installServer, shippedIn } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { embeddedServer } from '@rec-io/database/embedded/server';
import { hasOlderServer, olderServer, removeBase, testPlacement } from '@rec-io/database/test-server';
import { Pool } from 'pg';
import { afterAll, expect, test } from 'vitest';
import {
  configurationText,
  findPgBackRest,
  isArchiving,
  restoreWords,
  STANZA,
  seeServer,
  serverSettings,
  setUpText,
  wayBackText,
} from '../src/point-in-time/pgbackrest.ts';

const UNPACKED = path.join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '.runtime',
  'pgbackrest',
  'root',
  'usr',
  'bin',
  'pgbackrest',
);
const found = existsSync(UNPACKED) ? UNPACKED : await findPgBackRest();
const place = testPlacement();
const PASSWORD = 'apasswordoftests';
const run = promisify(execFile);

let stop: () => Promise<unknown> = () => Promise.resolve();
afterAll(async () => {
  await stop();
  await removeBase(place.base);
});

test('what is told to an administrator names every step, and a place with spaces is one word', () => {
  const server = {
    ...{ dataDirectory: '/var/lib/postgresql/15/main', port: 5433, socketDirectory: '/var/run/postgresql' },
    ...{ superuser: 'postgres', archiveMode: 'off', archiveCommand: '', failed: 0, newestMs: null },
  };
  const text = setUpText(server, '/usr/bin/pgbackrest');
  for (const word of [
    'stanza-create',
    'archive_mode',
    "archive_timeout = '60s'",
    'pg1-port=5433',
    '--type=full',
    'check',
  ])
    expect(text).toContain(word);
  expect(isArchiving(server)).toBe(false);
  const back = wayBackText(Date.UTC(2026, 10, 27, 14, 3, 20), '/usr/bin/pgbackrest');
  expect(back).toContain("'--target=2026-11-27 14:03:20.000+00'");
  expect(back.indexOf('recio stop')).toBeLessThan(back.indexOf('restore'));
  expect(back).toContain('recio restore --restored');
});

test.runIf(found !== null && hasOlderServer(15))(
  'with these words, of two writes on a PostgreSQL 15 the first comes back and the second does not (skipped without pgBackRest)',
  { timeout: 180_000 },
  async () => {
    const account = await preparePlacement(place);
    await mkdir(place.base, { recursive: true });
    const binary = path.join(place.base, 'pgbackrest-itself');
    await copyFile(found ?? '', binary);
    const conf = path.join(place.base, 'pgbackrest.conf');
    // In place of the machine's own places, which a test must not touch; all else is what is told.
    const program = path.join(place.base, 'pgbackrest');
    await writeFile(program, `#!/bin/sh\nPGPASSWORD=${PASSWORD} exec ${binary} --config=${conf} "$@"\n`);
    const repository = path.join(place.base, 'repository');
    await mkdir(repository);
    for (const file of [binary, program]) await chmod(file, 0o755);
    if (account !== null)
      for (const file of [binary, program, repository]) await chown(file, account.uid, account.gid);
    const port = await freePort();
    const binDir = await installServer(place.serverDir, await shippedIn(olderServer(15)));
    const server = embeddedServer({
      ...place,
      ...{ binDir, account, adminPassword: PASSWORD, port, log: path.join(place.base, 'postgres.log') },
      settings: { ...serverSettings(program), unix_socket_directories: place.base },
    });
    await server.start();
    stop = server.stop;
    let pool = new Pool(server.connection(port, 'postgres'));
    pool.on('error', () => undefined);
    const seen = { ...(await seeServer(pool)), superuser: 'rec_io_admin' };
    expect(seen).toMatchObject({
      dataDirectory: place.clusterDir,
      port,
      socketDirectory: place.base,
      archiveMode: 'on',
    });
    const places = `lock-path=${place.base}/lock\nlog-level-file=off\nlog-level-console=warn\n`;
    await writeFile(conf, configurationText(seen, repository) + places);
    if (account !== null) await chown(conf, account.uid, account.gid);
    const pgBackRest = (...words: readonly string[]) =>
      run(program, words, {
        cwd: '/',
        env: { PATH: '/usr/bin:/bin' },
        ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      });
    await pgBackRest(`--stanza=${STANZA}`, 'stanza-create');
    await pgBackRest(`--stanza=${STANZA}`, 'check');
    await pool.query('CREATE TABLE notes (note text)');
    await pgBackRest(`--stanza=${STANZA}`, '--type=full', 'backup');
    await pool.query("INSERT INTO notes VALUES ('first')");
    // It reckons the ends of its copies in whole seconds.
    await sleep(1_100);
    const between = Date.now();
    await sleep(20);
    await pool.query("INSERT INTO notes VALUES ('second')");
    await pool.end();
    // In good order it hands over its last.
    await server.stop();
    await pgBackRest(...restoreWords(between));
    await server.start();
    pool = new Pool(server.connection(port, 'postgres'));
    pool.on('error', () => undefined);
    const { rows } = await pool.query('SELECT note FROM notes');
    expect(rows).toEqual([{ note: 'first' }]);
    expect(isArchiving(await seeServer(pool))).toBe(true);
    await pool.end();
  },
);
