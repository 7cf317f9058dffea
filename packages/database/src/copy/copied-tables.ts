import { type ClientBase, escapeIdentifier } from 'pg';

/** A table that holds rows of its own: a plain one, or one partition. */
export type CopiedTable = {
  readonly schema: string;
  readonly name: string;
  /** Those that are not computed from others, in the table's order. */
  readonly columns: readonly string[];
  /** Every type has a hash function; without one rows are compared by their text. */
  readonly hashable: boolean;
  /** `CREATE TABLE` and what belongs to it, for a table that no migration makes; null for the others. */
  readonly definition: string | null;
};

/** What else a database must have before rows can go into it. */
export type Surroundings = {
  readonly userNos: readonly string[];
  /** Parent and day, for each partition by day. */
  readonly days: readonly { readonly parent: string; readonly day: string }[];
  readonly sequences: readonly SequenceState[];
};
export type SequenceState = { readonly name: string; readonly value: string; readonly isCalled: boolean };

export const SCHEMAS = ['users', 'live_data', 'historical_data', 'analytics', 'system'] as const;

/**
 * What the migrations themselves fill, and so is equal on both sides; and the epoch, which must not be: two databases that
 * both go on from these rows would give two orders one id.
 */
const NOT_COPIED = [
  'system.schema_migrations',
  'users.partitioned_tables',
  'users.table_rights',
  'users.ledger_epoch',
];

export const quoted = ({ schema, name }: Pick<CopiedTable, 'schema' | 'name'>): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
export const tableName = ({ schema, name }: Pick<CopiedTable, 'schema' | 'name'>): string =>
  `${schema}.${name}`;

/** Every table with rows of its own, in an order in which rows find what they refer to. */
export async function copiedTables(client: ClientBase): Promise<readonly CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(TABLES, [SCHEMAS, NOT_COPIED]);
  return rows;
}

/** `to_regclass` of the parent: a partition is made with its user or its day, a plain table by a migration or here. */
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
              AND k.casttarget = o.opcintype AND k.castmethod = 'b')))) AS hashable,
    CASE WHEN n.nspname IN ('analytics', 'historical_data', 'live_data') AND NOT c.relispartition THEN
      format('CREATE TABLE IF NOT EXISTS %I.%I (%s)', n.nspname, c.relname, (
        SELECT string_agg(part, ', ' ORDER BY kind, place) FROM (
          SELECT 0 AS kind, a.attnum::int AS place, format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN ' NOT NULL' END,
            CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
                 WHEN d.oid IS NOT NULL AND pg_get_expr(d.adbin, d.adrelid) NOT LIKE 'nextval(%'
                   THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END) AS part
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT 1, row_number() OVER (ORDER BY k.conname)::int, format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid))
          FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c')
        ) AS parts))
      || coalesce((
        SELECT string_agg(';' || regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX', 'CREATE \\1INDEX IF NOT EXISTS'), '')
        FROM pg_index i WHERE i.indrelid = c.oid
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)), '')
    END AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'r' AND n.nspname || '.' || c.relname <> ALL ($2::text[])
  ORDER BY n.nspname <> 'users', c.relname <> 'user_info', 1, 2`;

export async function surroundings(client: ClientBase): Promise<Surroundings> {
  const users = await client.query<{ userNo: string }>(
    `SELECT DISTINCT right(c.relname, 4) AS "userNo" FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relnamespace = 'users'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
  );
  const days = await client.query<{ parent: string; day: string }>(
    `SELECT p.relname AS parent, to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relnamespace = 'live_data'::regnamespace AND c.relkind = 'r' ORDER BY 1, 2`,
  );
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'S' ORDER BY 1`,
    [SCHEMAS],
  );
  const sequences: SequenceState[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${name}`,
    );
    sequences.push(...rows.map((row) => ({ name, ...row })));
  }
  return { userNos: users.rows.map(({ userNo }) => userNo), days: days.rows, sequences };
}

/** Makes what the rows need: users' and days' partitions, and tables that no migration makes. */
export async function prepareTarget(
  client: ClientBase,
  { userNos, days }: Surroundings,
  tables: readonly CopiedTable[],
): Promise<void> {
  for (const userNo of userNos) await client.query('SELECT users.add_user($1)', [userNo]);
  for (const { parent, day } of days)
    await client.query('SELECT live_data.create_day_partition($1, $2)', [parent, day]);
  for (const { definition } of tables) if (definition !== null) await client.query(definition);
}

/** Numbers go on where they were. */
export async function setSequences(client: ClientBase, sequences: readonly SequenceState[]): Promise<void> {
  for (const { name, value, isCalled } of sequences)
    await client.query('SELECT setval($1::text::regclass, $2, $3) WHERE to_regclass($1::text) IS NOT NULL', [
      name,
      value,
      isCalled,
    ]);
}
