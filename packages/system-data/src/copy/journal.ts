import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { type TableDescription, tableName } from '../description.ts';
import type { Fingerprint } from '../source.ts';
import type { Destination } from '../staging/destination.ts';
import { RECORDS } from '../staging/places.ts';
import { RECORD_TABLES } from '../staging/records.ts';

/**
 * What of an unfinished copy lies in the staging schemas. Each chunk is written down in the transaction that brings it, so the
 * journal is true after any crash. A chunk's rows are those of its transaction, so they can be found again and removed.
 */
const TABLES = `
  CREATE SCHEMA IF NOT EXISTS ${RECORDS};
  REVOKE ALL ON SCHEMA ${RECORDS} FROM PUBLIC;
  CREATE TABLE IF NOT EXISTS ${RECORDS}.gathering (source text NOT NULL);
  CREATE TABLE IF NOT EXISTS ${RECORDS}.gathered_tables (
    table_name text PRIMARY KEY,
    digest text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS ${RECORDS}.gathered_chunks (
    table_name text REFERENCES ${RECORDS}.gathered_tables ON DELETE CASCADE,
    chunk text,
    brought_by xid NOT NULL,
    rows bigint NOT NULL,
    hash numeric,
    hashing text,
    PRIMARY KEY (table_name, chunk)
  );
  CREATE TABLE IF NOT EXISTS ${RECORDS}.finished_work (
    table_name text REFERENCES ${RECORDS}.gathered_tables ON DELETE CASCADE,
    work text,
    PRIMARY KEY (table_name, work)
  )`;

export type JournaledChunk = {
  readonly key: string;
  /** Null: its rows were not hashed at the source before the copy was cut. */
  readonly fingerprint: Fingerprint | null;
  readonly hashing: string | null;
};

export type JournaledTable = {
  readonly digest: string;
  readonly chunks: readonly JournaledChunk[];
  readonly work: ReadonlySet<string>;
};

/** What a table looks like, as far as a later run has to find it unchanged: not how large it is. */
export function digestOf(table: TableDescription, destination: Destination): string {
  const { heaps: _, estimatedRows: __, ...shape } = table;
  const text = JSON.stringify([destination.digest, shape], (key, value: unknown) =>
    key === 'last' ? null : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

export async function openJournal(client: ClientBase): Promise<void> {
  await client.query(RECORD_TABLES);
  await client.query(TABLES);
}

/** Of which source an unfinished copy lies here; null: of none. */
export async function gatheringFrom(client: Pick<ClientBase, 'query'>): Promise<string | null> {
  const { rows } = await client.query<{ source: string }>(`SELECT source FROM ${RECORDS}.gathering`);
  return rows[0]?.source ?? null;
}

/** Whether a copy was cut, or ended with tables that failed, and is to be gone on with. */
export async function isGathering(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('${RECORDS}.gathering') IS NOT NULL AS found`,
  );
  return rows[0]?.found === true && (await gatheringFrom(client)) !== null;
}

export type Unfinished = { readonly tables: number; readonly chunks: number };

/** What lies here of a copy that was cut; null: none was. */
export async function unfinished(client: ClientBase): Promise<Unfinished | null> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('${RECORDS}.gathered_chunks') IS NOT NULL AS found`,
  );
  if (found[0]?.found !== true) return null;
  const { rows } = await client.query<Unfinished>(
    `SELECT count(DISTINCT table_name)::int AS tables, count(*)::int AS chunks FROM ${RECORDS}.gathered_chunks`,
  );
  return rows[0] === undefined || rows[0].chunks === 0 ? null : rows[0];
}

export async function beginGathering(client: ClientBase, source: string): Promise<void> {
  await client.query(`DELETE FROM ${RECORDS}.gathering`);
  await client.query(`INSERT INTO ${RECORDS}.gathering VALUES ($1)`, [source]);
}

/** When all is in place, or when it was let go. The staged tables are somebody else’s to drop. */
export async function forgetGathering(client: ClientBase): Promise<void> {
  await client.query(`DELETE FROM ${RECORDS}.gathering`);
  await client.query(`DELETE FROM ${RECORDS}.gathered_tables`);
}

export async function readJournal(client: ClientBase): Promise<ReadonlyMap<string, JournaledTable>> {
  const tables = await client.query<{ name: string; digest: string }>(
    `SELECT table_name AS name, digest FROM ${RECORDS}.gathered_tables`,
  );
  const chunks = await client.query<{
    name: string;
    chunk: string;
    rows: string;
    hash: string | null;
    hashing: string | null;
  }>(
    `SELECT table_name AS name, chunk, rows::text, hash::text, hashing FROM ${RECORDS}.gathered_chunks ORDER BY 1, 2`,
  );
  const work = await client.query<{ name: string; work: string }>(
    `SELECT table_name AS name, work FROM ${RECORDS}.finished_work`,
  );
  return new Map(
    tables.rows.map(({ name, digest }) => [
      name,
      {
        digest,
        chunks: chunks.rows
          .filter((row) => row.name === name)
          .map(({ chunk, rows, hash, hashing }) => ({
            key: chunk,
            fingerprint: hash === null ? null : { rows: Number(rows), hash },
            hashing,
          })),
        work: new Set(work.rows.filter((row) => row.name === name).map((row) => row.work)),
      },
    ]),
  );
}

/** In the transaction that makes the staged table. What was known of an earlier one is forgotten. */
export async function enterTable(client: ClientBase, table: TableDescription, digest: string): Promise<void> {
  await forgetTable(client, table);
  await client.query(`INSERT INTO ${RECORDS}.gathered_tables VALUES ($1, $2)`, [tableName(table), digest]);
}

export async function forgetTable(client: ClientBase, table: TableDescription): Promise<void> {
  await client.query(`DELETE FROM ${RECORDS}.gathered_tables WHERE table_name = $1`, [tableName(table)]);
}

/** In the transaction that brings its rows. */
export async function enterChunk(
  client: ClientBase,
  table: TableDescription,
  key: string,
  rows: number,
): Promise<void> {
  await client.query(
    `INSERT INTO ${RECORDS}.gathered_chunks (table_name, chunk, brought_by, rows)
     VALUES ($1, $2, pg_current_xact_id()::xid, $3)`,
    [tableName(table), key, rows],
  );
}

export type HashedChunk = {
  readonly table: TableDescription;
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly hashing: string;
};

/** What the source’s rows of these chunks hash to. */
export async function enterHashes(client: ClientBase, chunks: readonly HashedChunk[]): Promise<void> {
  await client.query(
    `UPDATE ${RECORDS}.gathered_chunks c SET hash = h.hash, hashing = h.hashing
     FROM unnest($1::text[], $2::text[], $3::numeric[], $4::text[]) AS h (table_name, chunk, hash, hashing)
     WHERE c.table_name = h.table_name AND c.chunk = h.chunk`,
    [
      chunks.map(({ table }) => tableName(table)),
      chunks.map(({ key }) => key),
      chunks.map(({ fingerprint }) => fingerprint.hash),
      chunks.map(({ hashing }) => hashing),
    ],
  );
}

/** Removes rows that are not the source’s any more; they are brought again. @param staged quoted */
export async function takeBackChunks(
  client: ClientBase,
  table: TableDescription,
  staged: string,
  keys: readonly string[],
): Promise<void> {
  await client.query(
    `DELETE FROM ${staged} s USING ${RECORDS}.gathered_chunks c
     WHERE c.table_name = $1 AND c.chunk = ANY ($2::text[]) AND s.xmin = c.brought_by`,
    [tableName(table), keys],
  );
  await client.query(
    `DELETE FROM ${RECORDS}.gathered_chunks WHERE table_name = $1 AND chunk = ANY ($2::text[])`,
    [tableName(table), keys],
  );
}

/** In the transaction that does it. */
export async function enterWork(client: ClientBase, table: TableDescription, work: string): Promise<void> {
  await client.query(`INSERT INTO ${RECORDS}.finished_work VALUES ($1, $2)`, [tableName(table), work]);
}
