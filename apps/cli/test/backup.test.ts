import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeBase } from '@rec-io/database/test-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RemovalPlan } from '../src/removal/removal-plan.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

let recio: Recio;

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
  expect(await readdir(join(recio.dataDir, 'backups'))).toHaveLength(2);

  // And back: nothing is lost by a restore that was a mistake.
  expect((await recio.run('restore', before, '--yes')).code).toBe(0);
  expect(await logins()).toEqual(['admin', 'ada']);
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

test('what an uninstall would do is told, backups included, and nothing is done', async () => {
  const backups = join(recio.dataDir, 'backups');
  const kept = await readdir(backups);
  const told = async (...options: readonly string[]) =>
    lastJson<RemovalPlan>(await recio.run('uninstall', '--plan', '--json', ...options));
  const part = { what: `Backups (${kept.length})`, paths: kept.map((name) => join(backups, name)) };
  const without = await told();
  expect(without.keeps).toContainEqual(part);
  expect(without.keeps.flatMap(({ paths }) => paths)).toContain(recio.dataDir);
  expect(without.removes.flatMap(({ paths }) => paths)).toContain(join(recio.dataDir, 'logs'));
  const all = await told('--purge');
  expect(all.removes).toContainEqual(part);
  expect(all.keeps).toEqual([]);
  expect(await readdir(backups)).toEqual(kept);
  expect(await logins()).toEqual(['admin', 'ada']);
});

test('a purge takes the backups as well; what somebody else put among them stays, and is named', async () => {
  const theirs = join(recio.dataDir, 'backups', 'notes');
  await writeFile(theirs, 'notes');
  const { code, stdout } = await recio.run('uninstall', '--purge', '--yes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kept: [join(recio.dataDir, 'backups')] });
  expect(await readdir(join(recio.dataDir, 'backups'))).toEqual(['notes']);
});
