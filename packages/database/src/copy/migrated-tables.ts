import { type Migration, readMigrations } from '../migrations.ts';

const CREATE_TABLE = /^CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+\.[a-z0-9_]+)/gm;

/** The tables that migrations make, read from the migrations: a list beside them would drift from them. */
export const migratedTables = (migrations: readonly Migration[] = readMigrations()): ReadonlySet<string> =>
  new Set([
    'system.schema_migrations',
    ...migrations.flatMap(({ sql }) => [...sql.matchAll(CREATE_TABLE)].map(([, name = '']) => name)),
  ]);
