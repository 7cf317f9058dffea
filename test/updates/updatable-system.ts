import { readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readMigrations } from '@rec-io/database/migrations';
import { removeBase } from '@rec-io/database/test-server';
import { type SigningKey, signingKey } from '@rec-io/installer/signing-key';
import type { SystemStatus } from '../../apps/cli/src/status.ts';
import { freeOffset } from '../../apps/cli/test/fixtures/free-ports.ts';
import { type Recio, statusOf, temporaryRecio } from '../../apps/cli/test/fixtures/recio.ts';

const MIGRATIONS = readMigrations();
/** Of releases of tests: young enough for a list, and the same in every run. */
export const NOW_S = 1_790_000_000;
/** What an older version could not back up. */
export const NEW_TABLE = `CREATE TABLE users.of_a_test (user_no text);
ALTER TABLE users.of_a_test ENABLE ROW LEVEL SECURITY;
`;

/** Where a release has a migration that this clone lacks. @param after how many after the clone's last */
export const newMigration = (name: string, after = 1): string =>
  `packages/database/migrations/${String(MIGRATIONS.length + after).padStart(4, '0')}_${name}.sql`;

/** A quick installation that runs on invented prices, and a key that releases for it are signed with. */
export type UpdatableSystem = {
  readonly recio: Recio;
  readonly key: SigningKey;
  /** The version that it runs. */
  running(): Promise<string>;
  status(): Promise<SystemStatus>;
  /** Whether entries are held. */
  holds(): Promise<boolean>;
  end(): Promise<void>;
};

export async function updatableSystem(): Promise<UpdatableSystem> {
  const recio = await temporaryRecio();
  const key = await signingKey(join(recio.base, 'release.pem'));
  const prices = ['--source', 'seeded', '--speed', '1'];
  const offset = String(await freeOffset());
  const installed = await recio.run('install', '--quick', ...prices, '--port-offset', offset, '--json');
  if (installed.code !== 0) throw new Error(installed.stderr + installed.stdout);
  return {
    recio,
    key,
    running: async () => basename(await readlink(join(recio.dataDir, 'current'))).split('-')[0] ?? '',
    status: () => statusOf(recio),
    holds: async () => (await readdir(recio.dataDir)).includes('HOLD'),
    async end() {
      await recio.run('uninstall', '--purge', '--yes');
      await removeBase(recio.base);
    },
  };
}
