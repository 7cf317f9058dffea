import { randomInt } from 'node:crypto';
import type { Client } from 'pg';

const KEY_MAX = 2 ** 31 - 1;

/**
 * Whether two sessions are in one database, under whatever names it was reached: the one takes a lock that nobody else has, and the
 * other looks for it.
 */
export async function isSameDatabase(one: Client, other: Client): Promise<boolean> {
  const keys = [randomInt(KEY_MAX), randomInt(KEY_MAX)];
  await one.query('SELECT pg_advisory_lock($1::int, $2::int)', keys);
  try {
    const { rows } = await other.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ${keys[0]} AND objid = ${keys[1]}
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS found`,
    );
    return rows[0]?.found === true;
  } finally {
    await one.query('SELECT pg_advisory_unlock($1::int, $2::int)', keys);
  }
}
