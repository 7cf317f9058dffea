import type { Connection } from '@rec-io/database/connection';
import { sqlState } from '@rec-io/database/errors';
import { requireSchema } from '@rec-io/database/schema-version';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { Client } from 'pg';
import { type AccessEnd, beginAccess, type InstallerIdentity } from './access-log.ts';
import { type Compared, compare } from './compare.ts';
import { type Match, matchTables } from './matching.ts';
import { type CopyProgress, meter } from './progress.ts';
import { putInPlace, type Ready } from './put-in-place.ts';
import { requireSource } from './require-source.ts';
import { quotedTable } from './schemas.ts';
import { openSource, type SourceConnection, speakTheSame } from './source-connection.ts';
import { readTables, tableName } from './tables.ts';
import { transfer } from './transfer.ts';
import { isGathered, makeGathering, openWorkshop } from './workshop.ts';

export type CopyOptions = {
  readonly source: SourceConnection;
  /** As the owner of the database: tables are made and filled. */
  readonly target: Connection;
  readonly identity: InstallerIdentity;
  /** Replaces tables whose rows did not come from a copy, too. Without it such a table is left as it is. */
  readonly replace?: boolean;
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
};

export type TableReport = {
  readonly table: string;
  /** `equal`: it was the same before. `left`: not copied, for the reason beside it. */
  readonly outcome: 'copied' | 'created' | 'equal' | 'left';
  readonly rows: number | null;
  readonly reason: string | null;
};

export type CopyReport = {
  readonly tables: readonly TableReport[];
  /** Brought over now. */
  readonly tablesCopied: number;
  readonly rowsCopied: number;
  readonly bytes: number;
  readonly seconds: number;
  /** The operator’s number of this copy. */
  readonly logEntry: number;
  /** Whether its end could be written down, too. */
  readonly logEnded: boolean;
};

/**
 * Copies analytics, prices and market data from an operator's server. One snapshot of the source; every table is verified by
 * count and hash on both sides; all tables are put in place in one transaction, so a copy that is cancelled or killed leaves
 * everything as it was. Run again, it keeps what was gathered and is still equal.
 * @throws CatalogueError, or DatabaseError when the target has another schema
 */
export async function copySystemData(options: CopyOptions): Promise<CopyReport> {
  const { source, identity, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const target = await openTarget(options.target);
  const closing: (() => Promise<unknown>)[] = [() => target.end()];
  try {
    await requireSchema(target);
    if (!(await openWorkshop(target))) throw new CatalogueError('REC-696', {});
    const reader = await openSource(source, 'rec-io-system-data');
    closing.push(() => reader.end());
    let lost = false;
    reader.once('end', () => {
      lost = true;
    });
    await requireSource(reader, source);
    const log = await beginAccess(source, identity);
    const beganMs = performance.now();
    const seconds = () => Math.round((performance.now() - beganMs) / 1000);
    // A query that runs for minutes is not waited for: cut off, both servers take back what was not committed.
    const cut = () => [reader, target].forEach(cutOff);
    signal.addEventListener('abort', cut, { once: true });
    try {
      const { tables, bytes } = await copy(reader, target, options, signal);
      const came = tables.filter(({ outcome }) => outcome === 'copied' || outcome === 'created');
      const rowsCopied = came.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
      const end: AccessEnd = {
        status: 'completed',
        tables: came.length,
        rows: rowsCopied,
        error: null,
      };
      // The data is in place: a log that cannot be reached any more does not make that a failure.
      const logEnded = await log.end(end).then(
        () => true,
        () => false,
      );
      const copied = { tablesCopied: came.length, rowsCopied, bytes, seconds: seconds() };
      return { tables, ...copied, logEntry: log.id, logEnded };
    } catch (error) {
      const status = signal.aborted ? 'cancelled' : 'failed';
      const reason = signal.aborted ? null : reasonOf(error);
      // The failure that is told is the copy's own.
      await log.end({ status, tables: 0, rows: 0, error: reason }).catch(() => undefined);
      throw signal.aborted ? signal.reason : whatBroke(error, source, lost);
    } finally {
      signal.removeEventListener('abort', cut);
    }
  } finally {
    for (const close of closing.toReversed()) await close().catch(() => undefined);
  }
}

async function copy(
  source: Client,
  target: Client,
  { replace = false, onProgress }: CopyOptions,
  signal: AbortSignal,
): Promise<{ tables: readonly TableReport[]; bytes: number }> {
  let bytes = 0;
  const progress = meter((told) => {
    bytes = told.bytes;
    onProgress?.(told);
  });
  progress.phase('looking', 0, 0);
  await source.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const matches = matchTables(await readTables(source), await readTables(target));
  const compared = await compare(source, target, matches, replace, progress, signal);
  const wanted = compared.filter((found) => found.verdict === 'bring');
  const rowsTotal = wanted.reduce((sum, { there }) => sum + there.rows, 0);

  progress.phase('copying', wanted.length, rowsTotal);
  const ready: Ready[] = [];
  for (const { match, there } of wanted) {
    const { source: table } = match;
    progress.begin(tableName(table));
    if (!(await isGathered(target, table, there))) {
      await makeGathering(target, table);
      await transfer(source, target, table, progress.came, signal);
    }
    progress.finished(there.rows);
    ready.push({ table, target: match.action === 'copy' ? match.target : null, fingerprint: there });
  }
  await source.query('COMMIT');

  progress.phase('placing', ready.length, rowsTotal);
  await putInPlace(target, ready, (table) => progress.begin(tableName(table)), signal);
  for (const { table } of ready)
    await target.query(`ANALYZE ${quotedTable(table.schema, table.name)}`).catch(() => undefined);
  progress.phase('done', ready.length, rowsTotal);
  return { tables: [...compared.map(reported), ...matches.flatMap(leftOut)], bytes };
}

const reported = ({ match, there, verdict: found }: Compared): TableReport => ({
  table: tableName(match.source),
  outcome:
    found === 'equal' ? 'equal' : found === 'own' ? 'left' : match.action === 'create' ? 'created' : 'copied',
  rows: there.rows,
  reason: found === 'own' ? 'it has rows of its own here, which stay; --replace replaces them' : null,
});

const leftOut = (match: Match): readonly TableReport[] =>
  match.action === 'leave'
    ? [{ table: tableName(match.source), outcome: 'left', rows: null, reason: match.reason }]
    : [];

async function openTarget(connection: Connection): Promise<Client> {
  const client = new Client({ ...connection, application_name: 'rec-io-system-data' });
  client.on('error', () => undefined);
  await client.connect();
  await speakTheSame(client);
  return client;
}

const DISK_FULL = '53100';

/** What people can do something about, in words for them. */
function whatBroke(error: unknown, { host, port }: SourceConnection, lost: boolean): unknown {
  if (error instanceof CatalogueError) return error;
  if (sqlState(error) === DISK_FULL) return new CatalogueError('REC-119', { path: reasonOf(error) }, error);
  if (!lost) return error;
  const reason = `the connection broke (${reasonOf(error)})`;
  return new CatalogueError('REC-691', { host, port, reason }, error);
}

/** `end` would wait for the query that runs. */
function cutOff(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
