import { isDeepStrictEqual } from 'node:util';
import { type ClientBase, escapeIdentifier } from 'pg';
import { DatabaseError } from '../errors.ts';
import type { Definitions, Made, TableDefinition } from './definitions.ts';
import { migratedTables } from './migrated-tables.ts';

/** Schemas whose tables of ours an owner may have given an index. */
const SYSTEM_DATA = /^(live_data|historical_data|analytics)\./;

/**
 * Makes all tables that a database lacks, with what they need, as far as it must be there before rows come. Those that are there
 * get the columns that they lack: their owner may have added some to ours.
 * @param here the definitions of what is there
 * @returns what is to be done when the rows are there
 */
export async function makeTables(
  client: ClientBase,
  { schemas, enums, sequences, tables, comments }: Definitions,
  here: Definitions,
): Promise<() => Promise<void>> {
  for (const schema of schemas) await client.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`);
  for (const made of enums) await makeUnlessThere(client, 'to_regtype', made);
  for (const made of sequences) await makeUnlessThere(client, 'to_regclass', made);
  const there = new Map(here.tables.map((one) => [one.table, one]));
  const missing = tables.filter(({ table }) => !there.has(table));
  const made = new Set(missing.map(({ table }) => table));
  for (const one of tables) await addColumns(client, one, there.get(one.table));
  for (const { create, ownedSequences } of missing)
    for (const sql of [create, ...ownedSequences]) await client.query(sql);
  for (const { attach } of missing) if (attach !== null) await client.query(attach);
  return async () => {
    for (const one of tables) if (!made.has(one.table)) await addOwnersIndexes(client, one);
    const indexes = missing.flatMap((one) => ownIndexes(one, made));
    for (const { sql } of indexes) await client.query(sql);
    for (const { attach } of indexes) if (attach !== null) await client.query(attach);
    for (const { afterAll } of missing) for (const sql of afterAll) await client.query(sql);
    for (const sql of indexes.flatMap((index) => index.comments)) await client.query(sql);
    for (const { of, sql } of comments) if (made.has(of)) await client.query(sql);
  };
}

/** A part that was attached to a table of ours has got that one's indexes by it. */
const ownIndexes = ({ indexes, parent }: TableDefinition, made: ReadonlySet<string>) =>
  indexes.filter(({ attach }) => attach === null || parent === null || made.has(parent));

async function addOwnersIndexes(
  client: ClientBase,
  { table, parent, isDivided, indexes }: TableDefinition,
): Promise<void> {
  if (parent !== null || isDivided || !SYSTEM_DATA.test(table)) return;
  for (const { name, isKey, sql, comments } of indexes) {
    if (isKey || (await isThere(client, 'to_regclass', name))) continue;
    for (const statement of [sql, ...comments]) await client.query(statement);
  }
}

/** Parts get theirs with the table that they are parts of. */
async function addColumns(
  client: ClientBase,
  { table, parent, columns }: TableDefinition,
  here: TableDefinition | undefined,
): Promise<void> {
  if (here === undefined || parent !== null) return;
  const names = new Set(here.columns.map(({ name }) => name));
  for (const { name, sql } of columns)
    if (!names.has(name)) await client.query(`ALTER TABLE ${table} ADD COLUMN ${sql}`);
}

async function makeUnlessThere(client: ClientBase, find: 'to_regtype' | 'to_regclass', { name, sql }: Made) {
  if (!(await isThere(client, find, name))) await client.query(sql);
}

async function isThere(
  client: ClientBase,
  find: 'to_regtype' | 'to_regclass',
  name: string,
): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT ${find}($1) IS NOT NULL AS found`, [name]);
  return rows[0]?.found === true;
}

/**
 * Tables that no migration makes must not be there with another form: rows and rules of two would be mixed.
 * @throws DatabaseError DB_COPY_NOT_EMPTY that names them
 */
export function requireSameForm(here: Definitions, wanted: Definitions): void {
  const migrated = migratedTables();
  const isOurs = ({ table, parent }: TableDefinition) => migrated.has(parent ?? table);
  const others = here.tables.filter((one) => {
    const other = wanted.tables.find(({ table }) => table === one.table);
    return other !== undefined && !isOurs(one) && !isDeepStrictEqual(one, other);
  });
  if (others.length === 0) return;
  throw new DatabaseError(
    'DB_COPY_NOT_EMPTY',
    `it has other tables of the same names: ${others.map(({ table }) => table).join(', ')}`,
    'Drop them, or use a new and empty database; nothing is ever mixed or overwritten.',
  );
}
