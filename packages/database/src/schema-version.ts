import type { ClientBase, Pool } from 'pg';
import { DatabaseError } from './errors.ts';
import { type Migration, readMigrations } from './migrations.ts';

export type AppliedMigration = {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
};

/** What the database says was applied, in order; empty for a database that was never migrated. */
export async function appliedMigrations(client: ClientBase | Pool): Promise<readonly AppliedMigration[]> {
  // Asked first, because a query of a missing table would be an error in the server's log at every first start.
  const table = await client.query<{ found: boolean }>(
    "SELECT to_regclass('system.schema_migrations') IS NOT NULL AS found",
  );
  if (table.rows[0]?.found !== true) return [];
  const { rows } = await client.query<AppliedMigration>(
    'SELECT version, name, checksum FROM system.schema_migrations ORDER BY version',
  );
  return rows;
}

/** The newest migration applied; 0 for a database that was never migrated. */
export async function schemaVersion(client: ClientBase | Pool): Promise<number> {
  return (await appliedMigrations(client)).at(-1)?.version ?? 0;
}

/** @throws DatabaseError when what was applied is not a beginning of what this program knows. */
export function checkApplied(applied: readonly AppliedMigration[], known: readonly Migration[]): void {
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > known.length) {
    throw new DatabaseError(
      'DB_SCHEMA_NEWER',
      `the database has schema version ${newest}, this program knows only ${known.length}`,
      'Start the newer REC.IO that made this database, or restore a backup made before it.',
    );
  }
  for (const [index, migration] of known.slice(0, newest).entries()) {
    const recorded = applied[index];
    if (recorded?.version === migration.version && recorded.checksum === migration.checksum) continue;
    throw new DatabaseError(
      'DB_MIGRATION_CHANGED',
      recorded?.version === migration.version
        ? `migration ${migration.version} (${migration.name}) is not the one that the database recorded; the database has schema version ${newest}, this program needs ${known.length}`
        : `the database has schema version ${newest} but does not record migration ${migration.version} (${migration.name}), which this program needs`,
      'Restore the migration files of this release (an applied migration is never edited), or restore a backup.',
    );
  }
}

/**
 * The start-up check of every program: refuses to run on any other schema than its own.
 * @throws DatabaseError that names both versions
 */
export async function requireSchema(
  client: ClientBase | Pool,
  known: readonly Migration[] = readMigrations(),
): Promise<void> {
  const applied = await appliedMigrations(client);
  checkApplied(applied, known);
  if (applied.length === known.length) return;
  const has = applied.length;
  throw new DatabaseError(
    has === 0 ? 'DB_SCHEMA_MISSING' : 'DB_SCHEMA_OLDER',
    `the database has schema version ${has}, this program needs ${known.length}`,
    'Run `recio repair`, which brings it to this version.',
  );
}
