import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeBase } from '@rec-io/database/test-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedBackup } from '../src/backups/backup-list.ts';
import type { RemovalPlan } from '../src/removal/removal-plan.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

let recio: Recio;
/** Where the backups lie, once they were moved. */
let place: string;

beforeAll(async () => {
  recio = await temporaryRecio();
  const options = ['--quick', '--no-start', '--port-offset', String(await freeOffset()), '--json'];
  const { code, stderr } = await recio.run('install', ...options);
  if (code !== 0) throw new Error(stderr);
});
afterAll(async () => {
  await recio.run('uninstall', '--purge', '--yes');
  await removeBase(recio.base);
});

const logins = async (): Promise<readonly string[]> =>
  lastJson<{ login: string }[]>(await recio.run('user', 'list', '--json')).map(({ login }) => login);

const backupFiles = async (): Promise<readonly string[]> =>
  (await readdir(join(recio.dataDir, 'backups'))).filter(
    (name) => !['journal.jsonl', 'rec-io-place.json'].includes(name),
  );
const ofNights = async () => (await backupFiles()).filter((name) => name !== 'point-in-time');

test('a backup brings back what was there, and keeps what took its place', { timeout: 300_000 }, async () => {
  const { file } = lastJson<{ file: string }>(await recio.run('backup', '--json'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await recio.run('user', 'add', '--login', 'ada')).code).toBe(0);
  expect(await logins()).toEqual(['admin', 'ada']);

  const asked = await recio.run('restore', file);
  expect(asked.stderr).toContain('--yes');
  expect(await logins()).toEqual(['admin', 'ada']);

  const restored = await recio.run('restore', file, '--yes', '--json');
  expect(restored.stderr).toBe('');
  const { before, started } = lastJson<{ before: string; started: boolean }>(restored);
  expect(started).toBe(false);
  expect(await logins()).toEqual(['admin']);
  expect(await ofNights()).toHaveLength(2);

  // And back: nothing is lost by a restore that was a mistake.
  expect((await recio.run('restore', before, '--yes')).code).toBe(0);
  expect(await logins()).toEqual(['admin', 'ada']);
});

test('the recovery code is shown once, and again only when asked for', async () => {
  const shown = lastJson<{ recoveryCode: string }>(await recio.run('backup', 'key', '--json'));
  expect(shown.recoveryCode).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
  const { code, stderr } = await recio.run('backup', 'key');
  expect(code).toBe(1);
  expect(stderr).toContain('REC-228');
  expect(lastJson(await recio.run('backup', 'key', '--again', '--json'))).toEqual(shown);
});

test('what is due is done once: the night’s backup, and a restore on trial', {
  timeout: 300_000,
}, async () => {
  type Done = {
    made: { file: string } | null;
    proved: { rows: number; files: number } | null;
    archived: { rows: number; auditEntries: number } | null;
  };
  const done = lastJson<Done>(await recio.run('backup', '--due', '--json'));
  expect(done.made?.file).toContain('-nightly.rec-io-backup');
  expect(done.proved?.rows).toBeGreaterThan(0);
  // The base copy with its log, too.
  expect(done.archived?.rows).toBeGreaterThan(0);
  expect(lastJson<Done>(await recio.run('backup', '--due', '--json'))).toEqual({
    ...{ copy: null, made: null, removed: [], proved: null, archived: null },
  });
  const { backups } = lastJson<{ backups: ListedBackup[] }>(await recio.run('backup', 'list', '--json'));
  expect(backups.filter(({ provedMs }) => provedMs !== null).map(({ kind }) => kind)).toEqual(['nightly']);
  // The server of the trial is gone.
  expect(await readdir(join(recio.dataDir, 'run'))).not.toContain('backup-proof');
});

test('another installation opens it with the recovery code alone, and puts back its keys when told to', {
  timeout: 300_000,
}, async () => {
  const code = join(recio.base, 'recovery code');
  const { recoveryCode } = lastJson<{ recoveryCode: string }>(
    await recio.run('backup', 'key', '--again', '--json'),
  );
  await writeFile(code, `${recoveryCode.toLowerCase()}\n`, { mode: 0o600 });
  const key = join(recio.dataDir, 'secrets', 'second-factor-key');
  await writeFile(key, `${'k'.repeat(43)}\n`, { mode: 0o600 });
  const { file } = lastJson<{ file: string }>(await recio.run('backup', '--json'));
  const other = await temporaryRecio();
  try {
    const options = ['--quick', '--no-start', '--port-offset', String(await freeOffset()), '--json'];
    expect((await other.run('install', ...options)).code).toBe(0);
    const otherKey = join(other.dataDir, 'secrets', 'second-factor-key');
    await writeFile(otherKey, `${'o'.repeat(43)}\n`, { mode: 0o600 });

    expect((await other.run('restore', file, '--yes')).stderr).toContain('REC-225');
    expect((await other.run('restore', file, '--yes', '--recovery-code-file', file)).stderr).toContain(
      'REC-227',
    );

    const given = ['restore', file, '--yes', '--json', '--recovery-code-file', code];
    type Restored = { different: string[]; written: string[] };
    const careful = lastJson<Restored>(await other.run(...given));
    expect(careful.different).toContain(otherKey);
    expect(await readFile(otherKey, 'utf8')).toBe(`${'o'.repeat(43)}\n`);
    const all = lastJson<Restored>(await other.run(...given, '--files'));
    expect(all.written).toContain(otherKey);
    expect(await readFile(otherKey, 'utf8')).toBe(`${'k'.repeat(43)}\n`);
    expect((await stat(otherKey)).mode & 0o777).toBe(0o600);
    const kept = (await readdir(join(other.dataDir, 'secrets'))).filter((name) => name.includes('.before-'));
    expect(kept).toHaveLength(1);
    const people = lastJson<{ login: string }[]>(await other.run('user', 'list', '--json'));
    expect(people.map(({ login }) => login)).toEqual(await logins());
  } finally {
    await other.run('uninstall', '--purge', '--yes');
    await removeBase(other.base);
  }
});

test('the audit is whole, and another one than backups knew once its end is gone', async () => {
  for (const role of ['viewer', 'trader'])
    expect((await recio.run('account', 'grant', 'ada', role)).code).toBe(0);
  expect((await recio.run('backup')).code).toBe(0);
  const whole = await recio.run('audit', 'verify', '--json');
  expect(whole.code).toBe(0);
  const proof = lastJson<{ brokenAt: null; missing: []; compared: number }>(whole);
  expect(proof).toMatchObject({ brokenAt: null, missing: [] });
  expect(proof.compared).toBeGreaterThan(0);
  const journal = join(recio.dataDir, 'backups', 'journal.jsonl');
  const text = await readFile(journal, 'utf8');
  await writeFile(
    journal,
    text.replace(/("audit":\{"seq":\d+,"hash":")[0-9a-f]{64}/g, `$1${'0'.repeat(64)}`),
  );
  const other = await recio.run('audit', 'verify');
  expect(other.code).toBe(1);
  expect(other.stdout).toContain('changed or gone');
  await writeFile(journal, text);
});

test('what is no backup is refused before anything is stopped or asked', async () => {
  const file = join(recio.base, 'notes');
  await writeFile(file, 'notes');
  const { code, stderr } = await recio.run('restore', file, '--yes');
  expect(code).toBe(1);
  expect(stderr).toContain('REC-219');
  await rm(file);
  expect((await recio.run('restore', file)).stderr).toContain('REC-219');
});

test('backups lie where their owner wants, and whatever reads them follows', {
  timeout: 120_000,
}, async () => {
  const before = await backupFiles();
  expect((await recio.run('backup', 'place', join(recio.base, 'disk'))).stderr).toContain('--yes');
  const { path } = lastJson<{ path: string }>(
    await recio.run('backup', 'place', join(recio.base, 'disk'), '--yes', '--json'),
  );
  place = path;
  expect((await readdir(place)).filter((name) => before.includes(name))).toEqual(before);
  const listed = lastJson<{ directory: string; backups: ListedBackup[] }>(
    await recio.run('backup', 'list', '--json'),
  );
  expect(listed.directory).toBe(place);
  expect(listed.backups).toHaveLength((await ofNights()).length);

  await rename(join(recio.base, 'disk'), join(recio.base, 'away'));
  expect((await recio.run('backup')).stderr).toContain('REC-235');
  expect(lastJson(await recio.run('backup', 'place', '--json'))).toMatchObject({ isAway: true, path: place });
  await rename(join(recio.base, 'away'), join(recio.base, 'disk'));
});

test('what an uninstall would do is told, backups included, and nothing is done', async () => {
  const backups = place;
  const kept = await backupFiles();
  const told = async (...options: readonly string[]) =>
    lastJson<RemovalPlan>(await recio.run('uninstall', '--plan', '--json', ...options));
  const files = await ofNights();
  const part = { what: `Backups (${files.length})`, paths: files.map((name) => join(backups, name)) };
  const log = { what: 'Base copies and log of the database', paths: [join(backups, 'point-in-time')] };
  const without = await told();
  expect(without.keeps).toContainEqual(part);
  expect(without.keeps.flatMap(({ paths }) => paths)).toContain(recio.dataDir);
  expect(without.removes.flatMap(({ paths }) => paths)).toContain(join(recio.dataDir, 'logs'));
  const all = await told('--purge');
  expect(all.removes).toContainEqual(part);
  expect(all.removes).toContainEqual(log);
  expect(all.keeps).toEqual([]);
  expect(await backupFiles()).toEqual(kept);
  expect(await logins()).toEqual(['admin', 'ada']);
});

test('a purge takes the backups as well; what somebody else put among them stays, and is named', async () => {
  const theirs = join(place, 'notes');
  await writeFile(theirs, 'notes');
  const { code, stdout } = await recio.run('uninstall', '--purge', '--yes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kept: [place] });
  expect(await readdir(place)).toEqual(['notes']);
});
