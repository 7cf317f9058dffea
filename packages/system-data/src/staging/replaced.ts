import { REPLACED_PREFIX } from '@rec-io/database/copy/kept-schemas';
import type { Client } from 'pg';
import { readDescription } from '../catalog/read-description.ts';
import { type Named, tableName } from '../description.ts';
import { exchange } from './exchange.ts';
import { quoted, RECORDS } from './places.ts';
import { forgetBrought } from './records.ts';
import { raiseSequences } from './sequences.ts';
import { fixSession } from './staged-table.ts';

/** A table's rows that made way for a copy's, with the table or, where things hang on it, without. */
export type Replaced = Named & {
  readonly id: number;
  /** The table itself is kept; else its rows in another. */
  readonly isTable: boolean;
  readonly replacedAt: string;
};

/** One schema each: a table keeps the names of its indexes and numberings. */
export const replacedSchema = (id: number): string => `${REPLACED_PREFIX}${id}`;

/** Where the table or its rows are to be kept, made in the transaction that replaces it. */
export async function openReplaced(client: Client, table: Named, isTable: boolean): Promise<string> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO ${RECORDS}.replaced (table_schema, table_name, is_table) VALUES ($1, $2, $3) RETURNING id`,
    [table.schema, table.name, isTable],
  );
  const schema = replacedSchema(rows[0]?.id ?? 0);
  await client.query(`CREATE SCHEMA ${schema}`);
  return schema;
}

/** Newest first. */
export async function readReplaced(client: Client): Promise<readonly Replaced[]> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('${RECORDS}.replaced') IS NOT NULL AS found`,
  );
  if (found[0]?.found !== true) return [];
  const { rows } = await client.query<Replaced>(
    `SELECT id, table_schema AS schema, table_name AS name, is_table AS "isTable",
       to_char(replaced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "replacedAt"
     FROM ${RECORDS}.replaced ORDER BY id DESC`,
  );
  return rows;
}

/**
 * Puts what was replaced back, in the transaction of the caller; what is there now is kept in its stead, so that it can be put
 * back in turn. Keys of other tables are to be made afterwards, by `addKeysDue`.
 */
export async function putBack(client: Client, replaced: Replaced): Promise<void> {
  await fixSession(client);
  const kept = { schema: replacedSchema(replaced.id), name: replaced.name };
  const place = { schema: replaced.schema, name: replaced.name };
  const { tables } = await readDescription(client, [replaced.schema]);
  await fixSession(client);
  const table = tables.find(({ name }) => name === replaced.name);
  if (table === undefined) throw new Error(`${tableName(place)} is not here any more`);
  const keep = await openReplaced(client, place, replaced.isTable);
  if (replaced.isTable) await exchange(client, table, kept, keep);
  else {
    await keepRows(client, place, keep);
    const columns = await plainColumns(client, place);
    await client.query(`DELETE FROM ${quoted(place)}`);
    await client.query(
      `INSERT INTO ${quoted(place)} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${quoted(kept)}`,
    );
    await client.query(`DROP TABLE ${quoted(kept)}`);
    await raiseSequences(client, quoted(place), table);
  }
  await forgetBrought(client, place);
  await client.query(`DROP SCHEMA ${kept.schema}`);
  await client.query(`DELETE FROM ${RECORDS}.replaced WHERE id = $1`, [replaced.id]);
}

/** Drops what was replaced for good. */
export async function letGo(client: Client, { id }: Replaced): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${replacedSchema(id)} CASCADE`);
  await client.query(`DELETE FROM ${RECORDS}.replaced WHERE id = $1`, [id]);
}

export async function keepRows(client: Client, table: Named, schema: string): Promise<void> {
  await client.query(
    `CREATE TABLE ${quoted({ schema, name: table.name })} (LIKE ${quoted(table)} INCLUDING GENERATED)`,
  );
  const columns = await plainColumns(client, table);
  await client.query(
    `INSERT INTO ${quoted({ schema, name: table.name })} (${columns}) SELECT ${columns} FROM ${quoted(table)}`,
  );
}

/** Quoted, but for those that the server computes. */
export async function plainColumns(client: Client, table: Named): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [quoted(table)],
  );
  return rows[0]?.columns ?? '';
}
