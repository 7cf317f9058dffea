import type { ClientBase } from 'pg';

/** An object that no migration makes, and the statement that makes it. */
export type Made = {
  /** Quoted, with its schema. */
  readonly name: string;
  readonly sql: string;
};

export type TableDefinition = {
  /** Quoted, with its schema. */
  readonly table: string;
  /** The table of which this is a part. */
  readonly parent: string | null;
  readonly isDivided: boolean;
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  readonly create: string;
  /** Makes it a part of its parent. */
  readonly attach: string | null;
  /** Says whose the numberings of its columns are. */
  readonly ownedSequences: readonly string[];
  readonly indexes: readonly IndexDefinition[];
  /** Keys to other tables, and rules that hold for new rows only. */
  readonly afterAll: readonly string[];
};

export type IndexDefinition = {
  readonly name: string;
  readonly isKey: boolean;
  readonly sql: string;
  /** Makes it a part of its parent's. */
  readonly attach: string | null;
  readonly comments: readonly string[];
};

/** Everything that tables need and that no migration makes, in the words of the server that has them. */
export type Definitions = {
  readonly schemas: readonly string[];
  readonly enums: readonly Made[];
  readonly sequences: readonly Made[];
  readonly tables: readonly TableDefinition[];
  readonly comments: readonly { readonly of: string; readonly sql: string }[];
};

/**
 * Of tables of the migrations as well: which of them a database has already is seen only where they are to be made.
 * @param tables their `oid`s
 */
export async function readDefinitions(
  client: ClientBase,
  schemas: readonly string[],
  tables: readonly string[],
): Promise<Definitions> {
  return withFullNames(client, async () => {
    const enums = await client.query<Made>(ENUMS, [schemas]);
    const sequences = await client.query<Made>(SEQUENCES, [schemas]);
    const found = await client.query<TableDefinition>(DEFINITIONS, [tables]);
    const comments = await client.query<{ of: string; sql: string }>(COMMENTS, [tables]);
    return {
      schemas,
      enums: enums.rows,
      sequences: sequences.rows,
      tables: found.rows,
      comments: comments.rows,
    };
  });
}

/** The server writes names out only where they would not be found otherwise. */
async function withFullNames<T>(client: ClientBase, read: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ path: string }>("SELECT current_setting('search_path') AS path");
  const setPath = (path: string) => client.query("SELECT set_config('search_path', $1, true)", [path]);
  await setPath('');
  const result = await read();
  await setPath(rows[0]?.path ?? '');
  return result;
}

const ENUMS = `
  SELECT format('%I.%I', n.nspname, t.typname) AS name,
    format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
      (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
    || format('; COMMENT ON TYPE %I.%I IS %L', n.nspname, t.typname, obj_description(t.oid, 'pg_type')) AS sql
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE n.nspname = ANY ($1::text[]) AND t.typtype = 'e' ORDER BY 1`;

const NUMBERS = `format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
  s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)`;

/** Without those that an identity brings along. */
const SEQUENCES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name,
    format('CREATE SEQUENCE %I.%I AS %s %s', n.nspname, c.relname, format_type(s.seqtypid, NULL), ${NUMBERS})
    || format('; COMMENT ON SEQUENCE %I.%I IS %L', n.nspname, c.relname, obj_description(c.oid, 'pg_class')) AS sql
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
  ORDER BY 1`;

const COLUMN = `format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
  CASE WHEN a.attcollation <> t.typcollation THEN
    (SELECT format(' COLLATE %I.%I', ln.nspname, l.collname) FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
  CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid),
      CASE a.attgenerated WHEN 'v' THEN 'VIRTUAL' ELSE 'STORED' END)
    WHEN q.seqrelid IS NOT NULL THEN format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)',
      CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, q.seqrelid::regclass, q.numbers)
    WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
  CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k
    WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated AND k.conkey[1] = a.attnum) THEN ' NOT NULL' END)`;

/** A part of a table is made as one of its own and attached, as it may have come to be: its columns need not be in the parent's order. */
const DEFINITIONS = `
  WITH columns AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname AS name, ${COLUMN} AS sql
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN LATERAL (
      SELECT s.seqrelid, ${NUMBERS} AS numbers FROM pg_depend p JOIN pg_sequence s ON s.seqrelid = p.objid
      WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
        AND p.refobjsubid = a.attnum AND p.deptype = 'i') AS q ON true
    WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped)
  SELECT c.oid::regclass::text AS "table",
    (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid AND c.relispartition) AS parent, c.relkind = 'p' AS "isDivided",
    (SELECT json_agg(json_build_object('name', d.name, 'sql', d.sql) ORDER BY d.attnum) FROM columns d WHERE d.attrelid = c.oid) AS columns,
    format('CREATE %sTABLE %s (%s)%s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, c.oid::regclass,
      concat_ws(', ',
        (SELECT string_agg(d.sql, ', ' ORDER BY d.attnum) FROM columns d WHERE d.attrelid = c.oid),
        (SELECT string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ', ' ORDER BY k.conname)
          FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.convalidated)),
      ' PARTITION BY ' || pg_get_partkeydef(c.oid),
      ' WITH (' || (
        SELECT string_agg(o.prefix || format('%I = %L', split_part(o.option, '=', 1), substr(o.option, strpos(o.option, '=') + 1)), ', ')
        FROM (SELECT '' AS prefix, unnest(c.reloptions) AS option
          UNION ALL SELECT 'toast.', unnest(t.reloptions) FROM pg_class t WHERE t.oid = c.reltoastrelid) AS o) || ')') AS "create",
    CASE WHEN c.relispartition THEN (SELECT format('ALTER TABLE %s ATTACH PARTITION %s %s', i.inhparent::regclass, c.oid::regclass,
      pg_get_expr(c.relpartbound, c.oid)) FROM pg_inherits i WHERE i.inhrelid = c.oid) END AS attach,
    (SELECT coalesce(json_agg(format('ALTER SEQUENCE %s OWNED BY %s.%I', s.oid::regclass, c.oid::regclass, a.attname)), '[]')
      FROM pg_depend p JOIN pg_class s ON s.oid = p.objid AND s.relkind = 'S'
      JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
      WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid AND p.deptype = 'a') AS "ownedSequences",
    (SELECT coalesce(json_agg(json_build_object(
        'name', i.indexrelid::regclass::text, 'isKey', k.oid IS NOT NULL,
        'sql', CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
          ELSE format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', CASE WHEN c.relkind = 'p' THEN 'ONLY ' END, c.oid::regclass, k.conname,
            pg_get_constraintdef(k.oid)) END,
        'attach', (SELECT format('ALTER INDEX %s ATTACH PARTITION %s', h.inhparent::regclass, i.indexrelid::regclass)
          FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
        'comments', array_remove(ARRAY[
          format('COMMENT ON INDEX %s IS ', i.indexrelid::regclass) || quote_literal(obj_description(i.indexrelid, 'pg_class')),
          'COMMENT ON CONSTRAINT ' || quote_ident(k.conname) || ' ON ' || c.oid::regclass || ' IS ' || quote_literal(obj_description(k.oid, 'pg_constraint'))],
          NULL)) ORDER BY x.relname), '[]')
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
      WHERE i.indrelid = c.oid AND (i.indisvalid OR c.relkind = 'p')) AS indexes,
    (SELECT coalesce(json_agg(format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))
        ORDER BY k.conname), '[]')
      FROM pg_constraint k WHERE k.conrelid = c.oid
        AND (k.contype = 'f' AND k.conparentid = 0 OR k.contype IN ('c', 'n') AND NOT k.convalidated AND k.coninhcount = 0)) AS "afterAll"
  FROM pg_class c WHERE c.oid = ANY ($1::oid[]) ORDER BY 1`;

/** Of tables, columns, and of rules that are no index's. */
const COMMENTS = `
  SELECT c.oid::regclass::text AS of, format('COMMENT ON TABLE %s IS %L', c.oid::regclass, obj_description(c.oid, 'pg_class')) AS sql
  FROM pg_class c WHERE c.oid = ANY ($1::oid[]) AND obj_description(c.oid, 'pg_class') IS NOT NULL
  UNION ALL
  SELECT a.attrelid::regclass::text, format('COMMENT ON COLUMN %s.%I IS %L', a.attrelid::regclass, a.attname, col_description(a.attrelid, a.attnum))
  FROM pg_attribute a WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND col_description(a.attrelid, a.attnum) IS NOT NULL
  UNION ALL
  SELECT k.conrelid::regclass::text, format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass, obj_description(k.oid, 'pg_constraint'))
  FROM pg_constraint k WHERE k.conrelid = ANY ($1::oid[]) AND k.contype IN ('c', 'f', 'n') AND obj_description(k.oid, 'pg_constraint') IS NOT NULL`;
