import type { Client } from 'pg';
import { readDescription } from '../catalog/read-description.ts';
import { type Description, type TableDescription, tableName } from '../description.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import { type Hanging, whatHangs } from './hanging.ts';
import { type Brought, readBrought } from './records.ts';

/** What lies in the system schemas of the target. */
export type Here = {
  readonly description: Description;
  readonly tables: ReadonlyMap<string, TableDescription>;
  /** Everything that has a name there, and the table that it belongs to if it is an index, a part or a numbering. */
  readonly relations: ReadonlyMap<string, { readonly kind: string; readonly belongsTo: string | null }>;
  readonly types: ReadonlySet<string>;
  readonly hanging: ReadonlyMap<string, readonly Hanging[]>;
  readonly brought: ReadonlyMap<string, Brought>;
  /** Tables whose policies bind this role, too: what is in them cannot be known. */
  readonly hidden: ReadonlySet<string>;
  readonly makesDayPartitions: boolean;
};

export async function readHere(client: Client): Promise<Here> {
  const description = await readDescription(client, SYSTEM_SCHEMAS);
  const relations = await client.query<{ name: string; kind: string; belongsTo: string | null }>(RELATIONS, [
    SYSTEM_SCHEMAS,
  ]);
  const types = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || t.typname AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
     WHERE n.nspname = ANY ($1::text[]) AND t.typtype IN ('e', 'd', 'b', 'r', 'm') AND t.typelem = 0`,
    [SYSTEM_SCHEMAS],
  );
  const makes = await client.query<{ found: boolean }>(
    `SELECT to_regprocedure('live_data.create_day_partition(text, date)') IS NOT NULL AS found`,
  );
  const hidden = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND row_security_active(c.oid)`,
    [SYSTEM_SCHEMAS],
  );
  return {
    description,
    hidden: new Set(hidden.rows.map(({ name }) => name)),
    tables: new Map(description.tables.map((table) => [tableName(table), table])),
    relations: new Map(relations.rows.map((row) => [row.name, row])),
    types: new Set(types.rows.map(({ name }) => name)),
    hanging: Map.groupBy(
      await whatHangs(client, SYSTEM_SCHEMAS),
      ({ schema, table }) => `${schema}.${table}`,
    ),
    brought: new Map((await readBrought(client)).map((row) => [row.table, row])),
    makesDayPartitions: makes.rows[0]?.found === true,
  };
}

const RELATIONS = `
  SELECT n.nspname || '.' || c.relname AS name,
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
      WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'index' END AS kind,
    (SELECT tn.nspname || '.' || t.relname FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE t.oid = coalesce(pg_partition_root(coalesce(i.indrelid, s.refobjid, c.oid)), i.indrelid, s.refobjid)) AS "belongsTo"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
  LEFT JOIN pg_depend s ON c.relkind = 'S' AND s.classid = 'pg_class'::regclass AND s.objid = c.oid
    AND s.refclassid = 'pg_class'::regclass AND s.deptype IN ('a', 'i')
  WHERE n.nspname = ANY ($1::text[])`;
