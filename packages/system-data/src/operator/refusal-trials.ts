import type { Client } from 'pg';
import { quotedTable, SYSTEM_SCHEMAS } from '../schemas.ts';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { allRefused, type Trial, trial } from './trial.ts';

/** What an installer must never be able to do, tried with read-only transactions switched off: anybody could do that, too. */
export async function tryRefusals(source: SourceConnection): Promise<readonly Trial[]> {
  const client = await openSource(source, 'rec-io-trial');
  try {
    await client.query("SET lock_timeout = '2s'");
    const relations = await relationsOf(client);
    const own = relations.filter(({ schema }) => SYSTEM_SCHEMAS.includes(schema));
    const others = relations.filter(({ schema }) => !SYSTEM_SCHEMAS.includes(schema));
    const schemas = [...new Set(['public', ...relations.map(({ schema }) => schema)])];
    const refused = (check: string, statements: readonly string[]) =>
      trial(check, () => allRefused(client, statements));
    return [
      await refused(
        'cannot read users, system or any other schema',
        others.map(({ table }) => `SELECT FROM ${table} LIMIT 1`),
      ),
      await refused(
        'cannot read views of the three schemas, which would read with their owner’s rights',
        own
          .filter(({ kind }) => ['v', 'm', 'f'].includes(kind))
          .map(({ table }) => `SELECT FROM ${table} LIMIT 1`),
      ),
      await refused(
        'cannot add, change, remove or empty anything',
        relations
          .filter(({ kind }) => kind === 'r' || kind === 'p')
          .flatMap(({ table, column }) => [
            `INSERT INTO ${table} DEFAULT VALUES`,
            ...(column === null ? [] : [`UPDATE ${table} SET ${column} = NULL WHERE false`]),
            `DELETE FROM ${table} WHERE false`,
            `TRUNCATE ${table}`,
          ]),
      ),
      await refused('cannot make tables, schemas or roles', [
        ...schemas.map((schema) => `CREATE TABLE ${quotedTable(schema, 'recio_trial')} ()`),
        'CREATE SCHEMA recio_trial',
        'CREATE ROLE recio_trial',
      ]),
      await refused('cannot make temporary tables', ['CREATE TEMPORARY TABLE recio_trial ()']),
      await refused('cannot store large objects', ['SELECT lo_create(0)', "SELECT lo_from_bytea(0, 'x')"]),
      await refused('cannot reach the server’s files, programs or passwords', [
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/recio_trial'",
        "SELECT pg_read_file('PG_VERSION')",
        'SELECT rolpassword FROM pg_authid',
      ]),
      await refused('cannot become another role', [
        ...(await rolesOf(client)).map((role) => `SET LOCAL ROLE ${role}`),
      ]),
    ];
  } finally {
    await client.end();
  }
}

type Relation = {
  readonly schema: string;
  readonly table: string;
  readonly kind: string;
  /** Any of its columns, quoted; null for none. */
  readonly column: string | null;
};

async function relationsOf(client: Client): Promise<readonly Relation[]> {
  const { rows } = await client.query<Relation>(
    `SELECT n.nspname AS schema, format('%I.%I', n.nspname, c.relname) AS table, c.relkind AS kind,
       (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
        AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a' LIMIT 1) AS column
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = c.oid AND x.deptype = 'e')
     ORDER BY 1, 2`,
  );
  return rows;
}

/** All but its own and that of all installers. */
async function rolesOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT quote_ident(rolname) AS role FROM pg_roles
     WHERE rolname NOT IN (current_user, 'rec_io_installer', 'pg_database_owner') ORDER BY 1`,
  );
  return rows.map(({ role }) => role);
}
