import type { ClientBase } from 'pg';
import { SYSTEM_SCHEMAS } from './schemas.ts';

export type Column = {
  readonly name: string;
  /** With its length or precision: `numeric(16,4)`. */
  readonly type: string;
  /** Comes with every PostgreSQL, so it means the same on both sides. */
  readonly builtIn: boolean;
  /** Has a hash function of its own; without one a row is compared by its text. */
  readonly hashable: boolean;
  readonly notNull: boolean;
  /** Computed by the server from the others: never copied, always compared. */
  readonly generated: boolean;
};

export type Table = {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned' | 'other';
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  /** On disk, partitions included, without indexes. */
  readonly bytes: number;
};

export const tableName = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string => `${schema}.${name}`;

/** The tables of the three schemas, a partitioned one as one table. Views follow from tables and are left out. */
export async function readTables(client: ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(TABLES, [SYSTEM_SCHEMAS]);
  return rows;
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name,
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' ELSE 'other' END AS kind,
    coalesce((
      SELECT json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
        'generated', a.attgenerated <> '', 'builtIn', coalesce(e.oid, t.oid)::int8 < 16384,
        'hashable', EXISTS (
          SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
          WHERE m.amname = 'hash' AND o.opcdefault
            AND (o.opcintype = coalesce(e.oid, t.oid)
              OR EXISTS (SELECT FROM pg_cast k WHERE k.castsource = coalesce(e.oid, t.oid)
                AND k.casttarget = o.opcintype AND k.castmethod = 'b')))
      ) ORDER BY a.attnum)
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ), '[]') AS columns,
    coalesce((
      SELECT json_agg(a.attname ORDER BY k.place)
      FROM pg_index i
      CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      WHERE i.indrelid = c.oid AND i.indisprimary
    ), '[]') AS "primaryKey",
    (SELECT coalesce(sum(pg_relation_size(p.relid)), 0)::float8 FROM pg_partition_tree(c.oid) p) AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
  ORDER BY 1, 2`;
