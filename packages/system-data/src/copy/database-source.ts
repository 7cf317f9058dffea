import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { guarded, Unbounded } from '../catalog/guarded.ts';
import { broughtColumns, copyFormat } from '../description.ts';
import { fingerprintOf, fingerprintSelect, probeHash } from '../hashing.ts';
import { ProtocolError } from '../protocol.ts';
import { requireSource } from '../require-source.ts';
import { quotedColumns, quotedTable } from '../schemas.ts';
import type { Chunk, Fingerprint, Hashing, Source, SourceReader } from '../source.ts';
import { closeSource, identityOf, openSource, type SourceConnection } from '../source-connection.ts';
import { SourceLost, sourceFailure } from './failures.ts';
import { heartbeat } from './heartbeat.ts';
import { pageRanges, rangeOf } from './page-ranges.ts';
import { destroy, pipeCopy } from './pipe-copy.ts';
import { isSameDatabase } from './same-database.ts';
import { limitSilence } from './silence.ts';
import { isLocked, type Moment, takeMoment } from './source-moment.ts';

const NAME = 'rec-io-system-data';
const RANGES_SINCE = 140_000;
/** The session that holds the snapshot reads nothing itself, and the log has a connection for moments. */
const OTHER_CONNECTIONS = 2;
const SILENT_MS = 60_000;
/** A server of version 13 reads a whole table to hash a part of it. */
const ANSWER_MS = 15 * 60_000;
/** To look at everything before the copy. */
const LOOKING = { bytesMax: 512 * 2 ** 20, ms: 180_000 };

export type DatabaseSourceOptions = {
  readonly schemas: readonly string[];
  /** Whether the copy writes the operator’s log. @default true */
  readonly isLogged?: boolean;
  /** Of all sessions at the source; at least 3. */
  readonly connectionsMax: number;
  /** Of a table's rows that one transaction brings. */
  readonly chunkBytes: number;
  /** A server that does not answer for so long is taken to be gone. @default 60 s */
  readonly silentMs?: number;
  /** How long a reader that was asked may send nothing. @default 15 minutes */
  readonly answerMs?: number;
  readonly signal: AbortSignal;
};

/**
 * An operator's database at one moment: the snapshot of a session that stays open, which all readers share. The tables cannot be
 * altered or dropped while it is; they can be written.
 * @throws CatalogueError REC-661 to REC-668, REC-685, REC-691 to REC-695, REC-715, REC-719; SourceLost when the server goes away meanwhile
 */
export async function openDatabaseSource(
  connection: SourceConnection,
  {
    schemas,
    isLogged = true,
    connectionsMax,
    chunkBytes,
    silentMs = SILENT_MS,
    answerMs = ANSWER_MS,
    signal,
  }: DatabaseSourceOptions,
): Promise<Source> {
  signal.throwIfAborted();
  const keeper = await openSource(connection, NAME);
  const sessions = new Set([keeper]);
  const cut = (reason?: Error) => {
    for (const session of sessions) destroy(session, reason);
  };
  const stop = () => cut();
  signal.addEventListener('abort', stop, { once: true });
  let isLost = false;
  let isClosed = false;
  keeper.once('end', () => {
    isLost = !isClosed;
  });
  const close = async () => {
    isClosed = true;
    signal.removeEventListener('abort', stop);
    await closeSource(keeper);
  };
  try {
    signal.throwIfAborted();
    const { moment, probe } = await guarded(keeper, LOOKING, async () => {
      await requireSource(keeper, connection, { schemas, isLogged, isStrict: false });
      // The role's own limits are for sessions that were forgotten; this one is kept on purpose and beats.
      await keeper.query('SET idle_in_transaction_session_timeout = 0');
      const taken = await takeMoment(keeper, connection.host, schemas);
      return { moment: taken, probe: await probeHash(keeper, taken.description.serverVersion) };
    });
    const { description } = moment;
    const quiet = heartbeat(keeper, silentMs, () => cut(new Error('the server does not answer any more')));
    const { host, port, database } = connection;
    let agree: Promise<boolean> | null = null;
    return {
      name: `${host}:${port}/${database}`,
      identity: identityOf(connection),
      description,
      readersMax: Math.max(1, connectionsMax - OTHER_CONNECTIONS),
      get isLost() {
        return isLost;
      },
      isDatabaseOf: (target) => isSameDatabase(target, keeper),
      hashesAgree(target) {
        agree ??= serverVersionOf(target).then(
          async (version) => probe !== null && (await probeHash(target, version)) === probe,
        );
        return agree;
      },
      chunks: (table, finished) =>
        pageRanges(table, finished, chunkBytes, description.serverVersion >= RANGES_SINCE),
      async openReader(given) {
        try {
          given.throwIfAborted();
          const client = await openSource(connection, NAME);
          sessions.add(client);
          const leave = () => destroy(client);
          given.addEventListener('abort', leave, { once: true });
          client.once('end', () => {
            sessions.delete(client);
            given.removeEventListener('abort', leave);
          });
          limitSilence(client, answerMs);
          if (given.aborted) leave();
          return await reader(client, moment, connection);
        } catch (error) {
          // A snapshot ends with the session that holds it, and the next one may hear of that first.
          await keeper.query('SELECT 1').catch((cause: unknown) => {
            throw new SourceLost('the source is gone', { cause });
          });
          throw error;
        }
      },
      async close() {
        quiet();
        await close();
      },
    };
  } catch (error) {
    const wasLost = isLost;
    await close();
    const isSaid =
      error instanceof CatalogueError || error instanceof ProtocolError || error instanceof Unbounded;
    if (!wasLost || isSaid) throw sourceFailure(connection, error);
    throw new SourceLost('the source is gone', { cause: error });
  }
}

async function serverVersionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  return rows[0]?.version ?? 0;
}

/** Takes over the session, which it ends. */
async function reader(
  client: Client,
  { snapshot, hold }: Moment,
  connection: SourceConnection,
): Promise<SourceReader> {
  try {
    await client.query('SET idle_in_transaction_session_timeout = 0');
    await client.query('SET jit = off');
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  } catch (error) {
    await closeSource(client);
    throw sqlState(error) === null ? error : notShared(connection, error);
  }
  try {
    await hold(client);
  } catch (error) {
    await closeSource(client);
    // Whoever waits to alter a table waits for the keeper, and this session behind them: one has to give way.
    throw isLocked(error) ? new SourceLost('the source is locked', { cause: error }) : error;
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
        if (found === undefined) throw new ProtocolError('it does not hash what it was asked to');
        return told(found);
      });
    },
    close: () => closeSource(client),
  };
}

const ROWS = /^\d{1,15}$/;
/** A sum of numbers of 64 bits. */
const HASH = /^-?\d{1,40}$/;

function told({ rows, hash }: { readonly rows: unknown; readonly hash: unknown }): Fingerprint {
  if (typeof rows !== 'string' || typeof hash !== 'string' || !ROWS.test(rows) || !HASH.test(hash))
    throw new ProtocolError('what it says of its rows is no number');
  return fingerprintOf({ rows, hash });
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
