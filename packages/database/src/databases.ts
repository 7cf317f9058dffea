import { Client, type Pool } from 'pg';
import type { Connection } from './connection.ts';
import { DatabaseError, sqlState } from './errors.ts';
import { migrate } from './migrate.ts';
import { SERVICE_ROLE } from './roles.ts';
import { scramVerifier } from './scram.ts';

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const DUPLICATE_DATABASE = '42P04';
const UNIQUE_VIOLATION = '23505';
/** Only databases whose content can be made again may be emptied. */
const REPLACEABLE = /^rec_io_(replay|test)/;

/** Makes the database unless it is there. @returns whether it was made now */
export async function ensureDatabase(adminPool: Pool, name: string): Promise<boolean> {
  if (!NAME.test(name)) refuseName(name, 'a database name has small letters, digits and underscores');
  const { rowCount } = await adminPool.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount !== 0) return false;
  try {
    await adminPool.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
    return true;
  } catch (error) {
    const state = sqlState(error);
    if (state === DUPLICATE_DATABASE || state === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/** Drops a replay or test database and cuts its connections; refuses every other name. */
export async function dropReplayDatabase(adminPool: Pool, name: string): Promise<void> {
  if (!NAME.test(name) || !REPLACEABLE.test(name)) {
    refuseName(name, 'only databases named rec_io_replay… or rec_io_test… may be dropped');
  }
  await adminPool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Migrates the database that `connection` names. @returns the versions applied now */
export async function migrateDatabase(connection: Connection): Promise<readonly number[]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await migrate(client);
  } finally {
    await client.end();
  }
}

/** Sets the passwords of roles. Only verifiers are sent, so no server log can ever hold a password. */
export async function setRolePasswords(
  adminPool: Pool,
  passwords: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [role, password] of passwords) {
    if (!NAME.test(role)) refuseName(role, 'a role name has small letters, digits and underscores');
    await adminPool.query(`ALTER ROLE ${role} PASSWORD '${scramVerifier(password)}'`);
  }
}

/** Sets the password of the services' role. */
export const setServicePassword = (adminPool: Pool, password: string): Promise<void> =>
  setRolePasswords(adminPool, new Map([[SERVICE_ROLE, password]]));

function refuseName(name: string, why: string): never {
  throw new DatabaseError(
    'DB_NAME_REFUSED',
    `database name ${JSON.stringify(name)} refused: ${why}`,
    'Use another name.',
  );
}
