import type { Connection } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client } from 'pg';
import { openSource, type SourceConnection } from '../source-connection.ts';

const NAME = 'rec-io-operator';

/** The one who may make roles on the operator's server, in the database that is copied from. */
export interface ServerSuperuser {
  /** The rows of one SELECT. */
  rows<Row>(select: string): Promise<readonly Row[]>;
  /** Statements that return nothing. */
  execute(statements: string): Promise<void>;
}

/**
 * By a connection with a password: the embedded server's, or one that the operator names. The caller closes it.
 * @throws CatalogueError REC-698; REC-661 to REC-668, REC-690 to REC-692 for a server that the operator names
 */
export async function connectedSuperuser(
  admin: Connection | SourceConnection,
): Promise<ServerSuperuser & { close(): Promise<void> }> {
  const client = 'sslMode' in admin ? await openSource(admin, NAME) : await openHere(admin);
  return {
    rows: async <Row>(select: string) => (await client.query(select)).rows as readonly Row[],
    async execute(statements) {
      try {
        await client.query(statements);
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end(),
  };
}

async function openHere(admin: Connection): Promise<Client> {
  const client = new Client({ ...admin, connectionTimeoutMillis: 5_000, application_name: NAME });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
  }
}

/** @throws CatalogueError REC-698 */
export async function requireSuperuser(superuser: ServerSuperuser): Promise<void> {
  const [me] = await superuser.rows<{ name: string; super: boolean }>(
    'SELECT rolname AS name, rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  if (me?.super === true) return;
  throw new CatalogueError('REC-698', {
    reason: `${me?.name ?? 'this role'} is no superuser of that server, and only one can give away rights on everybody’s tables`,
  });
}

/** What the server refuses, in the words of the catalogue. */
export async function refusing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CatalogueError) throw error;
    throw new CatalogueError('REC-698', { reason: reasonOf(error) }, error);
  }
}
