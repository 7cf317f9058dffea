import { ADMIN_ROLE, DATABASE_NAME, LOGIN_ROLES } from '../roles.ts';
import { literal, markedLocation, markerOf } from './marker.ts';
import type { Superuser } from './superuser.ts';

/** Makes the database or takes one over, owned by our admin role and marked. Each statement can be repeated. */
export async function ensureDatabaseOnServer(superuser: Superuser, location: string): Promise<void> {
  const [found] = await superuser.rows<{ found: number }>(
    `SELECT 1 AS found FROM pg_database WHERE datname = ${literal(DATABASE_NAME)}`,
  );
  // Locale C, as on the embedded server: bytes decide the order of text, on every machine and every version alike.
  if (found === undefined)
    await superuser.execute(
      `CREATE DATABASE ${DATABASE_NAME} OWNER ${ADMIN_ROLE} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
  await superuser.execute(
    `ALTER DATABASE ${DATABASE_NAME} OWNER TO ${ADMIN_ROLE};
     COMMENT ON DATABASE ${DATABASE_NAME} IS ${literal(markerOf(location))}`,
  );
}

export async function isDatabaseRight(superuser: Superuser, location: string): Promise<boolean> {
  const [found] = await superuser.rows<{ mark: string | null; owner: string }>(
    `SELECT shobj_description(oid, 'pg_database') AS mark, pg_get_userbyid(datdba) AS owner
     FROM pg_database WHERE datname = ${literal(DATABASE_NAME)}`,
  );
  return found?.mark === markerOf(location) && found.owner === ADMIN_ROLE;
}

/** Drops our database and cuts its connections. @returns why it stays, or null when it is gone */
export async function dropDatabaseOnServer(superuser: Superuser, location: string): Promise<string | null> {
  const [found] = await superuser.rows<{ mark: string | null; tables: number }>(
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = ${literal(DATABASE_NAME)}`,
  );
  if (found === undefined) return null;
  const marked = markedLocation(found.mark);
  if (marked !== null && marked !== location)
    return `the database ${DATABASE_NAME} stays: the installation in ${marked} uses it now`;
  await superuser.execute(`DROP DATABASE ${DATABASE_NAME} WITH (FORCE)`);
  return null;
}

/** What was there before us goes back to whose it was, without our mark. */
export async function giveBackDatabase(
  superuser: Superuser,
  before: { readonly owner: string; readonly isOpen: boolean },
  location: string,
): Promise<void> {
  const { owner, isOpen } = before;
  if (!(await isDatabaseRight(superuser, location))) return;
  await superuser.execute(
    `REVOKE ALL ON DATABASE ${DATABASE_NAME} FROM ${LOGIN_ROLES.join(', ')};
     ${isOpen ? `GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE_NAME} TO PUBLIC;` : ''}
     ALTER DATABASE ${DATABASE_NAME} OWNER TO "${owner.replaceAll('"', '""')}";
     COMMENT ON DATABASE ${DATABASE_NAME} IS NULL`,
  );
}

/** Our tables, and nothing else that may be in the database. */
export const DROP_SCHEMA =
  'DROP SCHEMA IF EXISTS users, live_data, historical_data, analytics, system CASCADE';

export async function dropSchema(superuser: Superuser): Promise<void> {
  const [found] = await superuser.rows(`SELECT 1 FROM pg_database WHERE datname = ${literal(DATABASE_NAME)}`);
  if (found === undefined) return;
  await superuser.execute(DROP_SCHEMA, DATABASE_NAME);
}
