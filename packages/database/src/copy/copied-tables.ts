import { type ClientBase, escapeIdentifier } from 'pg';
import { type Definitions, readDefinitions } from './definitions.ts';
import { keptSchemas, NOT_COPIED } from './kept-schemas.ts';
import { makeTables, requireSameForm } from './made-tables.ts';
import { migratedTables } from './migrated-tables.ts';
import { requireComplete } from './require-complete.ts';

/** A table that holds rows of its own: a plain one, or one partition. */
export type CopiedTable = {
  readonly schema: string;
  readonly name: string;
  /** Those that are not computed from others, in the table's order. */
  readonly columns: readonly string[];
  /** Every type has a hash function; without one rows are compared by their text. */
  readonly hashable: boolean;
};

/** What else a database must have before rows can go into it. */
export type Surroundings = {
  readonly userNos: readonly string[];
  /** Parent and day, for each partition by day. */
  readonly days: readonly { readonly parent: string; readonly day: string }[];
  readonly sequences: readonly SequenceState[];
  readonly definitions: Definitions;
};
export type SequenceState = {
  readonly name: string;
  /** Of the identity that it numbers, by which it is found whatever it is called there; null for every other. */
  readonly table: string | null;
  readonly column: string | null;
  readonly value: string;
  readonly isCalled: boolean;
};

export const quoted = ({ schema, name }: Pick<CopiedTable, 'schema' | 'name'>): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
export const tableName = ({ schema, name }: Pick<CopiedTable, 'schema' | 'name'>): string =>
  `${schema}.${name}`;

/** Every table with rows of its own, in an order in which rows find what they refer to. */
export async function copiedTables(client: ClientBase): Promise<readonly CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(TABLES, [await keptSchemas(client), NOT_COPIED]);
  return rows;
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name,
    (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    NOT EXISTS (
      SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT EXISTS (
        SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
        WHERE m.amname = 'hash' AND o.opcdefault
          AND (o.opcintype = coalesce(e.oid, t.oid) OR EXISTS (
            SELECT FROM pg_cast k WHERE k.castsource = coalesce(e.oid, t.oid)
              AND k.casttarget = o.opcintype AND k.castmethod = 'b')))) AS hashable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'r' AND n.nspname || '.' || c.relname <> ALL ($2::text[])
  ORDER BY n.nspname <> 'users', c.relname <> 'user_info', 1, 2`;

/** @throws DatabaseError DB_COPY_INCOMPLETE when a table could not be made again by what is known of it */
export async function surroundings(client: ClientBase): Promise<Surroundings> {
  const schemas = await keptSchemas(client);
  await requireComplete(client, schemas);
  const users = await client.query<{ userNo: string }>(
    `SELECT DISTINCT right(c.relname, 4) AS "userNo" FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relnamespace = 'users'::regnamespace AND c.relkind = 'r' AND c.relname ~ '_[0-9]{4}$' ORDER BY 1`,
  );
  const days = await client.query<{ parent: string; day: string }>(
    `SELECT p.relname AS parent, to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relnamespace = 'live_data'::regnamespace AND 'live_data.' || p.relname = ANY ($1::text[])
       AND c.relname ~ '_[0-9]{8}$' ORDER BY 1, 2`,
    [[...migratedTables()]],
  );
  const { rows: names } = await client.query<Pick<SequenceState, 'name' | 'table' | 'column'>>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, a.attname AS column,
       (SELECT format('%I.%I', tn.nspname, t.relname) FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE t.oid = a.attrelid) AS table
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
     LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'S' ORDER BY 1`,
    [schemas],
  );
  const sequences: SequenceState[] = [];
  for (const one of names) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${one.name}`,
    );
    sequences.push(...rows.map((row) => ({ ...one, ...row })));
  }
  return {
    userNos: users.rows.map(({ userNo }) => userNo),
    days: days.rows,
    sequences,
    definitions: await definitionsOf(client, schemas),
  };
}

async function definitionsOf(client: ClientBase, schemas: readonly string[]): Promise<Definitions> {
  const { rows } = await client.query<{ oid: string }>(
    `SELECT c.oid::text AS oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname <> ALL ($2::text[])`,
    [schemas, NOT_COPIED],
  );
  return readDefinitions(
    client,
    schemas,
    rows.map(({ oid }) => oid),
  );
}

/**
 * Makes what the rows need: users' and days' partitions, and tables that no migration makes.
 * @returns what is to be done when the rows are there: indexes, keys, and numbers that go on where they were
 * @throws DatabaseError DB_COPY_NOT_EMPTY when such a table is there and is another one
 */
export async function prepareTarget(
  client: ClientBase,
  { userNos, days, sequences, definitions }: Surroundings,
): Promise<() => Promise<void>> {
  for (const userNo of userNos) await client.query('SELECT users.add_user($1)', [userNo]);
  for (const { parent, day } of days)
    await client.query('SELECT live_data.create_day_partition($1, $2)', [parent, day]);
  const here = await definitionsOf(client, await keptSchemas(client));
  requireSameForm(here, definitions);
  const finish = await makeTables(client, definitions, here);
  return async () => {
    await finish();
    await setSequences(client, sequences);
  };
}

/** Numbers go on where they were. */
async function setSequences(client: ClientBase, sequences: readonly SequenceState[]): Promise<void> {
  for (const { name, table, column, value, isCalled } of sequences)
    await client.query(
      'SELECT setval(coalesce(pg_get_serial_sequence($2::text, $3::text), $1::text)::regclass, $4, $5)',
      [name, table, column, value, isCalled],
    );
}
