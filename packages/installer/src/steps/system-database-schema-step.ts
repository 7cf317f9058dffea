import { openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { readMigrations } from '@rec-io/database/migrations';
import { DATABASE_NAME } from '@rec-io/database/roles';
import { requireSchema, schemaVersion } from '@rec-io/database/schema-version';
import { DROP_SCHEMA, dropSchema } from '@rec-io/database/system/database-on-server';
import type { Pool } from 'pg';
import { backupBeforeMigration } from '../backup-before-migration.ts';
import { databaseConnections } from '../database-connections.ts';
import { layout as layoutOf } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { clusterOf } from '../system-database/cluster.ts';
import { type SystemDatabasePlan, superuserOf } from '../system-database/understand.ts';
import { whereServed } from '../system-database/where-served.ts';

/** The tables, made by the database's owner as its programs reach it: over TCP, with a password. */
export function systemDatabaseSchemaStep(machine: Machine, plan: SystemDatabasePlan): Step {
  const cluster = clusterOf(machine, plan.cluster);
  const layout = layoutOf(plan.location, 'full');
  const { backups } = layout;
  const { admin } = databaseConnections(layout, {
    database: 'system',
    ports: { database: plan.cluster.port },
  });
  const asAdmin = async <T>(look: (pool: Pool) => Promise<T>): Promise<T> => {
    const pool = openPool(await admin(), { max: 1, name: 'rec-io-install' });
    return look(pool).finally(() => pool.end());
  };
  return {
    id: 'database-schema',
    phase: 'database',
    title: 'Database tables',
    intention: 'every migration that the database lacks, in order',
    holdsData: true,
    keeps: `before a database that holds rows is changed, a backup of it is written to ${backups}`,
    async isDone() {
      await asAdmin(requireSchema);
      return true;
    },
    async makes() {
      const before = await asAdmin(schemaVersion);
      return { ...NOTHING_MADE, facts: before === 0 ? { tables: true } : {} };
    },
    async apply({ say, signal }) {
      const before = await asAdmin(schemaVersion);
      // One that has no table yet has no row; one that needs no migration is not changed.
      if (before > 0 && before < readMigrations().length) {
        say('Writing a backup of what is there');
        say(`It is ${await backupBeforeMigration(layout, await admin(), before, signal)}`);
      }
      const applied = await migrateDatabase(await admin());
      say(`${applied.length} migrations applied`);
      return {};
    },
    verify: () => asAdmin(requireSchema),
    async revert(made) {
      if (made.facts['tables'] !== true) return [];
      const tables = { what: `Each of our tables in the database ${DATABASE_NAME}`, byHand: DROP_SCHEMA };
      // In a database that was there before, and empty; one of ours goes as a whole.
      return whereServed(cluster, plan, made, tables, async () => {
        await dropSchema(await superuserOf(cluster));
        return [];
      });
    },
  };
}
