import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Client } from 'pg';
import { askOf, type NeededRights, roleRights } from './role-rights.ts';
import type { SourceConnection } from './source-connection.ts';

const OLDEST_SERVER = 130_000;

/**
 * A server to copy from is new enough, and its role may read exactly what it should: one that may do more is refused, because
 * whoever holds this installation would hold that right, too.
 * @throws CatalogueError REC-695, REC-693, REC-694: each names everything that is wrong
 */
export async function requireSource(
  client: Client,
  source: SourceConnection,
  needed: NeededRights,
): Promise<void> {
  const { host, user } = source;
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const [server] = rows;
  if (server === undefined || server.number < OLDEST_SERVER)
    throw new CatalogueError('REC-695', {
      host,
      reason: `it runs PostgreSQL ${server?.version ?? 'of an unknown version'}, and 13 or newer is needed`,
    });
  const { excess, missing } = await roleRights(askOf(client), 'current_user', needed);
  if (excess.length > 0) throw new CatalogueError('REC-693', { user, host, excess: excess.join('; ') });
  if (missing.length > 0) throw new CatalogueError('REC-694', { user, host, missing: missing.join('; ') });
}
