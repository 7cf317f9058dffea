import type { ClientBase } from 'pg';
import { INSTALLER_ROLE, LOG_FUNCTIONS, SYSTEM_SCHEMAS, VERSION_FUNCTION } from './schemas.ts';

/** What the signed-in role may do, as far as it is more or less than copying system data needs. In words, for people. */
export type RoleRights = {
  /** More than reading the three schemas and running the log's functions: a reason not to use it. */
  readonly excess: readonly string[];
  /** Missing for a copy: all of it at once. */
  readonly missing: readonly string[];
};

const SCHEMAS = `ARRAY['${SYSTEM_SCHEMAS.join("', '")}']`;

/** Runs one SELECT: as a client does, or as `psql` does for a server's superuser. */
export type Ask = <Row>(select: string) => Promise<readonly Row[]>;

export const askOf =
  (client: ClientBase): Ask =>
  async <Row>(select: string) =>
    (await client.query(select)).rows as readonly Row[];

export type NeededRights = {
  /** Those that are copied. */
  readonly schemas: readonly string[];
  /** Whether the copy writes the operator’s log. */
  readonly isLogged: boolean;
  /** Whether temporary tables and large objects, which PostgreSQL gives to everybody by itself, are too much. */
  readonly isStrict: boolean;
};

/** @param role as an expression of SQL: `current_user`, or a quoted name when somebody else asks */
export async function roleRights(
  ask: Ask,
  role = 'current_user',
  { schemas: copied, isLogged, isStrict }: NeededRights = {
    schemas: SYSTEM_SCHEMAS,
    isLogged: true,
    isStrict: true,
  },
): Promise<RoleRights> {
  const attributes = await ask<{ attribute: string }>(attributesOf(role, isStrict));
  const memberships = await ask<{ role: string }>(membershipsOf(role));
  const relations = await ask<Relation>(relationsFor(role));
  const schemas = await ask<{ name: string; usable: boolean; creatable: boolean }>(schemasFor(role));
  const functions = await ask<{ name: string }>(definerFunctionsFor(role));
  const views = await ask<{ name: string }>(viewsOverUsersFor(role));
  const sequences = await ask<{ schema: string; name: string }>(sequencesFor(role));
  const own = relations.filter(({ schema }) => copied.includes(schema));
  const foreign = relations.filter(({ schema }) => !SYSTEM_SCHEMAS.includes(schema));
  const found = schemas.map(({ name }) => name);
  const runs = functions.map(({ name }) => name);
  return {
    excess: [
      ...attributes.map(({ attribute }) => `it is ${attribute}`),
      ...memberships.map(({ role }) => `it belongs to the role ${role}`),
      ...some(
        'it can read',
        foreign.filter(({ reads }) => reads),
      ),
      ...some(
        'it can write',
        relations.filter(({ writes }) => writes),
      ),
      ...some('it can move on', sequences),
      ...schemas.filter(({ creatable }) => creatable).map(({ name }) => `it can make tables in ${name}`),
      ...runs
        .filter((name) => !LOG_FUNCTIONS.includes(name) && name !== VERSION_FUNCTION)
        .map((name) => `it can run ${name}, which works with its owner’s rights`),
      ...views.map(({ name }) => `${name} shows rows of other schemas`),
    ],
    missing: [
      ...copied.filter((name) => !found.includes(name)).map((name) => `there is no schema ${name}`),
      ...schemas
        .filter(({ name, usable }) => copied.includes(name) && !usable)
        .map(({ name }) => `USAGE on schema ${name}`),
      ...own
        .filter(({ reads, follows }) => !reads && !follows)
        .map(({ schema, name }) => `SELECT on ${schema}.${name}`),
      ...LOG_FUNCTIONS.filter((name) => isLogged && !runs.includes(name)).map((name) => `EXECUTE on ${name}`),
    ],
  };
}

type Relation = {
  readonly schema: string;
  readonly name: string;
  /** A view or a foreign table: it has no rows of its own. */
  readonly follows: boolean;
  readonly reads: boolean;
  readonly writes: boolean;
};

type Named = Pick<Relation, 'schema' | 'name'>;

const NAMED_MAX = 5;

function some(what: string, relations: readonly Named[]): readonly string[] {
  if (relations.length === 0) return [];
  const named = relations.slice(0, NAMED_MAX).map(({ schema, name }) => `${schema}.${name}`);
  const more = relations.length - named.length;
  return [`${what} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

const attributesOf = (role: string, isStrict: boolean): string => `
  SELECT attribute FROM pg_roles, unnest(ARRAY[
    CASE WHEN rolsuper THEN 'a superuser' END,
    CASE WHEN rolbypassrls THEN 'allowed past row-level security' END,
    CASE WHEN rolcreaterole THEN 'allowed to make roles' END,
    CASE WHEN rolcreatedb THEN 'allowed to make databases' END,
    CASE WHEN rolreplication THEN 'allowed to replicate' END,
    CASE WHEN has_database_privilege(${role}, current_database(), 'CREATE') THEN 'allowed to make schemas' END,
    CASE WHEN ${isStrict} AND has_database_privilege(${role}, current_database(), 'TEMPORARY') THEN 'allowed to make temporary tables' END,
    CASE WHEN ${isStrict} AND EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND proname IN ('lo_creat', 'lo_create', 'lo_from_bytea') AND has_function_privilege(${role}, oid, 'EXECUTE'))
      THEN 'allowed to store large objects' END
  ]) AS attribute
  WHERE rolname = ${role} AND attribute IS NOT NULL`;

/** Whoever belongs to a role can take on all its rights, even where it does not have them by itself. */
const membershipsOf = (role: string): string => `
  SELECT r.rolname AS role FROM pg_roles r
  WHERE r.rolname NOT IN (${role}, '${INSTALLER_ROLE}', 'pg_database_owner') AND pg_has_role(${role}, r.oid, 'MEMBER')
    AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = ${role})
  ORDER BY 1`;

/** What an extension brings (`pg_stat_statements` …) it shows to everybody by its own rules. */
const notOfExtension = (oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = ${oid} AND x.refclassid = 'pg_extension'::regclass AND x.deptype = 'e')`;

/** Without USAGE of its schema a table cannot be reached, whatever it grants. */
const relationsFor = (role: string): string => `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind IN ('v', 'm', 'f') AS follows,
    u.usable AND has_any_column_privilege(${role}, c.oid, 'SELECT') AS reads,
    u.usable AND (has_any_column_privilege(${role}, c.oid, 'INSERT, UPDATE')
      OR has_table_privilege(${role}, c.oid, 'DELETE, TRUNCATE, TRIGGER')) AS writes
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT has_schema_privilege(${role}, n.oid, 'USAGE') AS usable) AS u
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND ${notOfExtension('c.oid')}
  ORDER BY 1, 2`;

const schemasFor = (role: string): string => `
  SELECT nspname AS name, has_schema_privilege(${role}, oid, 'USAGE') AS usable, has_schema_privilege(${role}, oid, 'CREATE') AS creatable
  FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  ORDER BY nspname <> ALL (${SCHEMAS}), 1`;

const definerFunctionsFor = (role: string): string => `
  SELECT p.oid::regprocedure::text AS name
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ${notOfExtension('p.oid')}
    AND has_schema_privilege(${role}, n.oid, 'USAGE') AND has_function_privilege(${role}, p.oid, 'EXECUTE')
  ORDER BY 1`;

const sequencesFor = (role: string): string => `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ${notOfExtension('c.oid')}
    AND has_schema_privilege(${role}, n.oid, 'USAGE')
    AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(${role}, c.oid, 'USAGE, UPDATE') END
  ORDER BY 1, 2`;

/** A view reads with its owner's rights, so one over users, or over a view of users, would show them by a side door. */
const viewsOverUsersFor = (role: string): string => `
  WITH RECURSIVE uses AS (
    SELECT w.ev_class AS view, d.refobjid AS used FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
      AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class
  ), reaches AS (
    SELECT view, used FROM uses UNION SELECT r.view, u.used FROM reaches r JOIN uses u ON u.view = r.used
  )
  SELECT DISTINCT vn.nspname || '.' || v.relname AS name
  FROM reaches
  JOIN pg_class v ON v.oid = reaches.view JOIN pg_namespace vn ON vn.oid = v.relnamespace
  JOIN pg_class t ON t.oid = reaches.used JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE vn.nspname = ANY (${SCHEMAS})
    AND tn.nspname <> ALL (${SCHEMAS} || ARRAY['pg_catalog', 'information_schema']) AND ${notOfExtension('t.oid')}
    AND has_schema_privilege(${role}, vn.oid, 'USAGE') AND has_any_column_privilege(${role}, v.oid, 'SELECT')
  ORDER BY 1`;
