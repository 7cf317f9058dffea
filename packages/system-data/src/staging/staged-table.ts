import type { Client } from 'pg';
import { broughtColumns, type Heap, type Named, type TableDescription } from '../description.ts';
import { quotedColumns } from '../schemas.ts';
import type { Destination } from './destination.ts';
import { quoted, quotedStaged } from './places.ts';
import { tableSql } from './table-sql.ts';

export { stagedTable } from './places.ts';

/**
 * Names mean what is built in, whatever the role's own path is, and rows that a policy hides are an error rather than not there.
 * To the end of the transaction.
 */
export const fixSession = (client: Client): Promise<unknown> =>
  client.query(
    `SELECT set_config('search_path', 'pg_catalog, pg_temp', true), set_config('row_security', 'off', true)`,
  );

/**
 * Makes the table's staged one, empty, with its partitions and without indexes; one of an earlier run is dropped. In the
 * transaction of the caller, after `openStaging`.
 */
export async function createStaged(
  client: Client,
  table: TableDescription,
  destination: Destination,
): Promise<void> {
  await fixSession(client);
  await client.query(`DROP TABLE IF EXISTS ${quotedStaged(table)}`);
  const { isLikeOurs, how, shape } = destination;
  if (isLikeOurs)
    await client.query(`CREATE TABLE ${quotedStaged(table)} (LIKE ${quoted(table)} ${INCLUDED[how]})`);
  else await client.query(tableSql(shape, await serverVersion(client)));
  // The server's own upkeep begins in the middle, and every index and the placing would wait a second for its lock.
  await setVacuum(client, table, `SET (${ASLEEP.map((name) => `${name} = off`).join(', ')})`);
}

const ASLEEP = ['autovacuum_enabled', 'toast.autovacuum_enabled'];

/** For a staged table that is put where it belongs, in the transaction that does it. */
export const wakeVacuum = (client: Client, table: Named): Promise<void> =>
  setVacuum(client, table, `RESET (${ASLEEP.join(', ')})`);

/** A table that is divided holds no rows and has no such settings. */
async function setVacuum(client: Client, table: Named, setting: string): Promise<void> {
  const { rows } = await client.query<{ part: string }>(
    `SELECT oid::regclass::text AS part FROM pg_class
     WHERE relkind = 'r' AND oid IN (SELECT relid FROM pg_partition_tree($1::regclass) UNION SELECT $1::regclass)`,
    [quotedStaged(table)],
  );
  for (const { part } of rows) await client.query(`ALTER TABLE ${part} ${setting}`);
}

/** Rows that go into another table need no more than to be compared; a table that takes another's place is like it. */
const INCLUDED: Readonly<Record<Destination['how'], string>> = {
  create: '',
  fill: 'INCLUDING GENERATED',
  swap: `INCLUDING GENERATED INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS INCLUDING STORAGE
    INCLUDING COMPRESSION INCLUDING STATISTICS INCLUDING COMMENTS`,
};

async function serverVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  return rows[0]?.version ?? 0;
}

/**
 * `COPY … FROM STDIN` for the rows of one heap of the source.
 * @param options.freeze only in the transaction that made the staged table
 */
export function copyStatement(
  table: TableDescription,
  { shape }: Destination,
  heap: Heap,
  { freeze, format }: { readonly freeze: boolean; readonly format: 'binary' | 'text' },
): string {
  const into = shape.partitions.length === 0 ? table : heap;
  const columns = quotedColumns(broughtColumns(table).map(({ name }) => name));
  return `COPY ${quotedStaged(into)} (${columns}) FROM STDIN (FORMAT ${format}${freeze ? ', FREEZE' : ''})`;
}
