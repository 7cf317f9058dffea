import type { Client } from 'pg';
import { DatabaseError, sqlState } from '../errors.ts';
import { keptSchemas } from './kept-schemas.ts';
import { migratedTables } from './migrated-tables.ts';

/** Whoever comes after would wait behind. */
const LOCK_MS = 15_000;
const TRIES = 5;

const LOCKED = '55P03';
/** Two waited for each other, or a table went meanwhile. */
const WORTH_ANOTHER_TRY = ['40P01', '42P01', '3F000'];

/**
 * Begins a transaction that reads all tables at one moment. They are locked before that is taken: a table that a copy of system
 * data puts in another's place in between would be empty in it, without an error. They can be written meanwhile.
 * @param lockMs how long it waits for each table that somebody is altering, or waits to alter
 * @throws DatabaseError DB_COPY_LOCKED that names the table
 */
export async function beginReading(client: Client, lockMs = LOCK_MS): Promise<void> {
  for (let tries = 1; ; tries++) {
    const tables = await wholeTables(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const isHeld = await hold(client, tables, lockMs).catch((error: unknown) => {
      if (tries < TRIES && WORTH_ANOTHER_TRY.includes(sqlState(error) ?? '')) return false;
      throw error;
    });
    if (isHeld) {
      // The first question takes the moment.
      const found = await wholeTables(client);
      if (found.every((name) => tables.includes(name))) return;
    }
    await client.query('ROLLBACK');
    if (tries >= TRIES) throw locked('tables are made faster than they can be looked at');
  }
}

async function hold(client: Client, tables: readonly string[], lockMs: number): Promise<true> {
  await client.query(`SET LOCAL lock_timeout = ${lockMs}`);
  for (const table of tables)
    await client.query(`LOCK TABLE ${table} IN ACCESS SHARE MODE`).catch((error: unknown) => {
      throw sqlState(error) === LOCKED ? locked(`somebody is altering ${table}`, error) : error;
    });
  await client.query('SET LOCAL lock_timeout = 0');
  return true;
}

/**
 * Quoted; parts are locked with what they are parts of. Of ours, whose form the migrations know, the parts alone: a new day waits
 * for its table, and prices would wait behind it.
 */
async function wholeTables(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace rn ON rn.oid = r.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p')
       AND CASE WHEN rn.nspname || '.' || r.relname = ANY ($2::text[]) THEN c.relkind = 'r' ELSE NOT c.relispartition END
     ORDER BY 1`,
    [await keptSchemas(client), [...migratedTables()]],
  );
  return rows.map(({ name }) => name);
}

const locked = (why: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_COPY_LOCKED',
    why,
    'Wait until that is done and run the same command again; SELECT * FROM pg_stat_activity shows who it is.',
    cause,
  );
