import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readMigrations } from '@rec-io/database/migrations';
import { removeBase } from '@rec-io/database/test-server';
import { type SigningKey, signingKey } from '@rec-io/installer/signing-key';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeOffset } from '../../apps/cli/test/fixtures/free-ports.ts';
import { lastJson, type Recio, statusOf, temporaryRecio } from '../../apps/cli/test/fixtures/recio.ts';
import { testRelease } from './test-release.ts';

const MIGRATIONS = readMigrations();

/** One that runs, and trades invented prices. */
let recio: Recio;
let key: SigningKey;
/** What an older version could not back up. */
const NEW_TABLE = `CREATE TABLE users.of_a_test (user_no text);
ALTER TABLE users.of_a_test ENABLE ROW LEVEL SECURITY;
`;
const NOW_S = 1_790_000_000;

beforeAll(async () => {
  recio = await temporaryRecio();
  key = await signingKey(join(recio.base, 'release.pem'));
  const options = ['--quick', '--source', 'seeded', '--speed', '1', '--json'];
  const { code, stderr, stdout } = await recio.run(
    'install',
    ...options,
    '--port-offset',
    String(await freeOffset()),
  );
  if (code !== 0) throw new Error(stderr + stdout);
});
afterAll(async () => {
  await recio.run('uninstall', '--purge', '--yes');
  await removeBase(recio.base);
});

const running = async (): Promise<string> =>
  basename(await readlink(join(recio.dataDir, 'current'))).split('-')[0] ?? '';
const status = () => statusOf(recio);
const logins = async (): Promise<readonly string[]> =>
  lastJson<{ login: string }[]>(await recio.run('user', 'list', '--json')).map(({ login }) => login);
const holds = async (): Promise<boolean> => (await readdir(recio.dataDir)).includes('HOLD');

test('nothing is taken that nobody has signed whom its owner trusts', async () => {
  expect((await recio.run('update', '--check')).stderr).toContain('REC-870');
  const place = testRelease(recio.base, { version: '0.2.0', keys: [key], timeS: NOW_S });
  const stranger = await recio.run('update', '--yes', '--from', place);
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('REC-871');
  expect((await recio.run('update', 'trust', 'short')).stderr).toContain('REC-887');
  expect((await recio.run('update', 'trust', key.publicKey)).code).toBe(0);

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
  expect((await status()).healthy).toBe(true);
});

test('a newer version takes its place, changes the tables, and one can go back', async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.3.0', keys: [key], timeS: NOW_S + 100 },
    changes: {
      [`packages/database/migrations/${nextMigration()}_of_a_test.sql`]: NEW_TABLE,
    },
  });
  const { code, stdout, stderr } = await recio.run('update', '--yes', '--from', place);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('of_a_test.sql');
  expect(stdout).toContain('REC.IO 0.3.0 runs.');
  expect(await running()).toBe('0.3.0');
  // The clone's command is done by the release.
  expect(lastJson(await recio.run('version', '--json'))).toMatchObject({ version: '0.3.0' });
  expect((await status()).healthy).toBe(true);
  expect(await holds()).toBe(false);

  // An older list is no news, however well it is signed.
  const old = await recio.run('update', '--yes', '--from', join(recio.base, `release-0.2.0-${NOW_S}`));
  expect(old.stderr).toMatch(/REC-88[3]|REC-874/);

  expect((await recio.run('user', 'add', '--login', 'ada')).code).toBe(0);
  const back = await recio.run('update', '--rollback', '--yes', '--json');
  expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await running()).toBe('0.1.0');
  expect((await status()).healthy).toBe(true);
  // Ada came later than the tables that were put back; the backup that was made then has her.
  expect(await logins()).toEqual(['admin']);
  expect(lastJson<{ consequence: string }>(back).consequence).toContain('is kept in');
  expect(await holds()).toBe(false);
  expect((await recio.run('update', '--rollback', '--yes')).stderr).toContain('REC-886');
});

test('one that does not work is taken back by itself', async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.4.0', keys: [key], timeS: NOW_S + 200 },
    changes: {
      [`packages/database/migrations/${nextMigration()}_first.sql`]: NEW_TABLE,
      [`packages/database/migrations/${nextMigration(2)}_second.sql`]: 'SELECT 1 / 0;\n',
    },
  });
  const { code, stderr } = await recio.run('update', '--yes', '--from', place);
  expect(code).toBe(1);
  expect(stderr).toContain('REC-881');
  expect(stderr).toContain('0.1.0 runs again');
  expect(await running()).toBe('0.1.0');
  expect((await status()).healthy).toBe(true);
  expect(await holds()).toBe(false);
  expect(await readdir(join(recio.dataDir, 'updates'))).not.toContain('journal.json');
});

function nextMigration(after = 1): string {
  return String(MIGRATIONS.length + after).padStart(4, '0');
}
