import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findAccount } from '@rec-io/database/embedded/account';
import { databaseIdentity, findIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import { startDatabase, stopDatabase } from '@rec-io/database/embedded/start-database';
import { verifyGrants } from '@rec-io/database/verify-grants';
import { backupBeforeMigration } from '../backup-before-migration.ts';
import { databaseConnections } from '../database-connections.ts';
import type { Layout } from '../layout.ts';
import { thisMachine } from '../machine.ts';
import { absent, removeEmptyDirectories } from '../paths.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import { removeMadeAccount } from '../remove-account.ts';
import type { Step } from '../step.ts';

const isRoot = process.getuid?.() === 0;

/** PostgreSQL with its binaries, cluster, role, database and schema; started. */
export function databaseStep(layout: Layout, port: number): Step {
  const connections = databaseConnections(layout, { database: 'embedded', ports: { database: port } });
  const start = { dataDir: layout.data, port, log: layout.databaseLog };
  const place = async () => {
    const { id } = await databaseIdentity(layout.data);
    return placement({ dataDir: layout.data, id, isRoot });
  };
  return {
    id: 'database',
    phase: 'database',
    title: 'Database',
    intention: isRoot
      ? `PostgreSQL on port ${port} in /var/lib/rec-io/…, run by the account rec-io because it refuses root`
      : `PostgreSQL on port ${port} in ${layout.data}/postgres`,
    holdsData: true,
    async isDone() {
      if ((await findIdentity(layout.data)) === null) return false;
      await verifyGrants(connections);
      return true;
    },
    async makes() {
      const { base, account } = await place();
      // Known before it is made: a run that is killed right after that must not leave it for ever.
      const makesAccount = account !== null && (await findAccount(account)) === null;
      return {
        ...NOTHING_MADE,
        // The archive of its log begins with the server, and with it the key that seals it.
        paths: absent([base, layout.pointInTime, layout.archiveMark, layout.backupKey]),
        facts: { base, ...(makesAccount ? { accountCreated: account } : {}) },
      };
    },
    async apply({ say, signal }) {
      await startDatabase({
        archive: true,
        ...start,
        beforeMigration: async (admin, version) => {
          say('Writing a backup of what is there');
          say(`It is ${await backupBeforeMigration(layout, admin, version, signal)}`);
        },
      });
      return {};
    },
    async verify() {
      await verifyGrants(connections);
    },
    async revert({ paths, facts }) {
      await stopDatabase(layout.data, layout.databaseLog);
      // Only a base that was not there before: a cluster that was found is the owner's.
      for (const path of paths)
        if (path !== layout.backupKey) await rm(path, { recursive: true, force: true });
      await removeEmptyDirectories([layout.backups]);
      // What is still there needs it.
      if (paths.includes(layout.backupKey) && !existsSync(layout.backups)) {
        await rm(layout.backupKey, { force: true });
        await removeEmptyDirectories([dirname(layout.backupKey)]);
      }
      return removeServerAccount(facts);
    },
  };
}

/**
 * The system account, if this installation made it and nothing needs it any more: another one beside it has files under that
 * name, too. @returns that it stays, and why
 */
export async function removeServerAccount(
  { base, accountCreated }: Made['facts'],
  machine = thisMachine(),
): Promise<readonly string[]> {
  if (!isRoot || typeof base !== 'string') return [];
  // Stays while another one's database is in it.
  await rmdir(dirname(base)).catch(() => undefined);
  return typeof accountCreated === 'string' ? removeMadeAccount(accountCreated, machine) : [];
}
