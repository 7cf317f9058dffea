import type { Client } from 'pg';
import { broughtColumns, type Heap, type TableDescription } from '../description.ts';
import { quotedColumns } from '../schemas.ts';
import type { Destination } from './destination.ts';
import { quoted, quotedStaged } from './places.ts';
import { ASLEEP, tableSql } from './table-sql.ts';

export { stagedTable } from './places.ts';

/**
 * Names mean what is built in, whatever the role's own path is, and rows that a policy hides are an error rather than not there.
 * To the end of the transaction.
 */
export const FIXED_SESSION = `SELECT set_config('search_path', 'pg_catalog, pg_temp', true), set_config('row_security', 'off', true)`;

export const fixSession = (client: Client): Promise<unknown> => client.query(FIXED_SESSION);

/** Long readers and writers are not waited for: everyone who comes after would wait behind this one. To the transaction's end. */
export const WAIT_BRIEFLY = `set_config('lock_timeout', '3s', true)`;

/**
 * Makes the table's staged one, empty, with its partitions and without indexes; one of an earlier run is dropped. In the
 * transaction of the caller, after `openStaging`.
 */
export async function createStaged(
  client: Client,
  table: TableDescription,
  destination: Destination,
): Promise<void> {
  const { isLikeOurs, how, shape } = destination;
  const made = isLikeOurs
    ? `CREATE TABLE ${quotedStaged(table)} (LIKE ${quoted(table)} ${INCLUDED[how]})${ASLEEP}`
    : tableSql(shape);
  await client.query(`${FIXED_SESSION}; DROP TABLE IF EXISTS ${quotedStaged(table)}; ${made}`);
}

/** Rows that go into another table need no more than to be compared; a table that takes another's place is like it. */
const INCLUDED: Readonly<Record<Destination['how'], string>> = {
  create: '',
  fill: 'INCLUDING GENERATED',
  swap: `INCLUDING GENERATED INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS INCLUDING STORAGE
    INCLUDING COMPRESSION INCLUDING STATISTICS INCLUDING COMMENTS`,
};

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
