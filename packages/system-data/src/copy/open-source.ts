import type { From } from '../from.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import { openSnapshot } from '../snapshot/open-snapshot.ts';
import type { Source } from '../source.ts';
import { type DatabaseSourceOptions, openDatabaseSource } from './database-source.ts';

/** @throws CatalogueError: what is wrong with the source, before anything is changed here */
export function openSourceFrom(from: From, options: DatabaseSourceOptions): Promise<Source> {
  if (from.kind === 'server') return openDatabaseSource(from.connection, options);
  const { schemas, signal } = options;
  return openSnapshot(from.address, { schemas, signal });
}

/**
 * Whether a copy could begin: reached, signed in or signature checked, the right rights, described. Changes nothing.
 * @throws CatalogueError: what is wrong with the source
 */
export async function checkFrom(from: From): Promise<{ readonly name: string; readonly tables: number }> {
  const source = await openSourceFrom(from, {
    schemas: SYSTEM_SCHEMAS,
    connectionsMax: 3,
    chunkBytes: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
  });
  await source.close();
  return { name: source.name, tables: source.description.tables.length };
}
