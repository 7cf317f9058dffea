import type { Client } from 'pg';
import type { Connection } from '../connection.ts';
import type { CopyResult } from '../copy/copy-database.ts';
import { dropKept } from '../copy/kept-schemas.ts';
import { inSession } from '../copy/session.ts';
import { makeMigrationsTable, runMigration } from '../migrate.ts';
import { type Migration, readMigrations } from '../migrations.ts';
import { checkApplied } from '../schema-version.ts';
import { type RestoreOptions, restoreInto } from './restore-database.ts';

/**
 * Puts a backup in the place of everything that a database holds, and brings it to this program's version: in one
 * transaction of its owner, so that after a kill it is the old database or the new one. Nothing may be connected to it.
 * @throws DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED, DB_SCHEMA_NEWER, DB_MIGRATION_CHANGED, DB_COPY_DIFFERS; then all is as it was
 */
export function replaceDatabase(
  connection: Connection,
  file: string,
  options: RestoreOptions = {},
  known: readonly Migration[] = readMigrations(),
): Promise<CopyResult> {
  return inSession(connection, 'READ WRITE', async (client) => {
    const result = await restoreInto(client, file, options, async ({ migrations }) => {
      checkApplied(migrations, known);
      await dropKept(client);
      await makeMigrationsTable(client);
      await runAll(client, known.slice(0, migrations.length));
    });
    await runAll(client, known.slice(result.schemaVersion));
    return result;
  });
}

async function runAll(client: Client, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) await runMigration(client, migration);
}
