import type { Connection } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import type { Client } from 'pg';
import { destroy } from '../copy/pipe-copy.ts';
import { type Moment, takeMoment } from '../copy/source-moment.ts';
import type { Description } from '../description.ts';
import { INSTALLER_ROLE, SYSTEM_SCHEMAS } from '../schemas.ts';
import { openSource, type SourceConnection, usualTlsMode } from '../source-connection.ts';

export type Sessions = {
  /** Each sees the same state of the database. */
  readonly clients: readonly Client[];
  /** Of that state; its tables cannot be altered meanwhile. Not sanitized. */
  readonly description: Description;
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
 * @throws CatalogueError REC-715 when somebody is altering a table for longer than 15 s
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
  let moment: Moment | null = null;
  let restricted = true;
  try {
    for (let index = 0; index < count; index += 1) {
      const client = await openSource(source, 'rec-io-publish');
      clients.push(client);
      await client.query(SETTINGS);
      if (restricted) restricted = await takeOnRole(client);
      if (moment === null) {
        moment = await takeMoment(client, host, SYSTEM_SCHEMAS);
        continue;
      }
      await client.query(BEGIN);
      await client.query(`SET TRANSACTION SNAPSHOT '${moment.snapshot}'`);
      await moment.hold(client);
    }
    if (moment === null) throw new RangeError('at least one session');
    return { clients, description: moment.description, restricted, close };
  } catch (error) {
    close();
    throw error;
  }
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
