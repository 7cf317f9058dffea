import { lines, output } from '../facts/ask.ts';
import { parseClusters } from '../facts/postgres.ts';
import type { Machine } from '../machine.ts';
import { absent } from '../paths.ts';
import type { PackageManager } from './package-manager.ts';

/** Databases that a cluster is made with have lower numbers, in every version. */
const FIRST_OWN_DATABASE = 16_384;

/**
 * Those of the packages that may not be removed because databases lie in their care, each with the words for it. A server's
 * package takes its clusters along when it goes, or leaves them without a server.
 */
export async function keptForTheirData(
  machine: Machine,
  manager: PackageManager,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const name of names) {
    for (const { place, title, ownedByOthers } of await clustersOf(machine, manager, name)) {
      const count = await ownDatabases(machine, place);
      if (count > 0)
        kept.set(name, `its ${title} holds ${count === 1 ? 'a database' : `${count} databases`}`);
      else if (ownedByOthers) kept.set(name, `its ${title} was made by somebody else`);
    }
  }
  return kept;
}

/** Looks only: the clusters that these packages make and leave behind when they go; their directory has the package's name. */
export async function clustersToBe(
  machine: Machine,
  manager: PackageManager,
  names: readonly string[],
): Promise<readonly string[]> {
  // Debian's are removed with their package, and Red Hat's are not made by one.
  if (manager.name !== 'brew') return [];
  const clusters = await Promise.all(names.map((name) => clustersOf(machine, manager, name)));
  return absent(clusters.flat().map(({ place }) => place));
}

type ServerCluster = { readonly place: string; readonly title: string; readonly ownedByOthers: boolean };

async function clustersOf(
  machine: Machine,
  manager: PackageManager,
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
      }));
  }
  if (manager.name === 'brew' && /^postgresql@\d+$/.test(name)) {
    const place = `${(await output(machine, 'brew', '--prefix')) ?? '/opt/homebrew'}/var/${name}`;
    return [{ place, title: `cluster in ${place}`, ownedByOthers: false }];
  }
  if (name === 'postgresql-server')
    return [{ place: '/var/lib/pgsql/data', title: 'cluster in /var/lib/pgsql/data', ownedByOthers: false }];
  return [];
}

/** Every database has a directory of its number. This needs no running server. */
export async function ownDatabases(machine: Machine, place: string): Promise<number> {
  const names = lines(await output(machine, 'ls', `${place}/base`));
  return names.filter((name) => /^\d+$/.test(name) && Number(name) >= FIRST_OWN_DATABASE).length;
}
