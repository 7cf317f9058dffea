import { DATABASE_NAME } from '@rec-io/database/roles';
import {
  dropDatabaseOnServer,
  ensureDatabaseOnServer,
  giveBackDatabase,
  isDatabaseRight,
} from '@rec-io/database/system/database-on-server';
import { serverState } from '@rec-io/database/system/server-state';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { clusterOf } from '../system-database/cluster.ts';
import { requireUsable, type SystemDatabasePlan, superuserOf } from '../system-database/understand.ts';
import { whereServed } from '../system-database/where-served.ts';

/** The database, owned by our own role, which is no superuser. */
export function systemDatabaseMadeStep(machine: Machine, plan: SystemDatabasePlan): Step {
  const { location } = plan;
  const cluster = clusterOf(machine, plan.cluster);
  const superuser = () => superuserOf(cluster);
  const look = async () => serverState(await superuser(), location);
  return {
    id: 'database-made',
    phase: 'database',
    title: 'Database',
    intention: `${DATABASE_NAME} (UTF8) on port ${plan.cluster.port}; one that is there already is used only when it is this installation’s, or you agreed`,
    holdsData: true,
    isDone: async () => isDatabaseRight(await superuser(), location),
    async makes() {
      const { database } = await look();
      if (database.standing === 'absent') return { ...NOTHING_MADE, facts: { made: true } };
      const agreed = database.standing === 'unused' || database.standing === 'our-schema';
      return {
        ...NOTHING_MADE,
        facts: agreed ? { ownerBefore: database.owner, openBefore: database.isOpen } : {},
      };
    },
    async apply() {
      requireUsable(await look(), plan);
      await ensureDatabaseOnServer(await superuser(), location);
      return {};
    },
    async verify() {
      if (!(await isDatabaseRight(await superuser(), location)))
        throw new Error('the server does not keep the database as it was made');
    },
    async revert(record) {
      const { made, ownerBefore, openBefore } = record.facts;
      if (made === true) {
        const ours = {
          what: `The database ${DATABASE_NAME}`,
          byHand: `DROP DATABASE ${DATABASE_NAME} WITH (FORCE)`,
        };
        return whereServed(cluster, plan, record, ours, async () => {
          const why = await dropDatabaseOnServer(await superuser(), location);
          return why === null ? [] : [why];
        });
      }
      if (typeof ownerBefore !== 'string') return [];
      const taken = {
        what: `Our ownership of the database ${DATABASE_NAME}`,
        byHand: `ALTER DATABASE ${DATABASE_NAME} OWNER TO "${ownerBefore}"`,
      };
      return whereServed(cluster, plan, record, taken, async () => {
        const before = { owner: ownerBefore, isOpen: openBefore === true };
        await giveBackDatabase(await superuser(), before, location);
        return [`The database ${DATABASE_NAME} stays: it was there before`];
      });
    },
  };
}
