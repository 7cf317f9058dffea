import { randomBytes } from 'node:crypto';
import { makeMigrationsTable, runMigration } from '@rec-io/database/migrate';
import { type Migration, readMigrations } from '@rec-io/database/migrations';
import type { Client } from 'pg';
import { openTarget, type TargetConnection } from '../../copy/target-session.ts';
import type { Named } from '../../description.ts';
import { quotedTable, SYSTEM_SCHEMAS } from '../../schemas.ts';

/** A database of another version that is never there for anyone else. */
export type Scratch = {
  /** In the transaction; sees its schemas under their own names, and what others have committed under theirs. */
  readonly client: Client;
  /** Applies all migrations that are still missing. */
  advance(): Promise<void>;
  /** Where a table of the real database is found in this transaction. */
  real(table: Named): Named;
};

/** All that migrations make. */
const SCHEMAS = ['users', 'system', ...SYSTEM_SCHEMAS];
/** Rights given at this moment by another program hold a row of the catalogue. */
const LOCK_TIMEOUT = '60s';

/**
 * A database as this program's migrations had made it at `version`, for as long as `work` takes: in one transaction of the real
 * database that is never committed. Others see nothing of it, and only who changes rights of whole schemas waits for it; a kill
 * leaves nothing; the owner of the database needs no right to make another one.
 * @param connection the database's owner
 */
export async function withScratch<T>(
  connection: TargetConnection,
  version: number,
  work: (scratch: Scratch) => Promise<T>,
  known: readonly Migration[] = readMigrations(),
): Promise<T> {
  const client = await openTarget(connection);
  try {
    await client.query('BEGIN');
    await neverCommit(client);
    const aside = await setAside(client);
    await makeMigrationsTable(client);
    await runAll(client, known.slice(0, version));
    const advance = () => runAll(client, known.slice(version));
    const real = ({ schema, name }: Named) => ({ schema: aside.get(schema) ?? schema, name });
    return await work({ client, advance, real });
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

async function runAll(client: Client, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) await runMigration(client, migration);
}

/**
 * Two rows that only the end of the transaction compares: whatever a migration's text or a mistake of ours says, the server
 * refuses to commit.
 */
async function neverCommit(client: Client): Promise<void> {
  await client.query(`
    SET LOCAL lock_timeout = '${LOCK_TIMEOUT}';
    CREATE TEMPORARY TABLE never_committed (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO never_committed VALUES (1), (1)`);
}

/** Migrations name their schemas, so the real ones have other names for the length of this transaction, and only in it. */
async function setAside(client: Client): Promise<ReadonlyMap<string, string>> {
  const suffix = `_aside_${randomBytes(6).toString('hex')}`;
  const { rows } = await client.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY ($1::text[])',
    [SCHEMAS],
  );
  for (const { name } of rows) await client.query(`ALTER SCHEMA ${name} RENAME TO ${name}${suffix}`);
  return new Map(rows.map(({ name }) => [name, `${name}${suffix}`]));
}

export type OwnTable = Named & { readonly partitioned: boolean };

/** The tables that migrations have made for system data. */
export async function ownTables({ client }: Scratch): Promise<readonly OwnTable[]> {
  const { rows } = await client.query<OwnTable>(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1, 2`,
    [SYSTEM_SCHEMAS],
  );
  return rows;
}

/** Columns that rows are given for, in order. */
export async function givenColumns(client: Client, { schema, name }: Named): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [quotedTable(schema, name)],
  );
  return rows.map((row) => row.name);
}
