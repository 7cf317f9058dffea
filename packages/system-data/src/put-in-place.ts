import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Client, escapeIdentifier } from 'pg';
import { type Fingerprint, fingerprint, sameFingerprint } from './fingerprint.ts';
import { quotedColumns, quotedTable } from './schemas.ts';
import { type Table, tableName } from './tables.ts';
import { dropGathering, gathered, recordCopied } from './workshop.ts';

/** Gathered and equal to the source; to be put where programs read it. */
export type Ready = {
  readonly table: Table;
  /** Null: it is made now. */
  readonly target: Table | null;
  readonly fingerprint: Fingerprint;
};

/**
 * Puts all tables in place in one transaction: until it commits, everyone reads the old rows, and after it everyone reads the
 * new ones. Rows are deleted and inserted rather than tables renamed, because views, grants, policies and partitions hang on
 * the table, and rather than truncated, because a truncate shuts readers out.
 * @throws CatalogueError REC-697; then everything is as before
 */
export async function putInPlace(
  target: Client,
  ready: readonly Ready[],
  onTable: (table: Table) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const { table, target: here } of ready)
    if (here?.kind === 'partitioned' && here.schema === 'live_data')
      await makePartitions(target, table, here);
  await target.query('BEGIN');
  try {
    for (const { table, target: here, fingerprint: wanted } of ready) {
      signal.throwIfAborted();
      onTable(table);
      await fill(target, table, here);
      const found = await fingerprint(target, table, quotedTable(table.schema, table.name));
      if (!sameFingerprint(found, wanted))
        throw new CatalogueError('REC-697', {
          table: tableName(table),
          there: wanted.rows,
          here: found.rows,
        });
      await raiseSequences(target, table);
      await recordCopied(target, table, wanted);
      await dropGathering(target, table);
    }
    signal.throwIfAborted();
    await target.query('COMMIT');
  } catch (error) {
    await target.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function fill(target: Client, table: Table, here: Table | null): Promise<void> {
  const relation = quotedTable(table.schema, table.name);
  if (here === null) await create(target, table);
  else await target.query(`DELETE FROM ${relation}`);
  const columns = quotedColumns(table.columns.filter(({ generated }) => !generated).map(({ name }) => name));
  await target.query(
    `INSERT INTO ${relation} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${gathered(table)}`,
  );
}

/** Columns, what may not be null, and the primary key. */
async function create(target: Client, table: Table): Promise<void> {
  const columns = table.columns.map(
    ({ name, type, notNull }) => `${escapeIdentifier(name)} ${type}${notNull ? ' NOT NULL' : ''}`,
  );
  const key = table.primaryKey.length > 0 ? [`PRIMARY KEY (${quotedColumns(table.primaryKey)})`] : [];
  await target.query(
    `CREATE TABLE ${quotedTable(table.schema, table.name)} (${[...columns, ...key].join(', ')})`,
  );
}

/**
 * A partition for each day that comes. Before the great transaction, because a new partition shuts readers out until its
 * transaction ends; an empty one more hurts nobody.
 */
async function makePartitions(target: Client, table: Table, here: Table): Promise<void> {
  const [key] = here.primaryKey;
  if (key === undefined) return;
  await target.query(
    `SELECT live_data.create_day_partition($1, day) FROM (
       SELECT DISTINCT (${escapeIdentifier(key)} AT TIME ZONE 'UTC')::date AS day FROM ${gathered(table)}
     ) AS days ORDER BY day`,
    [table.name],
  );
}

/** What is numbered by the server goes on above the copied numbers. Never lowered: a number once given stays given. */
async function raiseSequences(target: Client, table: Table): Promise<void> {
  const relation = quotedTable(table.schema, table.name);
  const { rows } = await target.query<{ column: string; sequence: string }>(
    `SELECT a.attname AS column, pg_get_serial_sequence($1, a.attname) AS sequence FROM pg_attribute a
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
       AND pg_get_serial_sequence($1, a.attname) IS NOT NULL`,
    [relation],
  );
  for (const { column, sequence } of rows)
    await target.query(
      `SELECT setval($1::regclass, greatest(copied.last, given.last_value)) FROM ${sequence} AS given,
         (SELECT max(${escapeIdentifier(column)})::int8 AS last FROM ${relation}) AS copied
       WHERE copied.last >= given.last_value`,
      [sequence],
    );
}
