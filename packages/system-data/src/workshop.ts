import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { type Fingerprint, fingerprint, sameFingerprint } from './fingerprint.ts';
import { quotedColumns, quotedTable } from './schemas.ts';
import { type Table, tableName } from './tables.ts';

/**
 * The schema that a copy works in: tables that are being filled, and what was copied when. Nothing reads it but the copy.
 * Filled tables are not logged: after a crash of the server they are empty and are filled again.
 */
const WORKSHOP = 'system_data';
/** One copy per database; any constant would do. */
const LOCK = 7_320_119;

export type Copied = Fingerprint & { readonly table: string; readonly copiedAt: string };

/** A copy that was killed lets go when the server notices. */
const PATIENCE_TRIES = 12;
const TRY_EVERY_MS = 500;

/** @returns false when another copy into this database is at work */
export async function openWorkshop(target: ClientBase): Promise<boolean> {
  if (!(await lock(target, PATIENCE_TRIES))) return false;
  await target.query(`CREATE SCHEMA IF NOT EXISTS ${WORKSHOP}`);
  await target.query(`REVOKE ALL ON SCHEMA ${WORKSHOP} FROM PUBLIC`);
  await target.query(`
    CREATE TABLE IF NOT EXISTS ${WORKSHOP}.copied (
      table_name text PRIMARY KEY,
      row_count bigint NOT NULL,
      row_hash numeric NOT NULL,
      copied_at timestamptz NOT NULL DEFAULT now()
    )`);
  return true;
}

async function lock(target: ClientBase, tries: number): Promise<boolean> {
  const { rows } = await target.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    LOCK,
  ]);
  if (rows[0]?.locked === true) return true;
  if (tries <= 1) return false;
  await sleep(TRY_EVERY_MS);
  return lock(target, tries - 1);
}

/** What earlier copies brought; empty where none was made. */
export async function readCopied(target: ClientBase | Pool): Promise<readonly Copied[]> {
  const { rows: found } = await target.query<{ found: boolean }>(
    `SELECT to_regclass('${WORKSHOP}.copied') IS NOT NULL AS found`,
  );
  if (found[0]?.found !== true) return [];
  const { rows } = await target.query<Copied>(
    `SELECT table_name AS "table", row_count::float8 AS rows, row_hash::text AS hash,
       to_char(copied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "copiedAt"
     FROM ${WORKSHOP}.copied ORDER BY 1`,
  );
  return rows;
}

/** In the transaction that puts the rows in place, so that what it says is true after any crash. */
export async function recordCopied(
  target: ClientBase,
  table: Table,
  { rows, hash }: Fingerprint,
): Promise<void> {
  await target.query(
    `INSERT INTO ${WORKSHOP}.copied (table_name, row_count, row_hash) VALUES ($1, $2, $3)
     ON CONFLICT (table_name) DO UPDATE SET row_count = $2, row_hash = $3, copied_at = now()`,
    [tableName(table), rows, hash],
  );
}

/** Where the rows of a table are gathered, quoted. */
export const gathered = ({ schema, name }: Table): string => quotedTable(WORKSHOP, `${schema}.${name}`);

/** Whether an earlier run that was killed has gathered exactly these rows. */
export async function isGathered(target: ClientBase, table: Table, wanted: Fingerprint): Promise<boolean> {
  const { rows } = await target.query<{ columns: string[] | null }>(
    `SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [gathered(table)],
  );
  const columns = rows[0]?.columns;
  if (columns == null || columns.join('\n') !== table.columns.map(({ name }) => name).join('\n'))
    return false;
  return sameFingerprint(await fingerprint(target, table, gathered(table)), wanted);
}

/** Empty, with the source's columns and nothing else: indexes and checks are those of the table that it goes into. */
export async function makeGathering(target: ClientBase, table: Table): Promise<void> {
  await dropGathering(target, table);
  const columns = table.columns.map(({ name, type }) => `${quotedColumns([name])} ${type}`);
  await target.query(`CREATE UNLOGGED TABLE ${gathered(table)} (${columns.join(', ')})`);
}

export async function dropGathering(target: ClientBase, table: Table): Promise<void> {
  await target.query(`DROP TABLE IF EXISTS ${gathered(table)}`);
}
