import { type Migration, readMigrations } from '@rec-io/database/migrations';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { pipeCopy } from '../../copy/pipe-copy.ts';
import type { TargetConnection } from '../../copy/target-session.ts';
import { type Named, tableName } from '../../description.ts';
import { quotedColumns, quotedTable } from '../../schemas.ts';
import { givenColumns, type OwnTable, ownTables, type Scratch, withScratch } from './scratch.ts';

/** A table of ours as an older version had it, with the place where its verified rows lie now. */
export type StagedTable = { readonly table: Named; readonly staged: Named };

export type ForwardOptions = {
  /** The owner of the database that the rows are staged in, and in which results are made. */
  readonly target: TargetConnection;
  /** Of the source. */
  readonly version: number;
  readonly tables: readonly StagedTable[];
  /** Another session of the owner, in no transaction or in one whose end decides about the results. */
  readonly client: Client;
  /** Makes the empty table that takes the results of one of ours, shaped like ours; null: its results are not wanted. */
  makeResult(table: Named): Promise<Named | null>;
  readonly signal: AbortSignal;
  readonly known?: readonly Migration[];
};

export type Forwarded = {
  readonly table: Named;
  readonly result: Named;
  /** Of the older version; 0 for a table that it had not. */
  readonly rowsIn: number;
  readonly rowsOut: number;
};

/**
 * Takes staged rows of an older version through the migrations that have come since: they lie in the older version's tables in a
 * transaction that is never committed, the migrations run over them, and what comes out is read from there and compared.
 * @returns one for each table of ours that has rows afterwards
 * @throws CatalogueError REC-681
 */
export function bringForward(options: ForwardOptions): Promise<readonly Forwarded[]> {
  const { target, version, known = readMigrations() } = options;
  const forward = async (scratch: Scratch) => {
    const before = new Map<string, number>();
    const own = await ownTables(scratch);
    for (const staged of options.tables)
      before.set(tableName(staged.table), await takeIn(scratch, staged, own));
    await scratch.advance();
    const forwarded: Forwarded[] = [];
    for (const table of await ownTables(scratch)) {
      const found = await takeOut(scratch.client, table, before.get(tableName(table)) ?? 0, options);
      if (found !== null) forwarded.push(found);
    }
    return forwarded;
  };
  return withScratch(target, version, forward, known).catch((error: unknown) => {
    options.signal.throwIfAborted();
    if (error instanceof CatalogueError) throw error;
    throw new CatalogueError(
      'REC-681',
      { there: version, here: known.length, reason: reasonOf(error) },
      error,
    );
  });
}

async function takeIn(
  { client, real }: Scratch,
  { table, staged }: StagedTable,
  own: readonly OwnTable[],
): Promise<number> {
  const found = own.find(({ schema, name }) => schema === table.schema && name === table.name);
  if (found === undefined) throw new Error(`that version has no table ${tableName(table)}`);
  const rows = real(staged);
  const from = quotedTable(rows.schema, rows.name);
  // One part for all rows: making the parts by day would let the recorder wait that makes today's in the real table.
  if (found.partitioned)
    await client.query(
      `CREATE TABLE ${quotedTable(table.schema, `all_${table.name}`)} PARTITION OF ${quotedTable(table.schema, table.name)} DEFAULT`,
    );
  const columns = quotedColumns(await givenColumns(client, rows));
  const { rowCount } = await client.query(
    `INSERT INTO ${quotedTable(table.schema, table.name)} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${from}`,
  );
  return rowCount ?? 0;
}

async function takeOut(
  client: Client,
  table: OwnTable,
  rowsIn: number,
  options: ForwardOptions,
): Promise<Forwarded | null> {
  const columns = await givenColumns(client, table);
  const made = await contents(client, table, columns);
  if (made.rows === 0 && rowsIn === 0) return null;
  const result = await options.makeResult({ schema: table.schema, name: table.name });
  if (result === null) return null;
  const list = quotedColumns(columns);
  await pipeCopy(
    client,
    // A partitioned table has no rows of its own, so it is asked for them by a query.
    `COPY (SELECT ${list} FROM ${quotedTable(table.schema, table.name)}) TO STDOUT (FORMAT binary)`,
    {
      client: options.client,
      statement: `COPY ${quotedTable(result.schema, result.name)} (${list}) FROM STDIN (FORMAT binary)`,
      came: () => undefined,
      signal: options.signal,
    },
  );
  const arrived = await contents(options.client, result, columns);
  if (arrived.rows !== made.rows || arrived.hash !== made.hash)
    throw new Error(`${tableName(table)} changed on its way: ${made.rows} rows, ${arrived.rows} arrived`);
  return { table: { schema: table.schema, name: table.name }, result, rowsIn, rowsOut: made.rows };
}

/** By text: both sides are one server, and every type has one. */
async function contents(
  client: Client,
  { schema, name }: Named,
  columns: readonly string[],
): Promise<{ readonly rows: number; readonly hash: string }> {
  const { rows } = await client.query<{ rows: number; hash: string }>(
    `SELECT count(*)::float8 AS rows, coalesce(sum(hashtextextended(ROW(${quotedColumns(columns)})::text, 0)), 0)::text AS hash
     FROM ${quotedTable(schema, name)}`,
  );
  return rows[0] ?? { rows: 0, hash: '0' };
}
