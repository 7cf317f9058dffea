import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Note } from '../description.ts';
import type { From } from '../from.ts';
import { SYSTEM_SCHEMAS } from '../schemas.ts';
import type { Source } from '../source.ts';
import type { DatabaseSourceOptions } from './database-source.ts';
import { isUnreachable } from './failures.ts';

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

export type Opened = {
  readonly source: Source;
  /** What is read. */
  readonly from: From;
  /** Why it is another than was meant first; null: it is that. */
  readonly instead: Note | null;
};

/**
 * The server that a token names: its rows are the newest, and its log knows who took them. Where that cannot be reached, what its
 * operator published.
 * @throws CatalogueError, as `openSourceFrom`
 */
export async function openReachable(from: From, options: DatabaseSourceOptions): Promise<Opened> {
  try {
    return { source: await openSourceFrom(from, options), from, instead: null };
  } catch (error) {
    if (from.kind === 'snapshot' || from.snapshot === null || !isUnreachable(error)) throw error;
    const published: From = { kind: 'snapshot', address: from.snapshot };
    const { host, port } = from.connection;
    const reason = `it cannot be read now, and what its operator published is read instead: ${reasonOf(error)}`;
    return {
      source: await openSourceFrom(published, options).catch((cause: unknown) => {
        throw cause instanceof CatalogueError && cause.code === NOT_FETCHED ? error : cause;
      }),
      from: published,
      instead: { name: `${host}:${port}`, reason },
    };
  }
}

const NOT_FETCHED = 'REC-701';

/**
 * Whether a copy could begin: reached, signed in or signature checked, the right rights, described. Changes nothing.
 * @throws CatalogueError: what is wrong with the source
 */
export async function checkFrom(
  from: From,
): Promise<{ readonly name: string; readonly tables: number; readonly instead: Note | null }> {
  const { source, instead } = await openReachable(from, {
    schemas: SYSTEM_SCHEMAS,
    connectionsMax: 3,
    chunkBytes: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
  });
  await source.close();
  return { name: source.name, tables: source.description.tables.length, instead };
}
