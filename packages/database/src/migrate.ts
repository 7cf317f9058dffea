import type { ClientBase } from 'pg';
import { DatabaseError } from './errors.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { appliedMigrations, checkApplied } from './schema-version.ts';

/** One number for everyone who migrates; any constant would do. */
const LOCK = 7_320_114;
const OLDEST_SERVER = 150_000;

const BOOTSTRAP = `
  CREATE SCHEMA IF NOT EXISTS system;
  CREATE TABLE IF NOT EXISTS system.schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Brings the database to this program's schema: each missing migration in its own transaction, one process at a time.
 * @param client connected as the owner of the database
 * @returns the versions applied now
 * @throws DatabaseError when the database holds changed or newer migrations, or its server is older than PostgreSQL 15
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[] = readMigrations(),
): Promise<readonly number[]> {
  await requireServer(client);
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    const before = await appliedMigrations(client);
    checkApplied(before, migrations);
    if (before.length === 0) await makeMigrationsTable(client);
    const missing = migrations.slice(before.length);
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.version);
  } finally {
    // A broken connection has let go of its locks already.
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

/** In a database that was never migrated. */
export async function makeMigrationsTable(client: ClientBase): Promise<void> {
  await client.query(BOOTSTRAP);
}

/** Within the caller's transaction. */
export async function runMigration(client: ClientBase, migration: Migration): Promise<void> {
  await client.query(migration.sql);
  await client.query('INSERT INTO system.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
    migration.version,
    migration.name,
    migration.checksum,
  ]);
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await runMigration(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function requireServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ number: string; text: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text",
  );
  const [version] = rows;
  if (version !== undefined && Number(version.number) >= OLDEST_SERVER) return;
  throw new DatabaseError(
    'DB_SERVER_TOO_OLD',
    `the server is PostgreSQL ${version?.text ?? 'unknown'}, this program needs 15 or newer`,
    'Install PostgreSQL 15 or newer beside it, or use the embedded server: ./install.sh --quick',
  );
}
