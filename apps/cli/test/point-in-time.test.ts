import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import { removeBase } from '@rec-io/database/test-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

type Span = { readonly fromMs: number; readonly toMs: number };
type Restored = { readonly before: string | null; readonly rows: number; readonly started: boolean };

let recio: Recio;
let clusterDir: string;

beforeAll(async () => {
  recio = await temporaryRecio();
  const options = ['--quick', '--no-start', '--port-offset', String(await freeOffset()), '--json'];
  const { code, stderr } = await recio.run('install', ...options);
  if (code !== 0) throw new Error(stderr);
  const identity = await findIdentity(recio.dataDir);
  if (identity === null) throw new Error('an installation has a database');
  ({ clusterDir } = placement({
    ...{ dataDir: recio.dataDir, id: identity.id, isRoot: process.getuid?.() === 0 },
  }));
}, 120_000);
afterAll(async () => {
  await recio.run('uninstall', '--purge', '--yes');
  await removeBase(recio.base);
});

const logins = async (): Promise<readonly string[]> =>
  lastJson<{ login: string }[]>(await recio.run('user', 'list', '--json')).map(({ login }) => login);
const add = async (login: string) => expect((await recio.run('user', 'add', '--login', login)).code).toBe(0);
const reach = async (): Promise<readonly Span[]> =>
  lastJson<{ reach: Span[] }>(await recio.run('backup', 'list', '--json')).reach;
const iso = (ms: number): string => new Date(ms).toISOString();
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

test('before the first base copy nothing can be gone back to, and that is said', async () => {
  expect(await reach()).toEqual([]);
  const { code, stderr } = await recio.run('restore', '--to-latest', '--yes');
  expect(code).toBe(1);
  expect(stderr).toContain('REC-230');
  expect((await recio.run('restore', '--to-time', '2026-11-27 14:00', '--yes')).stderr).toContain(
    'time zone',
  );
  expect((await recio.run('restore', '--to-latest', '--undo', '--yes')).code).toBe(2);
  expect((await recio.run('restore')).code).toBe(2);
  expect((await recio.run('restore', '--undo', '--yes')).stderr).toContain('REC-231');
});

test('the database is gone, and comes back as it was between two changes; then once more', {
  timeout: 300_000,
}, async () => {
  expect((await recio.run('backup', '--due')).code).toBe(0);
  await add('ada');
  await pause();
  const between = Date.now();
  await add('bob');
  const [span] = await reach();
  expect(span?.fromMs).toBeLessThan(between);
  // What was written since lies with the server until it is asked: the command itself hands it over.
  await rm(join(clusterDir, 'base'), { recursive: true });

  const late = await recio.run('restore', '--to-time', iso(Date.now() + 3_600_000), '--yes');
  expect(late.stderr).toContain('REC-230');
  expect(late.stderr).toContain(iso(span?.fromMs ?? 0).slice(0, 10));
  const asked = await recio.run('restore', '--to-time', iso(between));
  expect(asked.stdout).toContain('Back to');
  expect(asked.stderr).toContain('--yes');

  const restored = lastJson<Restored>(
    await recio.run('restore', '--to-time', iso(between), '--yes', '--json'),
  );
  expect(restored.rows).toBeGreaterThan(0);
  expect(await logins()).toEqual(['admin', 'ada']);
  expect(await readdir(restored.before ?? '')).not.toContain('base');

  await add('cleo');
  await pause();
  const later = Date.now();
  await add('dan');
  expect((await recio.run('restore', '--to-time', iso(later), '--yes')).code).toBe(0);
  expect(await logins()).toEqual(['admin', 'ada', 'cleo']);
});

test('a restore that was a mistake is undone, and the newest moment is still the newest', {
  timeout: 300_000,
}, async () => {
  const before = await logins();
  await add('eve');
  await pause();
  const at = Date.now();
  await add('finn');
  expect((await recio.run('restore', '--to-time', iso(at), '--yes')).code).toBe(0);
  expect(await logins()).toEqual([...before, 'eve']);
  expect((await recio.run('restore', '--undo', '--yes')).code).toBe(0);
  expect(await logins()).toEqual([...before, 'eve', 'finn']);
  await add('gus');
  await rm(clusterDir, { recursive: true });
  // Nothing makes an empty one in its place unasked.
  for (const command of [['start'], ['user', 'list']])
    expect((await recio.run(...command)).stderr).toContain('REC-234');
  expect((await recio.run('restore', '--to-latest', '--yes')).code).toBe(0);
  expect(await logins()).toEqual([...before, 'eve', 'finn', 'gus']);
});

test('a part of the log that is damaged is refused, and the database stays as it is', {
  timeout: 300_000,
}, async () => {
  expect((await recio.run('backup', '--due')).code).toBe(0);
  const before = await logins();
  await add('hal');
  await logins();
  await add('ian');
  await logins();
  const root = join(recio.dataDir, 'backups', 'point-in-time');
  const [system = ''] = await readdir(root);
  const logs = join(root, system, 'log');
  const newest = (await readdir(logs)).toSorted().at(-1) ?? '';
  const whole = await readFile(join(logs, newest));
  await writeFile(join(logs, newest), whole.subarray(0, whole.length - 1));
  const { code, stderr } = await recio.run('restore', '--to-latest', '--yes');
  expect(code).toBe(1);
  expect(stderr).toContain('REC-219');
  expect(stderr).toContain(newest.slice(0, 24));
  expect(await logins()).toEqual([...before, 'hal', 'ian']);
  await writeFile(join(logs, newest), whole);
});

test('on another machine, with the copied backups and the recovery code alone, it is brought to a moment', {
  timeout: 600_000,
}, async () => {
  expect((await recio.run('backup', '--due')).code).toBe(0);
  await add('jo');
  await pause();
  const between = Date.now();
  await add('kim');
  await logins();
  const { recoveryCode } = lastJson<{ recoveryCode: string }>(
    await recio.run('backup', 'key', '--again', '--json'),
  );
  const there = await temporaryRecio();
  try {
    const copied = join(there.base, 'copied');
    await cp(join(recio.dataDir, 'backups'), join(copied, 'rec-io-backups-1'), { recursive: true });
    expect((await recio.run('uninstall', '--purge', '--yes')).code).toBe(0);
    const offset = String(await freeOffset());
    expect(
      (await there.run('install', '--quick', '--no-start', '--port-offset', offset, '--json')).code,
    ).toBe(0);
    const code = join(there.base, 'code');
    await writeFile(code, `${recoveryCode}\n`);
    const from = ['--from', copied, '--to-time', iso(between), '--yes'];
    // Without the code nothing opens, and nothing is done.
    expect((await there.run('restore', ...from)).stderr).toContain('REC-225');
    const restored = await there.run('restore', ...from, '--recovery-code-file', code, '--files', '--json');
    expect(restored.code, restored.stdout).toBe(0);
    const users = lastJson<{ login: string }[]>(await there.run('user', 'list', '--json')).map(
      ({ login }) => login,
    );
    expect(users).toContain('jo');
    expect(users).not.toContain('kim');
    expect((await there.run('restore', '--undo', '--yes')).code).toBe(0);
  } finally {
    await there.run('uninstall', '--purge', '--yes');
    await removeBase(there.base);
  }
});
