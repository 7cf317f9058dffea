import { type Named, type ServerState, serverState } from '@rec-io/database/system/server-state';
import { psqlSuperuser, type Superuser, SuperuserRefused } from '@rec-io/database/system/superuser';
import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';
import { type Cluster, clusterOf } from './cluster.ts';
import { type ClusterPlan, newerBeside, OLDEST_VERSION } from './cluster-plan.ts';

/** What a full installation on the machine's own PostgreSQL is made from. Plain JSON, no secrets. */
export type SystemDatabasePlan = {
  /** The installation directory: also what roles and database are marked with. */
  readonly location: string;
  /** The account that the programs run as, whose their passwords are; null: the installing one. */
  readonly serviceAccount: string | null;
  readonly cluster: ClusterPlan;
  /** The owner agreed to use what was found on a server of theirs, and to a rule in its pg_hba.conf. */
  readonly takeOver: boolean;
};

/** As the server says it to psql, which passes on no code: LC_MESSAGES of the server may be another, and then it is REC-215. */
const IS_FULL = /too many clients|connection slots are reserved/;

/** @throws CatalogueError REC-215 when the server does not let its superuser in, REC-222 when it lets in nobody */
export async function superuserOf(cluster: Cluster): Promise<Superuser> {
  const access = await cluster.access();
  const superuser = psqlSuperuser(access);
  try {
    await superuser.rows('SELECT 1 FROM pg_authid WHERE false');
    return superuser;
  } catch (error) {
    if (!(error instanceof SuperuserRefused)) throw error;
    if (IS_FULL.test(error.said)) throw new CatalogueError('REC-222', { reason: error.said }, error);
    throw new CatalogueError('REC-215', { port: access.port, reason: error.said }, error);
  }
}

/**
 * What is on the owner's server already, for the questions before anything changes.
 * @returns null where the server is yet to be made, or does not run
 */
export async function inspectSystemDatabase(
  machine: Machine,
  { cluster: plan, location }: Pick<SystemDatabasePlan, 'cluster' | 'location'>,
): Promise<ServerState | null> {
  if (plan.existing === null) return null;
  const cluster = clusterOf(machine, plan);
  if ((await cluster.state())?.running !== true) return null;
  return serverState(await superuserOf(cluster), location);
}

/** What the owner has to agree to before it is used. */
export const toAgreeTo = ({ database, roles }: ServerState): readonly Named[] =>
  [database, ...roles].filter(({ standing }) => standing === 'unused' || standing === 'our-schema');

/** @throws CatalogueError REC-212, REC-216, REC-217 for what may not be used, or not yet */
export function requireUsable(
  state: ServerState,
  { cluster, takeOver }: Pick<SystemDatabasePlan, 'cluster' | 'takeOver'>,
): void {
  const { port, family } = cluster;
  if (state.versionNumber < OLDEST_VERSION * 10_000)
    throw new CatalogueError('REC-212', {
      found: `PostgreSQL ${state.version} on port ${port}`,
      fix: newerBeside(family),
    });
  for (const { kind, name, standing, evidence } of [state.database, ...state.roles])
    if (standing === 'foreign' || standing === 'another-installation')
      throw new CatalogueError('REC-216', { port, kind, name, evidence });
  const [first] = takeOver ? [] : toAgreeTo(state);
  if (first !== undefined) throw new CatalogueError('REC-217', { port, ...first });
}
