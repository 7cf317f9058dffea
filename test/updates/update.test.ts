import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastJson, type Recio } from '../../apps/cli/test/fixtures/recio.ts';
import { testRelease } from './test-release.ts';
import { NEW_TABLE, NOW_S, newMigration, type UpdatableSystem, updatableSystem } from './updatable-system.ts';

let at: UpdatableSystem;
let recio: Recio;
beforeAll(async () => {
  at = await updatableSystem();
  ({ recio } = at);
});
afterAll(() => at?.end());

const logins = async (): Promise<readonly string[]> =>
  lastJson<{ login: string }[]>(await recio.run('user', 'list', '--json')).map(({ login }) => login);

test('nothing is taken that nobody has signed whom its owner trusts', async () => {
  expect((await recio.run('update', '--check')).stderr).toContain('REC-870');
  const place = testRelease(recio.base, { version: '0.2.0', keys: [at.key], timeS: NOW_S });
  const stranger = await recio.run('update', '--yes', '--from', place);
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('REC-871');
  expect((await recio.run('update', 'trust', 'short')).stderr).toContain('REC-887');
  expect((await recio.run('update', 'trust', at.key.publicKey)).code).toBe(0);

  const check = await recio.run('update', '--check', '--from', place, '--json');
  expect(lastJson(check)).toMatchObject({ version: '0.2.0', isNewer: true, newMigrations: [] });
  // Without a terminal nobody can agree.
  expect((await recio.run('update')).stderr).toContain('--yes');

  const archive = join(place, 'rec-io-0.2.0.tar.gz');
  const whole = await readFile(archive);
  const changed = Buffer.from(whole);
  changed[5_000] = (changed[5_000] ?? 0) ^ 1;
  for (const bytes of [changed, whole.subarray(0, whole.length - 10_000), Buffer.concat([whole, whole])]) {
    await writeFile(archive, bytes);
    const { code, stderr } = await recio.run('update', '--yes');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('REC-873') });
  }
  await writeFile(archive, whole);
  expect(
    (await readdir(join(recio.dataDir, 'releases'))).filter((name) => !name.startsWith('0.1.0')),
  ).toEqual([]);
  expect((await at.status()).healthy).toBe(true);
});

test('a newer version takes its place, changes the tables, and one can go back', async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.3.0', keys: [at.key], timeS: NOW_S + 100 },
    changes: {
      [newMigration('of_a_test')]: NEW_TABLE,
    },
  });
  const { code, stdout, stderr } = await recio.run('update', '--yes', '--from', place);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('of_a_test.sql');
  expect(stdout).toContain('REC.IO 0.3.0 runs.');
  expect(await at.running()).toBe('0.3.0');
  // The clone's command is done by the release.
  expect(lastJson(await recio.run('version', '--json'))).toMatchObject({ version: '0.3.0' });
  expect((await at.status()).healthy).toBe(true);
  expect(await at.holds()).toBe(false);

  // An older list is no news, however well it is signed.
  const old = await recio.run('update', '--yes', '--from', join(recio.base, `release-0.2.0-${NOW_S}`));
  expect(old.stderr).toMatch(/REC-88[3]|REC-874/);

  expect((await recio.run('user', 'add', '--login', 'ada')).code).toBe(0);
  const back = await recio.run('update', '--rollback', '--yes', '--json');
  expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await at.running()).toBe('0.1.0');
  expect((await at.status()).healthy).toBe(true);
  // Ada came later than the tables that were put back; the backup that was made then has her.
  expect(await logins()).toEqual(['admin']);
  expect(lastJson<{ consequence: string }>(back).consequence).toContain('is kept in');
  expect(await at.holds()).toBe(false);
  expect((await recio.run('update', '--rollback', '--yes')).stderr).toContain('REC-886');
});

test('one that does not work is taken back by itself', async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.4.0', keys: [at.key], timeS: NOW_S + 200 },
    changes: {
      [newMigration('first')]: NEW_TABLE,
      [newMigration('second', 2)]: 'SELECT 1 / 0;\n',
    },
  });
  const update = () => recio.run('update', '--yes', '--from', place);
  // Twice at once: one of them is told that the other is at work, and changes nothing.
  const both = (await Promise.all([update(), update()])).map(({ code, stderr }) => ({ code, stderr }));
  expect(both).toContainEqual({ code: 1, stderr: expect.stringContaining('REC-876') });
  expect(both).toContainEqual({ code: 1, stderr: expect.stringMatching(/REC-881[\s\S]*0\.1\.0 runs again/) });
  expect(await at.running()).toBe('0.1.0');
  expect((await at.status()).healthy).toBe(true);
  expect(await at.holds()).toBe(false);
  expect(await readdir(join(recio.dataDir, 'updates'))).not.toContain('journal.json');
});
