import type { Connection } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { SigningKey } from '@rec-io/installer/signing-key';
import type { Client } from 'pg';
import { sanitize } from '../catalog/sanitize.ts';
import type { Description } from '../description.ts';
import { probeHash } from '../hashing.ts';
import { quotedTable } from '../schemas.ts';
import type { SourceConnection } from '../source-connection.ts';
import { formOf } from './chunk-form.ts';
import { FORMAT, type Manifest, type ManifestChunk, type ManifestTable } from './manifest.ts';
import { openPublication } from './publication.ts';
import { type PublishProgress, progressOf } from './publish-progress.ts';
import { openSessions } from './sessions.ts';
import { totalsOf } from './totals.ts';
import { writeTables } from './write-tables.ts';

export type PublishOptions = {
  /** As one who may read the three schemas; the rights of installers are taken on where that is possible. */
  readonly database: Connection | SourceConnection;
  readonly directory: string;
  readonly key: SigningKey;
  /** Version of REC.IO. */
  readonly program: string;
  /** Sessions at the database, 1 to 16. @default 2 */
  readonly jobs?: number;
  /** So many former states stay readable for those who are loading one. @default 1 */
  readonly keep?: number;
  /** Of rows on disk that go into one file. @default 32 MB */
  readonly chunkBytes?: number;
  readonly onProgress?: (progress: PublishProgress) => void;
  readonly signal?: AbortSignal;
};

export type Published = {
  /** SHA-256 of the manifest. */
  readonly manifest: string;
  readonly moment: string;
  readonly tables: number;
  readonly rows: number;
  readonly chunks: number;
  /** Of these, the same as before. */
  readonly chunksReused: number;
  readonly bytes: number;
  readonly rawBytes: number;
  readonly filesRemoved: number;
  readonly seconds: number;
  /** What was not published, and why. */
  readonly skipped: Description['skipped'];
  /** Whether it was read with the rights of installers only. */
  readonly restricted: boolean;
};

/** Packed, it is a fifth or less. */
const CHUNK_BYTES = 32 * 1024 * 1024;

/**
 * Publishes one moment of the database's system data. Until the last step whoever reads sees what was published before; so they
 * do when it fails, is cancelled or killed.
 * @throws CatalogueError REC-704, REC-715; the system's errors, ENOSPC with the directory as `path`
 */
export async function publish(options: PublishOptions): Promise<Published> {
  const { database, directory, key, program, jobs = 2, keep = 1, chunkBytes = CHUNK_BYTES } = options;
  const signal = options.signal ?? new AbortController().signal;
  const beganMs = performance.now();
  const publication = await openPublication(directory);
  try {
    const sessions = await openSessions(database, jobs);
    signal.addEventListener('abort', sessions.close, { once: true });
    try {
      const [first] = sessions.clients;
      if (first === undefined) throw new RangeError('at least one job');
      const moment = await momentOf(first);
      const { description, notes } = sanitize(sessions.description);
      const skipped = [...description.skipped, ...notes];
      requireTables(description);
      const progress = progressOf(options.onProgress);
      const probe = await probeHash(first, description.serverVersion);
      const written = await writeTables(description.tables, sessions, {
        directory,
        isModern: probe !== null,
        chunkBytes,
        progress,
        signal,
      });
      const tables = written.map(({ table, chunks: all }) => {
        const { schema, name } = table;
        const chunks = all.map(({ chunk }) => chunk);
        return { schema, name, ...formOf(table), ...totalsOf(chunks), chunks };
      });
      await requireAllRows(first, tables);
      signal.throwIfAborted();
      const manifest: Manifest = {
        format: FORMAT,
        program,
        moment,
        probe,
        description: { ...description, skipped },
        tables,
      };
      const sha256 = await publication.publish(manifest, key);
      const all = written.flatMap(({ chunks }) => chunks);
      const sum = (of: (chunk: ManifestChunk) => number) =>
        all.reduce((total, { chunk }) => total + of(chunk), 0);
      return {
        manifest: sha256,
        moment,
        tables: tables.length,
        rows: sum(({ rows }) => rows),
        chunks: all.length,
        chunksReused: all.filter(({ reused }) => reused).length,
        bytes: sum(({ bytes }) => bytes),
        rawBytes: sum(({ rawBytes }) => rawBytes),
        filesRemoved: await publication.prune(keep),
        seconds: Math.round((performance.now() - beganMs) / 1000),
        skipped,
        restricted: sessions.restricted,
      };
    } finally {
      signal.removeEventListener('abort', sessions.close);
      sessions.close();
    }
  } catch (error) {
    await publication.prune(Number.POSITIVE_INFINITY);
    if (signal.aborted) throw signal.reason;
    throw sqlState(error) === null
      ? error
      : new CatalogueError('REC-704', { reason: `the database says: ${reasonOf(error)}` }, error);
  } finally {
    await publication.close();
  }
}

async function momentOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ moment: Date }>('SELECT now() AS moment');
  return (rows[0]?.moment ?? new Date(0)).toISOString();
}

/** Read with the rights of installers, a database that was never set up looks empty. */
function requireTables({ tables, skipped: [first] }: Description): void {
  if (tables.length === 0 && first !== undefined)
    throw new CatalogueError('REC-704', {
      reason: `there is no table to publish (${first.name}: ${first.reason}); was recio operator setup run here?`,
    });
}

/** That the chunks are all of each table, whatever its description said of its parts. */
async function requireAllRows(client: Client, tables: readonly ManifestTable[]): Promise<void> {
  for (const { schema, name, rows } of tables) {
    const counted = await client.query<{ rows: string }>(
      `SELECT count(*)::text AS rows FROM ${quotedTable(schema, name)}`,
    );
    const there = Number(counted.rows[0]?.rows);
    if (there !== rows)
      throw new CatalogueError('REC-704', {
        reason: `of ${schema}.${name} ${rows} rows came, and ${there} are there`,
      });
  }
}
