import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Client } from 'pg';
import { readDescription } from '../catalog/read-description.ts';
import { type Description, type Named, tableName } from '../description.ts';
import { quotedTable } from '../schemas.ts';

/** Nobody waits longer for a table that somebody is altering: whoever comes after would wait behind. */
const LOCK_MS = 15_000;
const TRIES = 5;

const LOCKED = '55P03';
const DROPPED = ['42P01', '3F000'];
const DEADLOCK = '40P01';

export type Moment = {
  /** For `SET TRANSACTION SNAPSHOT`. */
  readonly snapshot: string;
  readonly description: Description;
  /** Takes these tables' locks, in the present transaction of this session. */
  hold(client: Client): Promise<void>;
};

/**
 * Begins the transaction whose moment all readers share, and describes the tables in it. They are locked before the moment is
 * taken: a table that is rewritten between the two would look empty in it, without an error.
 * @throws CatalogueError REC-715 when somebody is altering a table for longer than 15 s
 */
export async function takeMoment(keeper: Client, host: string, schemas: readonly string[]): Promise<Moment> {
  await keeper.query(`SET lock_timeout = ${LOCK_MS}`);
  for (let tries = 1; ; tries++) {
    const tables = await readableTables(keeper, schemas);
    await keeper.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      await lock(keeper, tables);
      const snapshot = await exportSnapshot(keeper);
      const description = await readDescription(keeper, schemas);
      const held = new Set(tables.map(tableName));
      const heaps = description.tables.flatMap((table) => table.heaps);
      if (heaps.every((heap) => held.has(tableName(heap))))
        return {
          snapshot,
          description,
          async hold(client) {
            await client.query(`SET lock_timeout = ${LOCK_MS}`);
            await lock(client, heaps);
          },
        };
    } catch (error) {
      const state = sqlState(error) ?? '';
      if (state === LOCKED) throw await altered(keeper, host, tables);
      if (tries >= TRIES || ![DEADLOCK, ...DROPPED].includes(state)) throw error;
    }
    // A table came or went meanwhile.
    await keeper.query('ROLLBACK');
    if (tries >= TRIES) throw new Error('tables are made there faster than they can be looked at');
  }
}

/** Whether somebody waits to alter a table, or is altering it. */
export const isLocked = (error: unknown): boolean => sqlState(error) === LOCKED;

async function lock(client: Client, tables: readonly Named[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ schema, name }) => quotedTable(schema, name));
  await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
}

async function exportSnapshot(keeper: Client): Promise<string> {
  const { rows } = await keeper.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const snapshot = rows[0]?.snapshot ?? '';
  if (!/^[0-9A-F-]+$/.test(snapshot)) throw new Error('the source names no snapshot');
  return snapshot;
}

/** Of divided tables the parts alone: a new part waits for its table, and whoever writes there would wait behind it. */
async function readableTables(keeper: Client, schemas: readonly string[]): Promise<readonly Named[]> {
  const { rows } = await keeper.query<Named>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'r'
       AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2`,
    [schemas],
  );
  return rows;
}

async function altered(keeper: Client, host: string, tables: readonly Named[]): Promise<CatalogueError> {
  await keeper.query('ROLLBACK');
  const locked: string[] = [];
  for (const table of tables) {
    await keeper.query('BEGIN');
    await keeper
      .query(`LOCK TABLE ${quotedTable(table.schema, table.name)} IN ACCESS SHARE MODE NOWAIT`)
      .catch((error: unknown) => {
        if (isLocked(error)) locked.push(tableName(table));
      });
    await keeper.query('ROLLBACK');
  }
  return new CatalogueError('REC-715', { host, tables: locked.join(', ') || 'one of its tables' });
}
