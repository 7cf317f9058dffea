import { readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readMigrations } from '@rec-io/database/migrations';
import { removeBase } from '@rec-io/database/test-server';
import { type SigningKey, signingKey } from '@rec-io/installer/signing-key';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeOffset } from '../../apps/cli/test/fixtures/free-ports.ts';
import { ended, type Recio, statusOf, temporaryRecio } from '../../apps/cli/test/fixtures/recio.ts';
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
  const options = ['--quick', '--source', 'seeded', '--port-offset', String(await freeOffset()), '--json'];
  const { code, stderr, stdout } = await recio.run('install', ...options);
  if (code !== 0) throw new Error(stderr + stdout);
  await recio.run('update', 'trust', key.publicKey);
});
afterAll(async () => {
  await recio.run('uninstall', '--purge', '--yes');
  await removeBase(recio.base);
});

const running = async (): Promise<string> =>
  basename(await readlink(join(recio.dataDir, 'current'))).split('-')[0] ?? '';
const status = () => statusOf(recio);
const holds = async (): Promise<boolean> => (await readdir(recio.dataDir)).includes('HOLD');

test('one that was killed goes on, or back, by the version before', { timeout: 900_000 }, async () => {
  const place = testRelease(recio.base, {
    ...{ version: '0.5.0', keys: [key], timeS: NOW_S + 300 },
    changes: {
      [`packages/database/migrations/${nextMigration()}_of_a_test.sql`]: NEW_TABLE,
    },
  });
  const killed = await ended(
    recio.spawnIn({ RECIO_CRASH_AT: 'after:update-switched' }, 'update', '--yes', '--from', place),
  );
  expect(killed.code).toBeNull();
  // Nothing runs, nothing is entered, and it says what it is.
  expect(await running()).toBe('0.5.0');
  expect(await holds()).toBe(true);
  expect((await recio.run('update')).stderr).toMatch(/REC-877[\s\S]*0\.5\.0[\s\S]*--resume/);

  // Killed once more while it goes on: the tables are changed by now.
  await ended(recio.spawnIn({ RECIO_CRASH_AT: 'after:update-started' }, 'update', '--resume'));
  const resumed = await recio.run('update', '--resume');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await running()).toBe('0.5.0');
  expect((await status()).healthy).toBe(true);
  expect(await holds()).toBe(false);

  // A going back that is killed is gone on with, and so does a start.
  await ended(recio.spawnIn({ RECIO_CRASH_AT: 'after:update-undoing' }, 'update', '--rollback', '--yes'));
  expect(await holds()).toBe(false);
  const started = await recio.run('start');
  expect({ code: started.code, stderr: started.stderr }).toEqual({ code: 0, stderr: '' });
  expect(started.stdout).toContain('0.1.0 runs again');
  expect(await running()).toBe('0.1.0');
  expect((await status()).healthy).toBe(true);
  expect(await holds()).toBe(false);
  expect((await recio.run('update', '--resume')).stderr).toContain('REC-878');
});

function nextMigration(after = 1): string {
  return String(MIGRATIONS.length + after).padStart(4, '0');
}
