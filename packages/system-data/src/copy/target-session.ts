import type { Connection } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client } from 'pg';
import { openSource, type SourceConnection, speakTheSame } from '../source-connection.ts';
import { destroy } from './pipe-copy.ts';

/** This installation's database, or any other that is reached as a source is. */
export type TargetConnection = Connection | SourceConnection;

const NAME = 'rec-io-system-data';

/** Enough for the indexes of some million rows in memory; a session holds it only while it builds one. */
const SORT_MEMORY = '256MB';

/** A session that fills, finishes and hashes staged tables. */
export async function openTarget(connection: TargetConnection): Promise<Client> {
  const client = 'sslMode' in connection ? await openNamed(connection) : await openOwn(connection);
  // Somebody who may make functions in a schema of the path would have them run by the owner, where ours are called without a schema.
  await client.query('SET search_path = pg_catalog, pg_temp');
  // What is staged is lost together with its journal, and brought again: nothing waits for the disk before it is placed.
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '${SORT_MEMORY}'; SET jit = off;
    SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0`);
  return client;
}

export type TargetSessions = {
  /** Aborted with the caller’s; or with REC-716 when the first session is lost, and with it the lock on the database. */
  readonly signal: AbortSignal;
  /** Holds the lock. */
  first(): Promise<Client>;
  /** One more. All are cut when the signal is aborted, whatever they are at. */
  open(): Promise<Client>;
  end(): Promise<void>;
};

export function targetSessions(connection: TargetConnection, asked: AbortSignal): TargetSessions {
  const lost = new AbortController();
  const signal = AbortSignal.any([asked, lost.signal]);
  const sessions = new Set<Client>();
  signal.addEventListener('abort', () => {
    for (const client of sessions) destroy(client);
  });
  let isEnding = false;
  const open = async (): Promise<Client> => {
    const client = await openTarget(connection);
    sessions.add(client);
    client.once('end', () => sessions.delete(client));
    if (signal.aborted) destroy(client);
    return client;
  };
  return {
    signal,
    async first() {
      const client = await open();
      let reason = 'its connection broke';
      client.on('error', (error) => {
        reason = reasonOf(error);
      });
      client.once('end', () => {
        if (!isEnding) lost.abort(new CatalogueError('REC-716', { reason }));
      });
      return client;
    },
    open,
    async end() {
      isEnding = true;
      await Promise.all([...sessions].map((client) => client.end().catch(() => undefined)));
    },
  };
}

export async function inTransactionOf<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** A failure is told as that of the database to copy into: the words are otherwise the same as of a source. */
async function openNamed(connection: SourceConnection): Promise<Client> {
  try {
    return await openSource(connection, NAME);
  } catch (error) {
    const reason = error instanceof CatalogueError ? error.title : reasonOf(error);
    throw new CatalogueError('REC-720', { reason }, error);
  }
}

async function openOwn(connection: Connection): Promise<Client> {
  const client = new Client({ ...connection, application_name: NAME });
  client.on('error', () => undefined);
  await client.connect();
  await speakTheSame(client);
  return client;
}
