import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newIdentity, recipientOf } from '../backup/seal.ts';
import type { SystemAccount } from '../embedded/account.ts';
import { installServer } from '../embedded/binaries.ts';
import type { Placement } from '../embedded/placement.ts';
import { preparePlacement } from '../embedded/placement.ts';
import { freePort } from '../embedded/port.ts';
import { type EmbeddedServer, embeddedServer } from '../embedded/server.ts';
import { removeBase, testPlacement } from '../test-server.ts';
import { archiveSettings, prepareArchive, spoolOf } from './archive-command.ts';
import { ArchiveStore } from './archive-store.ts';
import { baseCopies, makeBaseCopy } from './base-copy.ts';
import { carry, letGo } from './carry.ts';
import { systemIdOf } from './control-file.ts';
import { putInPlace } from './put-in-place.ts';
import { bestFor, reachable, spans } from './reach.ts';
import { recover } from './recover.ts';

const PASSWORD = 'apasswordoftests';
let place: Placement;
let account: SystemAccount | null;
let backups: string;
let identity: string;
let log: string;
let running: EmbeddedServer | null = null;
let port: number;

beforeEach(async () => {
  place = testPlacement();
  account = await preparePlacement(place);
  await mkdir(place.base, { recursive: true });
  await prepareArchive(place, account);
  await writeFile(path.join(place.base, 'owner'), String(process.pid));
  backups = await mkdtemp(path.join(tmpdir(), 'rec io archive '));
  identity = await newIdentity();
  log = path.join(place.base, 'postgres.log');
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await removeBase(place.base);
  await rm(backups, { recursive: true, force: true });
});

async function start(settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedServer> {
  const server = embeddedServer({
    ...place,
    ...{ binDir: await installServer(place.serverDir), account, adminPassword: PASSWORD },
    ...{ port: await freePort(), log },
    settings: { fsync: 'off', ...archiveSettings(place, 0), ...settings },
  });
  running = server;
  ({ port } = (await server.adopt()) ?? (await server.start()));
  return server;
}

async function ask<Row = { readonly [name: string]: unknown }>(sql: string, at = port): Promise<Row[]> {
  const client = new Client({
    host: '127.0.0.1',
    port: at,
    user: 'rec_io_admin',
    password: PASSWORD,
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const store = async () => new ArchiveStore(backups, await systemIdOf(place.clusterDir));
const copy = async () =>
  makeBaseCopy(
    { host: '127.0.0.1', port, user: 'rec_io_admin', password: PASSWORD, database: 'postgres' },
    place.clusterDir,
    await store(),
    { recipient: await recipientOf(identity) },
  );
const write = (note: string) => ask(`INSERT INTO notes VALUES ('${note}')`);
const notes = async (at = port) =>
  (await ask<{ note: string }>('SELECT note FROM notes ORDER BY note', at)).map(({ note }) => note);
/** By the server's clock, with a change before and after it that is not at the same millisecond. */
async function moment(): Promise<number> {
  await sleep(5);
  const [row] = await ask<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  await sleep(5);
  return Math.ceil(row?.ms ?? Number.NaN);
}

/** Hands over what was written until now, and carries it. */
async function archiveAll(): Promise<void> {
  // Where nothing was written since the last one, nothing is handed over.
  await ask("SELECT pg_logical_emit_message(false, 'rec-io', 'test')");
  const [row] = await ask<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
  const name = row?.name ?? '';
  await vi.waitFor(
    async () => {
      await carryAll();
      expect(await (await store()).has(name)).not.toBeNull();
    },
    { timeout: 30_000, interval: 50 },
  );
}
async function carryAll(): Promise<void> {
  expect((await carry(spoolOf(place), await store(), identity)).failures).toEqual([]);
}

async function reach(systemId?: string) {
  const of = systemId === undefined ? await store() : new ArchiveStore(backups, systemId);
  return reachable(await baseCopies(of), await of.logs(), await of.histories(identity));
}

/** As a restore does it: beside, then in place. */
async function backTo(toMs: number | null, systemId?: string) {
  const of = systemId === undefined ? await store() : new ArchiveStore(backups, systemId);
  const all = await reach(systemId);
  const from = toMs === null ? all.at(-1) : bestFor(all, toMs);
  if (from == null) throw new Error('not within the reach');
  const target = path.join(place.base, 'recovering');
  const recovered = await recover(
    {
      ...{ binDir: await installServer(place.serverDir), target, staging: path.join(place.base, 'staging') },
      ...{ account, adminPassword: PASSWORD, log },
    },
    { store: of, from, toMs, identity },
  );
  await recovered.stop();
  await running?.stop();
  const aside = await putInPlace(target, place.clusterDir, new Date());
  await start();
  return { aside, ...recovered };
}

test('of two writes the first is there and the second is not, after the cluster is gone; twice', {
  timeout: 180_000,
}, async () => {
  await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await copy();
  await write('first');
  const between = await moment();
  await write('second');
  await archiveAll();
  const systemId = await systemIdOf(place.clusterDir);
  await running?.stop();
  await rm(place.clusterDir, { recursive: true });

  await backTo(between, systemId);
  expect(await notes()).toEqual(['first']);

  // It goes on, on a timeline of its own, and can be gone back to again: by the same copy, across the two.
  await write('third');
  const later = await moment();
  await write('fourth');
  await archiveAll();
  const { aside, timeline } = await backTo(later);
  expect(timeline).toBe(3);
  expect(await notes()).toEqual(['first', 'third']);
  expect(await readdir(aside ?? '')).toContain('PG_VERSION');
  // And to a moment of before the first restore.
  await archiveAll();
  await backTo(between);
  expect(await notes()).toEqual(['first']);
  expect(await readFile(log, 'utf8')).not.toContain('PANIC');
});

test('a copy that is made while rows are written can be brought to any moment after it', {
  timeout: 180_000,
}, async () => {
  await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await ask("INSERT INTO notes SELECT 'old ' || repeat(md5(i::text), 20) FROM generate_series(1, 20000) i");
  let [writing, written] = [true, 0];
  const writer = (async () => {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: 'rec_io_admin',
      password: PASSWORD,
      database: 'postgres',
    });
    await client.connect();
    while (writing) {
      await client.query('INSERT INTO notes VALUES ($1)', [
        `new ${String(written++).padStart(8, '0')} ${randomBytes(200).toString('hex')}`,
      ]);
      if (written % 50 === 0)
        await client.query("UPDATE notes SET note = note || 'x' WHERE note LIKE 'old 00%'");
    }
    await client.end();
  })();
  const made = await copy();
  writing = false;
  await writer;
  expect(written).toBeGreaterThan(0);
  const at = await moment();
  const [before] = await ask<{ of: string }>(
    "SELECT md5(string_agg(note, ',' ORDER BY note)) AS of FROM notes",
  );
  await ask('DELETE FROM notes');
  await archiveAll();
  expect(made.bytes).toBeGreaterThan(20_000_000);
  await backTo(at);
  const [after] = await ask<{ of: string }>(
    "SELECT md5(string_agg(note, ',' ORDER BY note)) AS of FROM notes",
  );
  expect(after).toEqual(before);
});

test('a killed server, and everything that was archived until then', { timeout: 180_000 }, async () => {
  const server = await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await copy();
  await write('archived');
  await archiveAll();
  await write('lost');
  process.kill((await server.adopt())?.pid ?? Number.NaN, 'SIGKILL');
  await vi.waitFor(async () => expect(await server.adopt()).toBeNull(), { timeout: 20_000 });
  await backTo(null);
  expect(await notes()).toEqual(['archived']);
});

test('a moment after the last change is reached, though no change follows it', {
  timeout: 180_000,
}, async () => {
  await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await copy();
  await write('only');
  await archiveAll();
  const to = (await reach()).at(-1)?.toMs ?? Number.NaN;
  await backTo(to);
  expect(await notes()).toEqual(['only']);
});

test('a segment that is missing ends the reach before it, one that is damaged is refused, and nothing is changed', {
  timeout: 180_000,
}, async () => {
  await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await copy();
  await archiveAll();
  await write('before');
  await archiveAll();
  const early = await moment();
  await write('after');
  await archiveAll();
  await write('last');
  await archiveAll();
  const of = await store();
  const all = (await reach()).at(-1);
  const damaged = all?.segments.at(-2);
  if (all === undefined || damaged === undefined) throw new Error('there are segments');
  const file = path.join(of.logDirectory, damaged.log.file);
  const whole = await readFile(file);

  await writeFile(file, whole.subarray(0, whole.length / 2));
  const refused = { code: 'DB_BACKUP_UNREADABLE', message: expect.stringContaining(damaged.name) };
  await expect(backTo(null)).rejects.toMatchObject(refused);
  expect(await notes()).toEqual(['after', 'before', 'last']);
  expect((await readdir(place.base)).filter((name) => /recovering|staging|before/.test(name))).toEqual([]);

  // Another segment under its name, sealed as it should be.
  const other = all.segments.at(-3);
  await writeFile(file, await readFile(path.join(of.logDirectory, other?.log.file ?? '')));
  await expect(backTo(null)).rejects.toMatchObject(refused);

  await rm(file);
  const [span] = spans(await reach());
  expect(span?.toMs).toBeLessThan(damaged.timeMs);
  expect(bestFor(await reach(), Date.now())).toBeNull();
  await writeFile(file, whole);
  await backTo(early);
  expect(await notes()).toEqual(['before']);
});

test('what is handed over twice is kept once; another one of the same name is neither taken nor lost', {
  timeout: 120_000,
}, async () => {
  await start();
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await archiveAll();
  const of = await store();
  const [stored] = await of.logs();
  if (stored === undefined) throw new Error('there is a segment');
  const spooled = path.join(spoolOf(place), `${stored.name}.gz`);
  const packed = await of.zipped(stored, identity);
  await writeFile(spooled, packed);
  await carryAll();
  expect((await of.logs()).filter(({ name }) => name === stored.name)).toEqual([stored]);
  expect(await readdir(spoolOf(place))).toEqual([]);

  await write('more');
  await archiveAll();
  const next = (await of.logs()).at(-1);
  if (next === undefined) throw new Error('there is another segment');
  await writeFile(spooled, await of.zipped(next, identity));
  const { failures } = await carry(spoolOf(place), of, identity);
  expect(failures[0]).toContain('another segment than its name says');
  await writeFile(path.join(spoolOf(place), `${next.name}.gz`), packed.subarray(0, 200));
  expect((await carry(spoolOf(place), of, identity)).failures.join()).toContain('cannot be unpacked');
  expect((await of.zipped(stored, identity)).equals(packed)).toBe(true);
});

test('where there is no room the archive gives way, says so, and the server goes on', {
  timeout: 120_000,
}, async () => {
  await start(archiveSettings(place, 1e18));
  await ask('CREATE TABLE notes (note text PRIMARY KEY)');
  await ask('SELECT pg_switch_wal()');
  await vi.waitFor(async () => expect(await letGo(spoolOf(place))).toBe(1), {
    timeout: 30_000,
    interval: 50,
  });
  expect((await readdir(spoolOf(place))).filter((name) => name.endsWith('.gz'))).toEqual([]);
  expect(await readFile(log, 'utf8')).toContain('was not archived: only');
  const [row] = await ask<{ failed: string }>('SELECT failed_count AS failed FROM pg_stat_archiver');
  expect(row?.failed).toBe('0');
});
