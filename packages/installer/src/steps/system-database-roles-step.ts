import { ADMIN_ROLE, LOGIN_ROLES } from '@rec-io/database/roles';
import { areRolesRight, dropRole, ensureRole } from '@rec-io/database/system/roles-on-server';
import { serverState } from '@rec-io/database/system/server-state';
import { layout as layoutOf } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { clusterOf } from '../system-database/cluster.ts';
import { requireUsable, type SystemDatabasePlan, superuserOf } from '../system-database/understand.ts';
import { whereServed } from '../system-database/where-served.ts';
import { rolePasswordsOf } from './system-database-passwords-step.ts';

const MADE = 'role:';

/** The owner of the database and a role per program, each with its password (SCRAM). */
export function systemDatabaseRolesStep(machine: Machine, plan: SystemDatabasePlan): Step {
  const { location } = plan;
  const cluster = clusterOf(machine, plan.cluster);
  const superuser = () => superuserOf(cluster);
  const passwords = () => rolePasswordsOf(layoutOf(location, 'full'));
  const look = async () => serverState(await superuser(), location);
  return {
    id: 'database-roles',
    phase: 'database',
    title: 'Database roles',
    intention: `${ADMIN_ROLE}, ${LOGIN_ROLES.join(', ')}: what each program needs and no more`,
    holdsData: true,
    isDone: async () => areRolesRight(await superuser(), await passwords(), location),
    async makes() {
      const { roles } = await look();
      const absent = roles.filter(({ standing }) => standing === 'absent');
      return {
        ...NOTHING_MADE,
        facts: Object.fromEntries(absent.map(({ name }) => [`${MADE}${name}`, true])),
      };
    },
    async apply() {
      requireUsable(await look(), plan);
      for (const [role, password] of await passwords())
        await ensureRole(await superuser(), role, password, location);
      return {};
    },
    async verify() {
      if (!(await areRolesRight(await superuser(), await passwords(), location)))
        throw new Error('the server does not keep the roles as they were set');
    },
    async revert(made) {
      const roles = Object.keys(made.facts)
        .filter((key) => key.startsWith(MADE))
        .map((key) => key.slice(MADE.length))
        // The owner last: rights that it gave name it.
        .toSorted((a, b) => Number(a === ADMIN_ROLE) - Number(b === ADMIN_ROLE));
      if (roles.length === 0) return [];
      const names = roles.join(', ');
      const ours = { what: `Each of the roles ${names}`, byHand: `DROP ROLE ${names}` };
      return whereServed(cluster, plan, made, ours, async () => {
        const left: string[] = [];
        for (const role of roles) {
          const why = await dropRole(await superuser(), role, location);
          if (why !== null) left.push(why);
        }
        return left;
      });
    },
  };
}
