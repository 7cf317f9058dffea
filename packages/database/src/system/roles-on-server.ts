import { ADMIN_ROLE } from '../roles.ts';
import { passwordMatches, scramVerifier } from '../scram.ts';
import { literal, markerOf } from './marker.ts';
import type { Superuser } from './superuser.ts';

/**
 * The owner need not be a superuser, but row-level security must not hide rows from it: it copies and backs up, and could
 * switch the security of its own tables off anyway.
 */
const attributesOf = (role: string): string =>
  `LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION ${role === ADMIN_ROLE ? 'BYPASSRLS' : 'NOBYPASSRLS'}`;

/** Makes a role or puts it right, marked and with its password, in one transaction. Only a verifier is sent. */
export async function ensureRole(
  superuser: Superuser,
  role: string,
  password: string,
  location: string,
): Promise<void> {
  await superuser.execute(
    `BEGIN;
     SET LOCAL log_statement = 'none';
     DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) THEN CREATE ROLE ${role}; END IF;
     END $$;
     ALTER ROLE ${role} ${attributesOf(role)} PASSWORD ${literal(scramVerifier(password))};
     COMMENT ON ROLE ${role} IS ${literal(markerOf(location))};
     COMMIT`,
  );
}

/** Whether each role is there, marked, with just its attributes, and opens to its password. */
export async function areRolesRight(
  superuser: Superuser,
  passwords: ReadonlyMap<string, string>,
  location: string,
): Promise<boolean> {
  const found = await superuser.rows<{
    name: string;
    verifier: string | null;
    mark: string | null;
    plain: boolean;
    bypass: boolean;
  }>(
    `SELECT rolname AS name, rolpassword AS verifier, shobj_description(oid, 'pg_authid') AS mark,
       rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication) AS plain, rolbypassrls AS bypass
     FROM pg_authid WHERE rolname IN (${[...passwords.keys()].map(literal).join(', ')})`,
  );
  return [...passwords].every(([role, password]) => {
    const row = found.find(({ name }) => name === role);
    return (
      row?.plain === true &&
      row.bypass === (role === ADMIN_ROLE) &&
      row.mark === markerOf(location) &&
      passwordMatches(password, row.verifier)
    );
  });
}

/** Drops a role that carries our mark. @returns why it stays, or null when it is gone */
export async function dropRole(superuser: Superuser, role: string, location: string): Promise<string | null> {
  const [found] = await superuser.rows<{ mark: string | null; owns: number }>(
    `SELECT shobj_description(r.oid, 'pg_authid') AS mark,
       (SELECT count(*) FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid)::int AS owns
     FROM pg_roles r WHERE rolname = ${literal(role)}`,
  );
  if (found === undefined) return null;
  if (found.mark !== markerOf(location))
    return `the database role ${role} stays: its mark is not ours any more`;
  if (found.owns > 0)
    return `the database role ${role} stays: ${found.owns} objects of the server belong to it or name it`;
  await superuser.execute(`DROP ROLE ${role}`);
  return null;
}
