import type { Made } from '../receipt.ts';
import type { Reverted } from '../step.ts';
import type { Cluster } from './cluster.ts';
import type { SystemDatabasePlan } from './understand.ts';

/** What is to be taken back on a server: in words, and as its superuser would do it by hand. */
export type OnServer = { readonly what: string; readonly byHand: string };

/**
 * Takes something back on the server. One of the owner's that does not run is not started for it: then it stays, on record and told,
 * for the next time.
 */
export async function whereServed(
  cluster: Cluster,
  { cluster: { existing, port } }: SystemDatabasePlan,
  made: Made,
  { what, byHand }: OnServer,
  takeBack: () => Promise<readonly string[]>,
): Promise<readonly string[] | Reverted> {
  const state = await cluster.state();
  if (state?.running === true) return takeBack();
  // One of ours goes as a whole, with all that is in it.
  if (state === null || existing === null) return [];
  return {
    left: [
      `${what} stays on your PostgreSQL ${state.name} (port ${port}), which does not run: start it and run this command again, or as its superuser: ${byHand}`,
    ],
    stays: made,
  };
}
