import { Client } from 'pg';
import type { Connection } from '../connection.ts';
import { beginReading } from './whole-tables.ts';

/** Rows as text must mean the same on both sides, whatever the servers are set to. */
const SAME_TEXT = `
  SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 3;
  SET bytea_output = 'hex'; SET client_encoding = 'UTF8'`;
/** A copy that sees only some rows would look complete: rather an error. */
const ALL_ROWS = 'SET row_security = off';

/** One connection for one copy, in a transaction: a snapshot to read, with all tables held, or all or nothing to write. */
export async function inSession<T>(
  connection: Connection,
  transaction: 'READ ONLY' | 'READ WRITE',
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...connection,
    application_name: 'rec-io-copy',
    connectionTimeoutMillis: 5_000,
  });
  // A broken connection fails the query that waits on it; without a listener it would end the process, too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`${SAME_TEXT}; ${ALL_ROWS}`);
    if (transaction === 'READ ONLY') await beginReading(client);
    else await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    // Whatever was not committed is undone with its connection.
    await client.end().catch(() => undefined);
  }
}
