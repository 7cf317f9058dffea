import type { ClientBase } from 'pg';
import { DatabaseError } from '../errors.ts';
import { appliedMigrations } from '../schema-version.ts';
import { type CopiedTable, copiedTables, quoted, tableName } from './copied-tables.ts';

/** @throws DatabaseError DB_COPY_VERSIONS unless both sides have had the same migrations */
export async function requireSameSchema(
  target: ClientBase,
  applied: readonly { readonly checksum: string }[],
): Promise<void> {
  const here = await appliedMigrations(target);
  if (
    here.length === applied.length &&
    here.every(({ checksum }, index) => checksum === applied[index]?.checksum)
  )
    return;
  throw new DatabaseError(
    'DB_COPY_VERSIONS',
    `the rows are of schema version ${applied.length}, the database that they are to go into has ${here.length}`,
    'Bring both to the same version of REC.IO first.',
  );
}

/** @throws DatabaseError DB_COPY_NOT_EMPTY that names what is there */
export async function requireEmpty(target: ClientBase): Promise<void> {
  for (const table of await copiedTables(target)) {
    const { rowCount } = await target.query(`SELECT FROM ${quoted(table)} LIMIT 1`);
    if (rowCount !== 0) throw notEmpty(table);
  }
}

const notEmpty = (table: CopiedTable): DatabaseError =>
  new DatabaseError(
    'DB_COPY_NOT_EMPTY',
    `the database has rows in ${tableName(table)} already`,
    'Copy into a new and empty database; nothing is ever mixed or overwritten.',
  );

export const differs = (table: CopiedTable, there: number, here: number): DatabaseError =>
  new DatabaseError(
    'DB_COPY_DIFFERS',
    `${tableName(table)} is not the same after it was copied: ${there} rows there, ${here} here`,
    'Nothing was kept of the copy. Run it again; if it fails again, look into the logs of both servers.',
  );
