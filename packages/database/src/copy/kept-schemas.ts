import type { ClientBase } from 'pg';

export const SCHEMAS = ['users', 'live_data', 'historical_data', 'analytics', 'system'] as const;

/** What the copies of system data are written down in. Nobody but the database's owner gets in. */
export const RECORDS = 'system_data';
/** The schemas in which they keep what they replaced: this and a number. */
export const REPLACED_PREFIX = `${RECORDS}_replaced_`;
/** With tables that are being copied: nothing of it is kept, for a copy can be made again. */
const OF_COPIES = `^${RECORDS}(_|$)`;

/**
 * What the migrations themselves fill, and so is equal on both sides; the epoch, which must not be: two databases that both go
 * on from these rows would give two orders one id; and the journal of an unfinished copy, without whose tables it says nothing.
 */
export const NOT_COPIED: readonly string[] = [
  'system.schema_migrations',
  'users.partitioned_tables',
  'users.table_rights',
  'users.ledger_epoch',
  ...['gathering', 'gathered_tables', 'gathered_chunks', 'finished_work', 'made'].map(
    (name) => `${RECORDS}.${name}`,
  ),
];

/** Schemas whose tables are backed up and moved. */
export async function keptSchemas(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY ($1::text[]) OR nspname = $2 OR nspname ~ $3 ORDER BY 1',
    [SCHEMAS, RECORDS, `^${REPLACED_PREFIX}[0-9]+$`],
  );
  return rows.map(({ name }) => name);
}

/** Takes away everything that a backup could bring, and what hangs on it. */
export async function dropKept(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname = ANY ($1::text[]) OR nspname ~ $2',
    [SCHEMAS, OF_COPIES],
  );
  if (rows.length > 0) await client.query(`DROP SCHEMA ${rows.map(({ name }) => name).join(', ')} CASCADE`);
}
