import type { ClientBase } from 'pg';
import { type Named, type TableDescription, tableName } from '../description.ts';
import { fingerprintRelation, sameFingerprint } from '../hashing.ts';
import type { Fingerprint, Hashing } from '../source.ts';
import { quoted, RECORDS } from './places.ts';
import { shapeSelect } from './shape.ts';

/** What the newest copy brought into a table here. */
export type Brought = Fingerprint & {
  readonly table: string;
  readonly hashing: Hashing;
  /** In the order that they were hashed in. */
  readonly columns: readonly string[];
  /** The copy made the table. What it looked like then; null: the table was here before. */
  readonly madeAs: string | null;
  readonly broughtAt: string;
};

/** What was proved of a staged table's rows: equal to the source's. */
export type Proof = { readonly fingerprint: Fingerprint; readonly hashing: Hashing };

export const RECORD_TABLES = `
  CREATE SCHEMA IF NOT EXISTS ${RECORDS};
  REVOKE ALL ON SCHEMA ${RECORDS} FROM PUBLIC;
  CREATE TABLE IF NOT EXISTS ${RECORDS}.brought (
    table_name text PRIMARY KEY,
    row_count bigint NOT NULL,
    row_hash numeric NOT NULL,
    hashing text NOT NULL,
    columns text[] NOT NULL,
    made_as text,
    brought_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS ${RECORDS}.keys_due (
    table_schema text,
    table_name text,
    key_name text,
    definition text NOT NULL,
    PRIMARY KEY (table_schema, table_name, key_name)
  );
  CREATE TABLE IF NOT EXISTS ${RECORDS}.replaced (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_schema text NOT NULL,
    table_name text NOT NULL,
    is_table boolean NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS ${RECORDS}.made (kind text, object_schema text, object_name text, PRIMARY KEY (kind, object_schema, object_name))`;

/** What earlier copies brought; empty where none was made. */
export async function readBrought(client: Pick<ClientBase, 'query'>): Promise<readonly Brought[]> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('${RECORDS}.brought') IS NOT NULL AS found`,
  );
  if (found[0]?.found !== true) return [];
  const { rows } = await client.query<Brought>(
    `SELECT table_name AS "table", row_count::float8 AS rows, row_hash::text AS hash, hashing, columns, made_as AS "madeAs",
       to_char(brought_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "broughtAt"
     FROM ${RECORDS}.brought ORDER BY 1`,
  );
  return rows;
}

/** In the transaction that puts the rows in place, so that what it says is true after any crash. */
export async function recordBrought(
  client: ClientBase,
  table: TableDescription,
  { fingerprint, hashing }: Proof,
  isMade: boolean,
): Promise<void> {
  await client.query(
    `INSERT INTO ${RECORDS}.brought (table_name, row_count, row_hash, hashing, columns, made_as) VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN (${shapeSelect('$7')}) END)
     ON CONFLICT (table_name) DO UPDATE
       SET row_count = $2, row_hash = $3, hashing = $4, columns = $5, made_as = excluded.made_as, brought_at = now()`,
    [
      tableName(table),
      fingerprint.rows,
      fingerprint.hash,
      hashing,
      table.columns.map(({ name }) => name),
      isMade,
      quoted(table),
    ],
  );
}

/** Whether the table here holds what a copy brought and nothing else. Reads all of it. */
export async function isAsBrought(
  client: ClientBase,
  ours: TableDescription,
  record: Brought,
): Promise<boolean> {
  const columns = record.columns.map((name) => ours.columns.find((column) => column.name === name));
  if (columns.length !== ours.columns.length || columns.some((column) => column === undefined)) return false;
  const known = columns.filter((column) => column !== undefined);
  return sameFingerprint(record, await fingerprintRelation(client, known, ours, record.hashing));
}

/** Its rows are not only a copy's any more. */
export async function forgetBrought(client: ClientBase, table: Named): Promise<void> {
  await client.query(`DELETE FROM ${RECORDS}.brought WHERE table_name = $1`, [tableName(table)]);
}
