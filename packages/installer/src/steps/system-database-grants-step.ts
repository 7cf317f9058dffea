import { openPool } from '@rec-io/database/connection';
import { restoreRights } from '@rec-io/database/restore-rights';
import { verifyGrants } from '@rec-io/database/verify-grants';
import { databaseConnections } from '../database-connections.ts';
import { layout as layoutOf } from '../layout.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import type { SystemDatabasePlan } from '../system-database/understand.ts';

/** Proves the rights by logging in as each role; gives them again where somebody changed them. */
export function systemDatabaseGrantsStep(plan: SystemDatabasePlan): Step {
  const connections = databaseConnections(layoutOf(plan.location, 'full'), {
    database: 'system',
    ports: { database: plan.cluster.port },
  });
  return {
    id: 'database-grants',
    phase: 'database',
    title: 'Rights in the database',
    intention: 'proven by logging in as each role: what it may do, and what it may not',
    isDone: async () => {
      await verifyGrants(connections);
      return true;
    },
    makes: async () => NOTHING_MADE,
    async apply() {
      const pool = openPool(await connections.admin(), { max: 1, name: 'rec-io-install' });
      try {
        const client = await pool.connect();
        await restoreRights(client).finally(() => client.release());
      } finally {
        await pool.end();
      }
      return {};
    },
    verify: () => verifyGrants(connections),
    revert: async () => [],
  };
}
