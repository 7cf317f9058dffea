import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { SYSTEM_SCHEMAS } from './schemas.ts';
import { closeSource, openSource, type SourceConnection } from './source-connection.ts';

/** Who copies, as the operator's log names them. */
export type InstallerIdentity = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Of REC.IO. */
  readonly version: string;
};

/** How a copy ended; how long it took, the operator's server says. */
export type AccessEnd = {
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly tables: number;
  readonly rows: number;
  /** Why it failed; null when it did not. */
  readonly error: string | null;
};

/** The copy’s entry in the operator's log. One without `progress` for three minutes is shown as abandoned. */
export type AccessLog = {
  readonly id: number;
  /** A sign of life, wanted every 20 s or so. @throws CatalogueError REC-699, REC-661 to REC-668, REC-690 to REC-692 */
  progress(tables: number, rows: number): Promise<void>;
  /** Once; nothing can be added afterwards. @throws CatalogueError REC-699, REC-661 to REC-668, REC-690 to REC-692 */
  end(end: AccessEnd): Promise<void>;
};

const READ_ONLY = ['25006', '0A000'];
const NO_FUNCTION = ['42883', '3F000'];
const REFUSED = '42501';
/** The words of `pg`, which has no code for it. */
const SILENT = /Query read timeout/;
const ANSWER_MS = 30_000;

export type AccessOptions = {
  /** What is copied. @default analytics, historical_data and live_data */
  readonly schemas?: readonly string[];
  /** How long the server may take for an entry: a copy must not hang at its end. @default 30 s */
  readonly answerMs?: number;
};

/**
 * Writes that a copy begins. Nothing is copied from a server that cannot write that down. Each call has a connection of its
 * own: one that lay idle for the whole copy would be cut by what is between.
 * @throws CatalogueError REC-699, REC-661 to REC-668, REC-690 to REC-692
 */
export async function beginAccess(
  source: SourceConnection,
  identity: InstallerIdentity,
  { schemas = SYSTEM_SCHEMAS, answerMs = ANSWER_MS }: AccessOptions = {},
): Promise<AccessLog> {
  const { userId, name, email, version } = identity;
  const at: Place = { source, answerMs };
  const agent = `recio/${version} (${process.platform} ${process.arch}; Node ${process.versions.node})`;
  const [begun] = await written<{ id: number; word: string }>(
    at,
    'SELECT id, word FROM system.begin_installation($1, $2, $3, $4, $5, $6)',
    [userId, name, email, schemas, version, agent],
  );
  if (begun === undefined || !Number.isSafeInteger(begun.id))
    throw new CatalogueError('REC-699', { reason: 'the server made no entry' });
  const { id, word } = begun;
  return {
    id,
    async progress(tables, rows) {
      await written(at, 'SELECT system.continue_installation($1, $2, $3, $4)', [id, word, tables, rows]);
    },
    async end({ status, tables, rows, error }) {
      const values = [id, word, status, tables, rows, error];
      await written(at, 'SELECT system.end_installation($1, $2, $3, $4, $5, $6)', values);
    },
  };
}

type Place = { readonly source: SourceConnection; readonly answerMs: number };

/** In a transaction that says that it writes: an installer's sessions are read-only by default. */
async function written<Row extends object>(
  { source, answerMs }: Place,
  statement: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await openSource(source, 'rec-io-installation-log', answerMs);
  try {
    await client.query('BEGIN READ WRITE');
    const { rows } = await client.query<Row>(statement, [...values]);
    await client.query('COMMIT');
    return rows;
  } catch (cause) {
    throw new CatalogueError('REC-699', { reason: await whyNot(client, cause) }, cause);
  } finally {
    await closeSource(client);
  }
}

async function whyNot(client: Client, cause: unknown): Promise<string> {
  if (SILENT.test(reasonOf(cause))) return 'the server does not answer';
  await client.query('ROLLBACK').catch(() => undefined);
  const state = sqlState(cause);
  const said = reasonOf(cause);
  if (state !== null && READ_ONLY.includes(state) && (await isStandby(client)))
    return 'it is a read-only standby; ask for a token of the server that it follows';
  if (state !== null && NO_FUNCTION.includes(state))
    return 'its database has no functions for that, so it was not set up for copying';
  if (state === REFUSED) return `the role may not (${said})`;
  return said;
}

async function isStandby(client: Client): Promise<boolean> {
  const { rows } = await client
    .query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')
    .catch(() => ({ rows: [] }));
  return rows[0]?.standby === true;
}
