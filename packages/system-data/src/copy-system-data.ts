import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '@rec-io/database/errors';
import { requireSchema, schemaVersion } from '@rec-io/database/schema-version';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { beginAccess, type InstallerIdentity } from './access-log.ts';
import type { MappingReport, SourceZone } from './adapters/adapter.ts';
import { type Attempt, type Copied, type Gathered, gatherCopy, placeCopy } from './copy/attempt.ts';
import { keepLog } from './copy/copy-log.ts';
import type { DatabaseSourceOptions } from './copy/database-source.ts';
import { atTarget, isUnreachable, SourceLost } from './copy/failures.ts';
import type { Verify } from './copy/gather.ts';
import { gatheringFrom, openJournal } from './copy/journal.ts';
import { openReachable, openSourceFrom } from './copy/open-source.ts';
import { CopyError } from './copy/pipe-copy.ts';
import { rateLimit } from './copy/rate.ts';
import { lockTarget } from './copy/target-lock.ts';
import { type TargetConnection, type TargetSessions, targetSessions } from './copy/target-session.ts';
import type { Note } from './description.ts';
import type { From } from './from.ts';
import { type CopyProgress, type Meter, meter } from './progress.ts';
import { ProtocolError } from './protocol.ts';
import { SYSTEM_SCHEMAS } from './schemas.ts';
import type { Source } from './source.ts';
import { identityOf } from './source-connection.ts';
import type { Policy } from './staging/destination.ts';

export type CopyOptions = {
  readonly from: From;
  /** As the owner of the database: tables are made and filled. */
  readonly target: TargetConnection;
  /** Whether it must be a database of REC.IO of this version. @default true */
  readonly isOurs?: boolean;
  /** For the operator’s log. */
  readonly identity: InstallerIdentity;
  /** False: nothing is written in the operator’s log, for a server that keeps none. @default true */
  readonly isLogged?: boolean;
  /** Some of analytics, historical_data and live_data. @default all three */
  readonly schemas?: readonly string[];
  /** What becomes of tables whose rows did not come from a copy. @default 'keep' */
  readonly existing?: Policy;
  /** Of times that name no zone, in tables of another system; null: the rows must tell. @default null */
  readonly zone?: SourceZone | null;
  /** Pairs of sessions that copy at once, 1 to 16. @default 2 */
  readonly jobs?: number;
  /** Goes on with an unfinished copy from the same source; without it such a one is let go. @default false */
  readonly resume?: boolean;
  /** @default 'full' */
  readonly verify?: Verify;
  /** Bytes per second over all connections; null: as fast as it goes. @default null */
  readonly maxRate?: number | null;
  /** Connections to the source at once, 3 or more. @default jobs + 3 */
  readonly maxConnections?: number;
  /** Of a table’s rows that one transaction brings, in bytes. @default 64 MB */
  readonly chunkBytes?: number;
  /** A source that does not answer for so long is taken to be gone. @default 60 s */
  readonly silentMs?: number;
  /** How long it may think about a question, and pause among rows, while it answers others. @default 15 minutes */
  readonly answerMs?: number;
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
};

export type TableReport = {
  readonly table: string;
  /**
   * `created`: it was not here. `filled`: it was empty. `replaced`: with rows of an earlier copy, or because it was to be.
   * `made`: of tables that another version or system has in its stead. `equal`: it is the same already. `kept`: it has rows of
   * its own. `left`: it cannot come here. `failed`: try again.
   */
  readonly outcome:
    | 'created'
    | 'filled'
    | 'replaced'
    | 'merged'
    | 'made'
    | 'equal'
    | 'kept'
    | 'left'
    | 'failed';
  readonly rows: number | null;
  readonly reason: string | null;
};

export type CopyReport = {
  readonly source: string;
  readonly tables: readonly TableReport[];
  /** What of the source has no table’s form, or came otherwise than it is there. */
  readonly notes: readonly Note[];
  /** How tables of ours were made of another system’s. */
  readonly mappings: readonly MappingReport[];
  readonly verify: Verify;
  /** Put in place now. */
  readonly tablesCopied: number;
  readonly rowsCopied: number;
  /** Over the line. */
  readonly bytes: number;
  readonly seconds: number;
  /** The operator’s number of this copy; null: a published snapshot has no log. */
  readonly logEntry: number | null;
  /** Whether its end could be written down, too. */
  readonly logEnded: boolean;
};

const JOBS = 2;
const CHUNK_BYTES = 64 * 2 ** 20;
/** One holds the moment, one hashes, and one is for the log. */
const CONNECTIONS_BESIDE_JOBS = 3;
const CONNECTIONS_MIN = 3;
const TRIES = 4;
const BACKOFF_MS = 2_000;

/**
 * Copies analytics, prices and market data. Every table is staged, proved and only then put in place; a copy that is cut leaves
 * everything as it was, and goes on with `resume`. A source that goes away in the middle is waited for a few times.
 * @returns also when single tables failed: they are named in it
 * @throws CatalogueError, or DatabaseError when the target has another schema
 */
export async function copySystemData(options: CopyOptions): Promise<CopyReport> {
  const { signal: asked = new AbortController().signal } = options;
  asked.throwIfAborted();
  const sessions = targetSessions(options.target, asked);
  const { signal } = sessions;
  try {
    const target = await sessions.first();
    if (options.isOurs !== false || (await schemaVersion(target)) > 0) await requireSchema(target);
    if (!(await lockTarget(target))) throw new CatalogueError('REC-696', {});
    await openJournal(target);
    const beganMs = performance.now();
    const progress = meter((told) => options.onProgress?.(told));
    const copying = new Copying(options, sessions, target, progress);
    try {
      const copied = await copying.untilDone();
      const failed = copied.tables.filter(({ outcome }) => outcome === 'failed');
      const error =
        failed.length === 0 ? null : new Error(failed.map(({ table }) => `${table} failed`).join(', '));
      const logEnded = await copying.endLog(error, copied);
      progress.phase('done', copied.tables.length);
      return {
        ...copied,
        verify: options.verify ?? 'full',
        bytes: progress.now.bytes,
        seconds: Math.round((performance.now() - beganMs) / 1_000),
        logEntry: copying.logEntry,
        logEnded,
      };
    } catch (error) {
      const cause = signal.aborted ? signal.reason : inWords(error, copying.from);
      await copying.endLog(cause, null, asked.aborted);
      throw cause;
    }
  } finally {
    await sessions.end();
  }
}

/** One copy with its log, over as many attempts as it takes. */
class Copying {
  readonly #options: CopyOptions;
  readonly #sessions: TargetSessions;
  readonly #target: Client;
  readonly #progress: Meter;
  #log: ReturnType<typeof keepLog> | null = null;
  #instead: Note | null = null;
  /** What is read. */
  from: From;
  logEntry: number | null = null;

  constructor(options: CopyOptions, sessions: TargetSessions, target: Client, progress: Meter) {
    this.#options = options;
    this.from = options.from;
    this.#sessions = sessions;
    this.#target = target;
    this.#progress = progress;
  }

  async untilDone(): Promise<Copied> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#attempt(tries);
      } catch (error) {
        // Whoever cannot be reached any more was there before: what came is kept.
        const lost =
          tries > 1 && isUnreachable(error) ? new SourceLost('the source is gone', { cause: error }) : error;
        if (!(lost instanceof SourceLost) || tries >= TRIES) throw lost;
        await sleep(BACKOFF_MS * 2 ** (tries - 1), undefined, { signal: this.#sessions.signal });
      }
    }
  }

  async #attempt(tries: number): Promise<Copied> {
    const { jobs = JOBS } = this.#options;
    const resume = tries > 1 || this.#options.resume === true;
    this.#progress.phase('looking', 0);
    const source = await this.#open(tries, resume);
    let attempt: Attempt;
    let gathered: Gathered;
    try {
      if (await source.isDatabaseOf(this.#target))
        throw new CatalogueError('REC-695', {
          host: source.name,
          reason: 'it is the database that is copied into',
        });
      await this.#beginLog();
      attempt = {
        source,
        target: this.#target,
        openTarget: () => this.#sessions.open(),
        existing: this.#options.existing ?? 'keep',
        adaptTo: (await schemaVersion(this.#target)) > 0 ? this.#options.target : null,
        zone: this.#options.zone ?? null,
        jobs: Math.min(jobs, source.readersMax),
        verify: this.#options.verify ?? 'full',
        resume,
        came: rateLimit(this.#options.maxRate ?? null),
        meter: this.#progress,
        signal: this.#sessions.signal,
      };
      gathered = await gatherCopy(attempt);
    } finally {
      // Nobody at the source waits for what is only done here.
      await source.close();
    }
    // From here on nobody but the target is asked.
    const copied = await atTarget(placeCopy(gathered, attempt));
    return this.#instead === null ? copied : { ...copied, notes: [this.#instead, ...copied.notes] };
  }

  /** What a server has begun is gone on with from there, and only what nobody has begun may come from elsewhere. */
  async #open(tries: number, resume: boolean): Promise<Source> {
    const { schemas = SYSTEM_SCHEMAS, jobs = JOBS, maxConnections, silentMs, answerMs } = this.#options;
    const options: DatabaseSourceOptions = {
      schemas,
      connectionsMax: Math.max(CONNECTIONS_MIN, maxConnections ?? jobs + CONNECTIONS_BESIDE_JOBS),
      chunkBytes: this.#options.chunkBytes ?? CHUNK_BYTES,
      isLogged: this.#options.isLogged !== false,
      ...(silentMs === undefined ? {} : { silentMs }),
      ...(answerMs === undefined ? {} : { answerMs }),
      signal: this.#sessions.signal,
    };
    const begun = resume ? await gatheringFrom(this.#target) : null;
    const isBegunThere = this.from.kind === 'server' && begun === identityOf(this.from.connection);
    if (tries > 1 || isBegunThere) return openSourceFrom(this.from, options);
    const { source, from, instead } = await openReachable(this.from, options);
    [this.from, this.#instead] = [from, instead];
    return source;
  }

  async #beginLog(): Promise<void> {
    if (this.#log !== null || this.from.kind !== 'server' || this.#options.isLogged === false) return;
    const { identity, schemas = SYSTEM_SCHEMAS } = this.#options;
    const log = await beginAccess(this.from.connection, identity, { schemas });
    this.logEntry = log.id;
    this.#log = keepLog(log, () => this.#progress.now);
  }

  /** @returns whether it is written down */
  async endLog(error: unknown, copied: Copied | null, isCancelled = false): Promise<boolean> {
    const [tables, rows] = [copied?.tablesCopied ?? 0, copied?.rowsCopied ?? 0];
    return (await this.#log?.end({ error, isCancelled, tables, rows })) ?? false;
  }
}

const DISK_FULL = '53100';

/** What people can do something about, in words for them. */
function inWords(error: unknown, from: From): unknown {
  if (error instanceof CatalogueError) return error;
  const source =
    from.kind === 'server' ? `${from.connection.host}:${from.connection.port}` : from.address.base.href;
  if (error instanceof SourceLost)
    return new CatalogueError('REC-711', { source, reason: reasonOf(error.cause) }, error);
  if (error instanceof ProtocolError)
    return new CatalogueError('REC-719', { source, reason: error.message }, error);
  const cause = error instanceof CopyError ? error.cause : error;
  const state = sqlState(cause);
  const reason = reasonOf(cause);
  if (state === DISK_FULL) return new CatalogueError('REC-712', { reason }, error);
  const isGone = state === null ? error instanceof CopyError : /^(57P|08)/.test(state);
  return isGone ? new CatalogueError('REC-716', { reason }, error) : error;
}
