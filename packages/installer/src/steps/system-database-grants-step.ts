import { verifyGrants } from '@rec-io/database/verify-grants';
import { databaseConnections } from '../database-connections.ts';
import { layout as layoutOf } from '../layout.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import type { SystemDatabasePlan } from '../system-database/understand.ts';

/** Changes nothing: proves the rights by logging in as each role. */
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
    apply: async () => ({}),
    verify: () => verifyGrants(connections),
    revert: async () => [],
  };
}
