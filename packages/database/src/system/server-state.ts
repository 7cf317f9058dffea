import { readMigrations } from '../migrations.ts';
import { ADMIN_ROLE, DATABASE_NAME, LOGIN_ROLES } from '../roles.ts';
import { literal, markedLocation } from './marker.ts';
import type { Superuser } from './superuser.ts';

/** What a name on a server stands for, as far as an installation in one location is concerned. */
export type Standing =
  | 'absent'
  /** This installation made it, now or earlier. */
  | 'ours'
  /** Another installation of REC.IO made it. */
  | 'another-installation'
  /** Somebody made it and nothing is in it or belongs to it. */
  | 'unused'
  /** A database with our schema that no installation has marked. */
  | 'our-schema'
  /** Somebody uses it. */
  | 'foreign';

export type Named = {
  readonly kind: 'role' | 'database';
  readonly name: string;
  readonly standing: Standing;
  /** For people: what was found. '' for what is absent or ours. */
  readonly evidence: string;
};

export type ServerState = {
  readonly versionNumber: number;
  readonly version: string;
  /** With its owner ('' while it is absent), and whether every role of the server may connect. */
  readonly database: Named & { readonly owner: string; readonly isOpen: boolean };
  readonly roles: readonly Named[];
};

/** Looks at everything on a server that an installation would use. Changes nothing. */
export async function serverState(superuser: Superuser, location: string): Promise<ServerState> {
  const [server] = await superuser.rows<{ number: number; text: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
  );
  return {
    versionNumber: server?.number ?? 0,
    version: server?.text ?? 'unknown',
    database: await databaseState(superuser, location),
    roles: await roleStates(superuser, location),
  };
}

async function roleStates(superuser: Superuser, location: string): Promise<readonly Named[]> {
  const names = [ADMIN_ROLE, ...LOGIN_ROLES];
  const found = await superuser.rows<{
    name: string;
    mark: string | null;
    super: boolean;
    owns: number;
    member: boolean;
  }>(
    `SELECT r.rolname AS name, shobj_description(r.oid, 'pg_authid') AS mark, r.rolsuper AS super,
       (SELECT count(*) FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
         AND d.deptype IN ('o', 'a'))::int AS owns,
       EXISTS (SELECT FROM pg_auth_members m WHERE r.oid IN (m.member, m.roleid)) AS member
     FROM pg_roles r WHERE r.rolname IN (${names.map(literal).join(', ')})`,
  );
  return names.map((name): Named => {
    const role = found.find((row) => row.name === name);
    if (role === undefined) return { kind: 'role', name, standing: 'absent', evidence: '' };
    const marked = standingOfMark(role.mark, location);
    if (marked !== null) return { kind: 'role', name, ...marked };
    if (role.super) return { kind: 'role', name, standing: 'foreign', evidence: 'it is a superuser' };
    if (role.owns > 0)
      return {
        kind: 'role',
        name,
        standing: 'foreign',
        evidence: `${role.owns} objects of the server belong to it or give it rights`,
      };
    if (role.member)
      return { kind: 'role', name, standing: 'foreign', evidence: 'other roles share its rights' };
    return { kind: 'role', name, standing: 'unused', evidence: 'nothing belongs to it' };
  });
}

async function databaseState(superuser: Superuser, location: string): Promise<ServerState['database']> {
  const [found] = await superuser.rows<{
    mark: string | null;
    owner: string;
    owner_mark: string | null;
    open: boolean;
    public: boolean;
    encoding: string;
  }>(
    `SELECT shobj_description(oid, 'pg_database') AS mark, pg_get_userbyid(datdba) AS owner,
       shobj_description(datdba, 'pg_authid') AS owner_mark, datallowconn AS open,
       datacl IS NULL OR EXISTS (SELECT FROM aclexplode(datacl) WHERE grantee = 0 AND privilege_type = 'CONNECT') AS public,
       pg_encoding_to_char(encoding) AS encoding
     FROM pg_database WHERE datname = ${literal(DATABASE_NAME)}`,
  );
  const base = {
    kind: 'database',
    name: DATABASE_NAME,
    owner: found?.owner ?? '',
    isOpen: found?.public ?? false,
  } as const;
  if (found === undefined) return { ...base, standing: 'absent', evidence: '' };
  const marked = standingOfMark(found.mark, location);
  if (marked !== null) return { ...base, ...marked };
  if (!found.open) return { ...base, standing: 'foreign', evidence: 'it does not let anyone in' };
  const tables = await superuser.rows<{ name: string; owner: string }>(
    `SELECT n.nspname || '.' || c.relname AS name, pg_get_userbyid(c.relowner) AS owner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
     ORDER BY 1`,
    DATABASE_NAME,
  );
  if (tables.length === 0) {
    // Killed between making and marking it.
    if (found.owner === ADMIN_ROLE && standingOfMark(found.owner_mark, location)?.standing === 'ours')
      return { ...base, standing: 'ours', evidence: '' };
    if (found.encoding !== 'UTF8')
      return {
        ...base,
        standing: 'foreign',
        evidence: `it is empty, but its encoding is ${found.encoding}, not UTF8`,
      };
    return { ...base, standing: 'unused', evidence: `it is empty and belongs to ${found.owner}` };
  }
  const ofOurs = tables.every(({ owner }) => owner === ADMIN_ROLE);
  if (ofOurs && (await hasOurSchema(superuser)))
    return {
      ...base,
      standing: 'our-schema',
      evidence: `it holds the tables of REC.IO and belongs to ${found.owner}`,
    };
  const names = tables
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const more = tables.length > 3 ? ` and ${tables.length - 3} more` : '';
  return { ...base, standing: 'foreign', evidence: `it belongs to ${found.owner} and holds ${names}${more}` };
}

/** A table of that name proves nothing; the checksums of our migrations do. */
async function hasOurSchema(superuser: Superuser): Promise<boolean> {
  const known = readMigrations();
  try {
    const applied = await superuser.rows<{ version: number; checksum: string }>(
      'SELECT version, checksum FROM system.schema_migrations ORDER BY version',
      DATABASE_NAME,
    );
    return (
      applied.length > 0 &&
      applied.slice(0, known.length).every(({ checksum }, index) => known[index]?.checksum === checksum)
    );
  } catch {
    return false;
  }
}

function standingOfMark(
  comment: string | null,
  location: string,
): Pick<Named, 'standing' | 'evidence'> | null {
  const marked = markedLocation(comment);
  if (marked === null) return null;
  if (marked === location) return { standing: 'ours', evidence: '' };
  return { standing: 'another-installation', evidence: `the installation in ${marked} made it` };
}
