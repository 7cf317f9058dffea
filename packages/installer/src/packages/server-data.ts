import { psqlSuperuser, type SuperuserAccess } from '@rec-io/database/system/superuser';
import { output } from '../facts/ask.ts';
import { parseClusters, runningServers } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import { absent } from '../paths.ts';
import { clusterOf } from '../system-database/cluster.ts';
import type { ClusterPlan } from '../system-database/cluster-plan.ts';
import { contentsOf } from '../system-database/contents.ts';
import { ownDatabases } from '../system-database/own-databases.ts';
import type { PackageManager } from './package-manager.ts';

type Manager = Pick<PackageManager, 'name'>;

/**
 * Those of the packages that may not be removed because something of others lies in their care, each with the words for it. A
 * server's package takes its clusters along when it goes, or leaves them without a server.
 */
export async function keptForTheirData(
  machine: Machine,
  manager: Manager,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const name of names) {
    for (const cluster of await clustersOf(machine, manager, name)) {
      const { place, title, ownedByOthers } = cluster;
      const count = await ownDatabases(machine, place);
      const contents = count > 0 || ownedByOthers ? [] : await contentsWhileRunning(machine, cluster);
      if (count > 0)
        kept.set(name, `its ${title} holds ${count === 1 ? 'a database' : `${count} databases`}`);
      else if (ownedByOthers) kept.set(name, `its ${title} was made by somebody else`);
      else if (contents.length > 0) kept.set(name, `its ${title} holds ${contents.join(', ')}`);
    }
  }
  return kept;
}

/** Looks only: the clusters that these packages make and leave behind when they go; their directory has the package's name. */
export async function clustersToBe(
  machine: Machine,
  manager: Manager,
  names: readonly string[],
): Promise<readonly string[]> {
  // Debian's are removed with their package, and Red Hat's are not made by one.
  if (manager.name !== 'brew') return [];
  const clusters = await Promise.all(names.map((name) => clustersOf(machine, manager, name)));
  return absent(clusters.flat().map(({ place }) => place));
}

type ServerCluster = {
  readonly place: string;
  readonly title: string;
  readonly ownedByOthers: boolean;
  readonly plan: ClusterPlan;
};

/** Roles, and tables beside any database of their own, only a server can tell of. One that holds some was left running. */
async function contentsWhileRunning(
  machine: Machine,
  { place, plan }: ServerCluster,
): Promise<readonly string[]> {
  const access = await accessTo(machine, place, plan);
  return access === null ? [] : contentsOf(psqlSuperuser(access), null);
}

async function accessTo(machine: Machine, place: string, plan: ClusterPlan): Promise<SuperuserAccess | null> {
  const cluster = clusterOf(machine, plan);
  if (plan.family === 'debian') return (await cluster.state())?.running === true ? cluster.access() : null;
  const server = (await runningServers(machine)).find(({ dataDir }) => dataDir === place);
  return server === undefined ? null : { ...(await cluster.access()), port: server.port ?? plan.port };
}

const ONE_SERVER = { port: 5432, existing: null, before: [] };
const serviceCluster = (place: string) => ({ place, title: `cluster in ${place}`, ownedByOthers: false });

async function clustersOf(
  machine: Machine,
  manager: Manager,
  name: string,
): Promise<readonly ServerCluster[]> {
  if (manager.name === 'apt') {
    const [, version] = /^postgresql-(\d+)$/.exec(name) ?? [];
    if (version === undefined) return [];
    const clusters = parseClusters((await output(machine, 'pg_lsclusters', '--no-header')) ?? '');
    return clusters
      .filter((cluster) => cluster.version === version)
      .map((cluster) => ({
        place: cluster.dataDir,
        title: `cluster ${version}/${cluster.name}`,
        // The package itself makes only this one.
        ownedByOthers: cluster.name !== 'main',
        plan: { family: 'debian', port: cluster.port, existing: cluster, before: [] },
      }));
  }
  if (manager.name === 'brew' && /^postgresql@\d+$/.test(name)) {
    const place = `${(await output(machine, 'brew', '--prefix')) ?? '/opt/homebrew'}/var/${name}`;
    return [{ ...serviceCluster(place), plan: { ...ONE_SERVER, family: 'macos' } }];
  }
  if (name === 'postgresql-server')
    return [{ ...serviceCluster('/var/lib/pgsql/data'), plan: { ...ONE_SERVER, family: 'rhel' } }];
  return [];
}
