import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Connection } from '../connection.ts';
import { DatabaseError, sqlState } from '../errors.ts';

const REFUSED_AUTHENTICATION = /^28/;

/**
 * Waits until the server answers a real connection with our password, and proves that it serves our cluster.
 * @returns false when it ended or the time is up
 * @throws DatabaseError when somebody else's server answers
 */
export async function waitUntilServing(wanted: {
  readonly connection: Connection;
  readonly clusterDir: string;
  readonly hasEnded: () => boolean;
  readonly timeoutMs: number;
}): Promise<boolean> {
  const deadline = Date.now() + wanted.timeoutMs;
  while (!wanted.hasEnded() && Date.now() < deadline) {
    const served = await servedCluster(wanted.connection);
    if (served === null) {
      await sleep(30);
      continue;
    }
    const ours = await realpath(wanted.clusterDir);
    if (served === ours || served === wanted.clusterDir) return true;
    throw foreign(wanted, `it serves ${served}`);
  }
  return false;
}

/** The data directory of the server that answers; null while none does. */
async function servedCluster(connection: Connection): Promise<string | null> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory ?? null;
  } catch (error) {
    if (REFUSED_AUTHENTICATION.test(sqlState(error) ?? '')) {
      throw foreign({ connection }, 'it does not accept our password');
    }
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const foreign = ({ connection }: { readonly connection: Connection }, why: string): DatabaseError =>
  new DatabaseError(
    'DB_CLUSTER_FOREIGN',
    `the server on 127.0.0.1:${connection.port} is not ours: ${why}`,
    'Stop that server, or choose another database port.',
  );
