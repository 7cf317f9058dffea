import type { From } from '../from.ts';
import { openSnapshot } from '../snapshot/open-snapshot.ts';
import type { Source } from '../source.ts';
import { type DatabaseSourceOptions, openDatabaseSource } from './database-source.ts';

/** @throws CatalogueError: what is wrong with the source, before anything is changed here */
export function openSourceFrom(from: From, options: DatabaseSourceOptions): Promise<Source> {
  if (from.kind === 'server') return openDatabaseSource(from.connection, options);
  const { schemas, signal } = options;
  return openSnapshot(from.address, { schemas, signal });
}
