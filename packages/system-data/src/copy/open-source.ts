import type { From } from '../from.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Source } from '../source.ts';
import type { DatabaseSourceOptions } from './database-source.ts';

/**
 * Only the kind of source that is meant is loaded: the other would take 20 MB of memory.
 * @throws CatalogueError: what is wrong with the source, before anything is changed here
 */
export async function openSourceFrom(from: From, options: DatabaseSourceOptions): Promise<Source> {
  if (from.kind === 'server') {
    const { openDatabaseSource } = await import('./database-source.ts');
    return openDatabaseSource(from.connection, options);
  }
  const { openSnapshot } = await import('../snapshot/open-snapshot.ts');
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
