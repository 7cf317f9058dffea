import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { readDescription } from '../catalog/read-description.ts';
import { broughtColumns, copyFormat, type TableDescription } from '../description.ts';
import { fingerprintOf, fingerprintSelect, NO_ROWS, probeHash } from '../hashing.ts';
import { requireSource } from '../require-source.ts';
import { quotedColumns, quotedTable } from '../schemas.ts';
import type { Chunk, Hashing, Source, SourceReader } from '../source.ts';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { SourceLost } from './failures.ts';
import { pageRanges, rangeOf } from './page-ranges.ts';
import { destroy, pipeCopy } from './pipe-copy.ts';

const NAME = 'rec-io-system-data';
const BEAT_MS = 30_000;
const RANGES_SINCE = 140_000;
/** The session that holds the snapshot reads nothing itself, and the log has a connection for moments. */
const OTHER_CONNECTIONS = 2;
/** Nobody waits longer for a table that somebody is altering. */
const LOCK_MS = 15_000;

export type DatabaseSourceOptions = {
  readonly schemas: readonly string[];
  /** Of all sessions at the source; at least 3. */
  readonly connectionsMax: number;
  /** Of a table's rows that one transaction brings. */
  readonly chunkBytes: number;
  readonly signal: AbortSignal;
};

/**
 * An operator's database at one moment: the snapshot of a session that stays open, which all readers share. The tables cannot be
 * altered or dropped while it is; they can be written.
 * @throws CatalogueError REC-691 to REC-695
 */
export async function openDatabaseSource(
  connection: SourceConnection,
  { schemas, connectionsMax, chunkBytes, signal }: DatabaseSourceOptions,
): Promise<Source> {
  signal.throwIfAborted();
  const keeper = await openSource(connection, NAME);
  const cut = () => destroy(keeper);
  signal.addEventListener('abort', cut, { once: true });
  let isLost = false;
  let isClosed = false;
  keeper.once('end', () => {
    isLost = !isClosed;
  });
  try {
    signal.throwIfAborted();
    await requireSource(keeper, connection);
    const snapshot = await exportSnapshot(keeper);
    const description = await readDescription(keeper, schemas);
    await holdTables(keeper, description.tables);
    const probe = await probeHash(keeper, description.serverVersion);
    const beat = setInterval(() => void keeper.query('SELECT 1').catch(() => undefined), BEAT_MS);
    keeper.once('end', () => clearInterval(beat));
    const { host, port, database } = connection;
    let agree: Promise<boolean> | null = null;
    return {
      name: `${host}:${port}/${database}`,
      identity: JSON.stringify([host, port, database]),
      description,
      readersMax: Math.max(1, connectionsMax - OTHER_CONNECTIONS),
      get isLost() {
        return isLost;
      },
      hashesAgree(target) {
        agree ??= serverVersionOf(target).then(
          async (version) => probe !== null && (await probeHash(target, version)) === probe,
        );
        return agree;
      },
      chunks: (table, finished) =>
        pageRanges(table, finished, chunkBytes, description.serverVersion >= RANGES_SINCE),
      async openReader() {
        const reader = openReader(connection, snapshot, signal);
        // A snapshot ends with the session that holds it, and the next one may hear of that first.
        await reader.catch(() =>
          keeper.query('SELECT 1').catch((error: unknown) => {
            throw new SourceLost('the source is gone', { cause: error });
          }),
        );
        return reader;
      },
      async close() {
        isClosed = true;
        signal.removeEventListener('abort', cut);
        clearInterval(beat);
        await keeper.end().catch(() => undefined);
      },
    };
  } catch (error) {
    signal.removeEventListener('abort', cut);
    await keeper.end().catch(() => undefined);
    throw error;
  }
}

async function serverVersionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  return rows[0]?.version ?? 0;
}

async function exportSnapshot(keeper: Client): Promise<string> {
  // The role's own limit is for sessions that were forgotten; this one is kept on purpose and beats.
  await keeper.query('SET idle_in_transaction_session_timeout = 0');
  await keeper.query(`SET lock_timeout = ${LOCK_MS}`);
  await keeper.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await keeper.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const snapshot = rows[0]?.snapshot ?? '';
  if (!/^[0-9A-F-]+$/.test(snapshot)) throw new Error('the source names no snapshot');
  return snapshot;
}

async function holdTables(keeper: Client, tables: readonly TableDescription[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ schema, name }) => quotedTable(schema, name));
  await keeper.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
}

async function openReader(
  connection: SourceConnection,
  snapshot: string,
  signal: AbortSignal,
): Promise<SourceReader> {
  signal.throwIfAborted();
  const client = await openSource(connection, NAME);
  const cut = () => destroy(client);
  signal.addEventListener('abort', cut, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', cut);
    await client.end().catch(() => undefined);
  };
  try {
    await client.query('SET idle_in_transaction_session_timeout = 0');
    await client.query('SET jit = off');
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  } catch (error) {
    await close();
    throw sqlState(error) === null ? error : notShared(connection, error);
  }
  return {
    bring: (chunk, into) => pipeCopy(client, copyStatement(chunk), into),
    async fingerprints(chunks, hashing) {
      if (chunks.length === 0) return [];
      const { rows } = await client.query<{ at: number; rows: string; hash: string }>(
        chunks
          .map((chunk, at) => `SELECT ${at} AS at, * FROM (${select(chunk, hashing(chunk.table))}) AS f`)
          .join(' UNION ALL '),
      );
      return chunks.map((_, index) => {
        const found = rows.find(({ at }) => at === index);
        return found === undefined ? NO_ROWS : fingerprintOf(found);
      });
    },
    close,
  };
}

/** Behind a pooler or a load balancer the next session may be at another server, or another moment. */
const notShared = ({ host }: SourceConnection, error: unknown): CatalogueError =>
  new CatalogueError(
    'REC-695',
    {
      host,
      reason: `its sessions do not share one moment (${reasonOf(error)}); it must be the server itself, not a pooler or a balancer before several`,
    },
    error,
  );

function copyStatement(chunk: Chunk): string {
  const columns = quotedColumns(broughtColumns(chunk.table).map(({ name }) => name));
  const where = condition(chunk);
  const relation = quotedTable(chunk.heap.schema, chunk.heap.name);
  const rows =
    where === '' ? `${relation} (${columns})` : `(SELECT ${columns} FROM ONLY ${relation} WHERE ${where})`;
  return `COPY ${rows} TO STDOUT (FORMAT ${copyFormat(chunk.table)})`;
}

const select = (chunk: Chunk, hashing: Hashing): string =>
  fingerprintSelect(
    chunk.table.columns,
    `ONLY ${quotedTable(chunk.heap.schema, chunk.heap.name)}`,
    hashing,
    condition(chunk),
  );

function condition(chunk: Chunk): string {
  const { from, to } = rangeOf(chunk);
  return [
    ...(from > 0 ? [`ctid >= '(${from},0)'::tid`] : []),
    ...(to !== null && to < chunk.heap.pages ? [`ctid < '(${to},0)'::tid`] : []),
  ].join(' AND ');
}
