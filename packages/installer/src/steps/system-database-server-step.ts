import { setTimeout as sleep } from 'node:timers/promises';
import { serverState } from '@rec-io/database/system/server-state';
import type { Superuser } from '@rec-io/database/system/superuser';
import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';
import { absent, removeOurs } from '../paths.ts';
import { portTakenBy } from '../ports.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Reverted, Step } from '../step.ts';
import { type Cluster, type ClusterState, clusterOf } from '../system-database/cluster.ts';
import { nameOf } from '../system-database/cluster-plan.ts';
import { contentsOf } from '../system-database/contents.ts';
import { requireUsable, type SystemDatabasePlan, superuserOf } from '../system-database/understand.ts';

const SERVING_MS = 60_000;
const LOOK_MS = 200;

/** The server runs on its port and lets its superuser in, and nothing on it stands in our way. */
export function systemDatabaseServerStep(machine: Machine, plan: SystemDatabasePlan): Step {
  const { port, existing } = plan.cluster;
  const cluster = clusterOf(machine, plan.cluster);
  // Before anything is changed on it, or for it.
  const verify = async () =>
    requireUsable(await serverState(await superuserOf(cluster), plan.location), plan);
  return {
    id: 'database-server',
    phase: 'database',
    title: 'Database server',
    intention:
      existing === null
        ? `PostgreSQL of this machine’s packages, on port ${port} of 127.0.0.1`
        : `your PostgreSQL ${nameOf(existing)} on port ${port}, as it is; started if it does not run`,
    holdsData: true,
    async isDone() {
      const state = await cluster.state();
      if (state?.running !== true || state.port !== port) return false;
      await verify();
      return true;
    },
    async makes() {
      const state = await cluster.state();
      const facts = {
        ours: existing === null,
        started: state?.running !== true,
        ...(state === null ? {} : { cluster: state.name }),
      };
      const isMade = existing === null && state === null;
      return { ...NOTHING_MADE, facts, paths: isMade ? absent(await cluster.places()) : [] };
    },
    async apply({ say, made }) {
      let state = await cluster.state();
      if (state !== null && isHalfMade(state, made)) {
        await clear(cluster, state, made);
        state = null;
      }
      if (state === null) {
        if (existing !== null)
          throw new CatalogueError('REC-213', { cluster: nameOf(existing), reason: 'it is gone' });
        say('Making a cluster');
        await removeOurs(made.paths);
        await cluster.create();
        state = await cluster.state();
      } else if (existing === null && state.port !== port) {
        // The packages gave it another port; nobody but us knows it yet.
        say(`Moving ${state.name} from port ${state.port} to ${port}`);
        if (state.running) await cluster.stop();
        await requireFree(port);
        await cluster.setPort();
        state = await cluster.state();
      }
      if (state?.running !== true) {
        await requireFree(port);
        say(`Starting ${state?.name ?? 'PostgreSQL'} on port ${port}`);
        await cluster.start();
      }
      await untilServing(cluster);
      const { name = '' } = (await cluster.state()) ?? {};
      return { facts: { ...made.facts, cluster: name, served: true } };
    },
    verify,
    revert: (made) => takeBack(cluster, made, plan.location),
  };
}

async function requireFree(port: number): Promise<void> {
  const holder = await portTakenBy('127.0.0.1', port);
  if (holder !== null) throw new CatalogueError('REC-214', { port, holder });
}

/** While it starts it refuses everyone; what it says last is what is wrong. */
async function untilServing(cluster: Cluster): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      await superuserOf(cluster);
      return;
    } catch (error) {
      const starting =
        error instanceof CatalogueError && /starting up|No such file|refused/i.test(error.message);
      if (!starting || waitedMs >= SERVING_MS) throw error;
    }
    await sleep(LOOK_MS);
  }
}

/** A killed run was making it, or had made it and not started it: it never served anyone. */
const isHalfMade = ({ running, name }: ClusterState, { facts, paths }: Made): boolean =>
  !running && facts['served'] !== true && paths.some((path) => path.endsWith(`/${name}`));

/** Half of a cluster may be too little for the tool that drops clusters. */
async function clear(cluster: Cluster, { name }: ClusterState, { paths }: Made): Promise<void> {
  await cluster.drop(name).catch((error: unknown) => {
    if (paths.length === 0) throw error;
  });
  await removeOurs(paths);
}

async function takeBack(
  cluster: Cluster,
  made: Made,
  location: string,
): Promise<readonly string[] | Reverted> {
  const { facts } = made;
  const state = await cluster.state();
  if (state === null || facts['ours'] === undefined) {
    if (state === null && facts['served'] !== true) await removeOurs(made.paths);
    return [];
  }
  if (facts['ours'] === true) {
    // One that never came up, because its port was stolen, say, holds nothing and could not be looked into.
    if (facts['served'] !== true && !state.running) {
      await clear(cluster, state, made);
      return [];
    }
    if (!state.running && !(await startsAgain(cluster))) {
      await clear(cluster, state, made);
      return [];
    }
    await untilServing(cluster);
    // What is marked as ours is there still where the server did not run when it was to be dropped, after a power failure.
    const others = await contentsOf(await superuserOf(cluster), location);
    if (others.length > 0)
      return {
        left: [`The database server ${state.name} stays: it holds ${others.join(', ')}`],
        // A later removal starts it, too, to look into it before the packages under it go.
        stays: made,
      };
    await cluster.drop(state.name);
    return [];
  }
  if (facts['started'] !== true || !state.running) return [];
  if (await isInUse(await superuserOf(cluster)))
    return [`The database server ${state.name} did not run before, and stays up: others use it by now`];
  await cluster.stop();
  return [];
}

/** @returns false for one that a killed removal has left without its databases @throws what keeps any other from starting */
async function startsAgain(cluster: Cluster): Promise<boolean> {
  try {
    await cluster.start();
    return true;
  } catch (error) {
    if (await cluster.holdsDatabases()) throw error;
    return false;
  }
}

async function isInUse(superuser: Superuser): Promise<boolean> {
  const found = await superuser.rows(
    "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1",
  );
  return found.length > 0;
}
