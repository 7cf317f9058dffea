import type { Connection } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import { destroy } from '../copy/pipe-copy.ts';
import { INSTALLER_ROLE } from '../schemas.ts';
import { openSource, type SourceConnection, usualTlsMode } from '../source-connection.ts';

export type Sessions = {
  /** Each sees the same state of the database. */
  readonly clients: readonly Client[];
  /** Whether they have the rights of installers only. */
  readonly restricted: boolean;
  /** At once, whatever they are at. */
  close(): void;
};

const SETTINGS = `SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0;
  SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0; SET row_security = off`;
const BEGIN = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
const INSUFFICIENT_PRIVILEGE = '42501';
const NO_SUCH_ROLE = '22023';

/**
 * Opens sessions of one moment that can write nothing, with the rights of installers where the role can be taken on. Rows come in
 * the order in which they lie, so that the same pages give the same bytes; rows that a policy would hide are an error.
 */
export async function openSessions(
  database: Connection | SourceConnection,
  count: number,
): Promise<Sessions> {
  const clients: Client[] = [];
  const close = () => {
    for (const client of clients) destroy(client);
  };
  const { host } = database;
  const source: SourceConnection =
    'sslMode' in database
      ? database
      : { ...database, sslMode: usualTlsMode(host), sslRootCert: null, pin: null, validUntil: null };
  let snapshot: string | null = null;
  let restricted = true;
  try {
    for (let index = 0; index < count; index += 1) {
      const client = await openSource(source, 'rec-io-publish');
      clients.push(client);
      await client.query(SETTINGS);
      if (restricted) restricted = await takeOnRole(client);
      await client.query(BEGIN);
      if (snapshot === null) snapshot = await exported(client);
      else await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
    }
  } catch (error) {
    close();
    throw error;
  }
  return { clients, restricted, close };
}

async function takeOnRole(client: Client): Promise<boolean> {
  try {
    await client.query(`SET ROLE ${INSTALLER_ROLE}`);
    return true;
  } catch (error) {
    const state = sqlState(error);
    if (state === INSUFFICIENT_PRIVILEGE || state === NO_SUCH_ROLE) return false;
    throw error;
  }
}

async function exported(client: Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
  return rows[0]?.id ?? '';
}
