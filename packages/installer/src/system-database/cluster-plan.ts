import { CatalogueError } from '../catalogue-error.ts';
import type { Family, PostgresCluster, PostgresFacts } from '../facts/facts.ts';

/** The version that the migrations need. */
export const OLDEST_VERSION = 15;

/** A cluster by Debian's two names: 15 and main. */
export type ClusterName = { readonly version: string; readonly name: string };

/** Which of the machine's PostgreSQL servers an installation uses. Plain JSON: it is kept with the choices. */
export type ClusterPlan = {
  readonly family: 'debian' | 'rhel' | 'macos';
  readonly port: number;
  /**
   * The owner's own server on that port: it is used as it is, never restarted, and what is in it is looked at first.
   * Null: one that the packages make, or a new one beside those that are there.
   */
  readonly existing: ClusterName | null;
  /** Clusters that were there before anything was installed, "15/main": none of them is ours. */
  readonly before: readonly string[];
};

export const nameOf = ({ version, name }: ClusterName): string => `${version}/${name}`;

/**
 * Chooses by the port: that of a server that is there means that server, any other a server of our own. So nobody's server
 * is used unless its port was named.
 * @throws CatalogueError REC-212 when the server on that port is too old
 */
export function clusterPlan(facts: PostgresFacts, family: Family, port: number): ClusterPlan {
  if (family !== 'debian' && family !== 'rhel' && family !== 'macos')
    throw new CatalogueError('REC-212', {
      found: 'a system whose PostgreSQL packages are not known',
      fix: 'Use the embedded server: ./install.sh --database embedded',
    });
  const there = facts.clusters.map(({ version, name }) => ({ version, name }));
  const listening = facts.clusters.find((cluster) => cluster.port === port) ?? runningOn(facts, family, port);
  if (listening !== undefined && Number.parseFloat(listening.version) < OLDEST_VERSION)
    throw new CatalogueError('REC-212', {
      found: `PostgreSQL ${listening.version} on port ${port}`,
      fix: newerBeside(family),
    });
  return {
    family,
    port,
    existing: listening === undefined ? null : { version: listening.version, name: listening.name },
    before: there.map(nameOf),
  };
}

/**
 * The port that a full installation uses when nobody named one: the usual one, which the packages give their first cluster,
 * unless somebody's server has it; then the manifest's, and a cluster of our own.
 */
export function systemDatabasePort(facts: PostgresFacts, manifestPort: number): number {
  const taken = [...facts.clusters, ...facts.running].some(({ port }) => port === USUAL_PORT);
  return taken || facts.clusters.length > 0 ? manifestPort : USUAL_PORT;
}

const USUAL_PORT = 5432;

/** Where no tool lists clusters, there is one, and it counts when it runs. */
function runningOn(
  { running }: PostgresFacts,
  family: Family,
  port: number,
): Pick<PostgresCluster, 'version' | 'name'> | undefined {
  if (family === 'debian') return undefined;
  const server = running.find((found) => found.port === port);
  return server === undefined ? undefined : { version: server.version ?? '0', name: 'main' };
}

export function newerBeside(family: Family): string {
  if (family === 'debian')
    return 'Put a newer one beside it (apt-get install postgresql, from the project’s archive if your release is older than Debian 12), and choose another port: --port database=N';
  if (family === 'rhel')
    return 'Put a newer one beside it: dnf module enable postgresql:16 && dnf install postgresql-server, and choose its port: --port database=N';
  return 'Put a newer one beside it: brew install postgresql@17, and choose its port: --port database=N';
}
