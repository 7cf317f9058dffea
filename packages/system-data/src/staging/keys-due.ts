import { sqlState } from '@rec-io/database/errors';
import { reasonOf } from '@rec-io/installer/json-file';
import { type Client, type ClientBase, escapeIdentifier } from 'pg';
import { type ForeignKeyDescription, type Named, type Note, tableName } from '../description.ts';
import { quotedColumns } from '../schemas.ts';
import { deferralSql } from './index-sql.ts';
import { quoted, RECORDS } from './places.ts';
import { FIXED_SESSION, WAIT_BRIEFLY } from './staged-table.ts';

/**
 * Keys from one table to another wait until all tables are in place: written down by the transaction that puts theirs in place
 * or takes them from a table that makes way, so that a copy that is cut loses none.
 */
export async function enterKeysDue(
  client: ClientBase,
  table: Named,
  keys: readonly { readonly name: string; readonly definition: string }[],
): Promise<void> {
  for (const { name, definition } of keys)
    await client.query(
      `INSERT INTO ${RECORDS}.keys_due (table_schema, table_name, key_name, definition) VALUES ($1, $2, $3, $4)
       ON CONFLICT (table_schema, table_name, key_name) DO UPDATE SET definition = $4`,
      [table.schema, table.name, name, definition],
    );
}

export const keyDefinition = ({
  columns,
  target,
  onUpdate,
  onDelete,
  deferral,
}: ForeignKeyDescription): string =>
  `FOREIGN KEY (${quotedColumns(columns)}) REFERENCES ${quoted(target)} (${quotedColumns(target.columns)})` +
  ` ON UPDATE ${onUpdate.toUpperCase()} ON DELETE ${onDelete.toUpperCase()}${deferralSql(deferral)}`;

type Due = Named & { readonly key: string; readonly definition: string };

const UNDEFINED_TABLE = '42P01';
const UNDEFINED_SCHEMA = '3F000';
/** Somebody reads or writes one of the two tables: the next copy makes it. */
const IN_USE = ['55P03', '40P01'];

/**
 * Makes the keys that wait, each in a transaction of its own; after all tables are in place. Rows that break one are left as they
 * are, and the key holds for new rows only.
 * @returns what could not be made, and why
 */
export async function addKeysDue(client: Client): Promise<readonly Note[]> {
  const { rows } = await client.query<Due>(
    `SELECT table_schema AS schema, table_name AS name, key_name AS key, definition FROM ${RECORDS}.keys_due ORDER BY 1, 2, 3`,
  );
  const notes: Note[] = [];
  for (const due of rows) {
    const reason = await addKey(client, due);
    if (reason !== null) notes.push({ name: tableName(due), reason });
  }
  return notes;
}

async function addKey(client: Client, due: Due): Promise<string | null> {
  const relation = quoted(due);
  const key = escapeIdentifier(due.key);
  const attempt = async (sql: string): Promise<unknown> => {
    await client.query('BEGIN');
    try {
      await client.query(`${FIXED_SESSION}, ${WAIT_BRIEFLY}`);
      await client.query(sql);
      await forgetKey(client, due);
      await client.query('COMMIT');
      return null;
    } catch (error) {
      await client.query('ROLLBACK');
      return error;
    }
  };
  const found = await client.query(
    `SELECT FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2`,
    [relation, due.key],
  );
  if (found.rowCount !== 0) {
    await forgetKey(client, due);
    return null;
  }
  const add = `ALTER TABLE ${relation} ADD CONSTRAINT ${key} ${due.definition}`;
  const failed = await attempt(add);
  if (failed === null) return null;
  // A table that comes with a later copy may be what it refers to.
  const isLater = [UNDEFINED_TABLE, UNDEFINED_SCHEMA, ...IN_USE].includes(sqlState(failed) ?? '');
  if (!isLater) {
    const again = await attempt(`${add} NOT VALID`);
    if (again === null) return `its key ${due.key} holds for new rows only: ${reasonOf(failed)}`;
    if (!IN_USE.includes(sqlState(again) ?? '')) await forgetKey(client, due);
  }
  return `its key ${due.key} was not made: ${reasonOf(failed)}`;
}

const forgetKey = (client: Client, { schema, name, key }: Due): Promise<unknown> =>
  client.query(
    `DELETE FROM ${RECORDS}.keys_due WHERE table_schema = $1 AND table_name = $2 AND key_name = $3`,
    [schema, name, key],
  );
