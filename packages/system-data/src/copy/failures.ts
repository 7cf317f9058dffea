import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { shown } from '../catalog/names.ts';
import { explained } from '../connection-failure.ts';
import { ProtocolError } from '../protocol.ts';
import type { SourceConnection } from '../source-connection.ts';
import { CopyError } from './pipe-copy.ts';
import { Silent } from './silence.ts';

/** The source cannot be read any more at this moment of its: the server went away or ended the sessions. */
export class SourceLost extends Error {
  override readonly name = 'SourceLost';
}

/** Nobody answers, or has no connection left: it may later. */
const UNREACHABLE = ['REC-661', 'REC-662', 'REC-668', 'REC-691', 'REC-715'];

export const isUnreachable = (error: unknown): boolean =>
  error instanceof CatalogueError && UNREACHABLE.includes(error.code);

/** What a server says when it, and not a table, is the reason: connections, resources, an operator’s hand, a standby’s conflict. */
const OF_THE_SERVER = ['08', '53', '57', '58', '40'];
/** A value that is none of its type, or that two rows share though they must not: what the source sent cannot be a table of its kind. */
const OF_THE_DATA = ['22', '23'];
/** What else types' input functions say of bytes that are none of theirs: cut short, of another type, of an unknown form. */
const OF_THE_BYTES = ['08P01', '42804', '54000', 'XX000'];

/** Marks what fails as the target's doing: the same words may come from either server. @throws CopyError */
export async function atTarget<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CopyError || error instanceof CatalogueError || !(error instanceof Error)
      ? error
      : new CopyError('target', error);
  }
}

/** What a server refuses to make. */
const OF_THE_TABLE = ['42', '54'];

/** Of a session, or of the `COPY` that it was in. */
export const isSilent = (error: unknown): boolean =>
  error instanceof Silent || (error instanceof CopyError && error.cause instanceof Silent);

/** Whether a new session may do what this one could not. */
export function isSourceBroken(error: unknown): boolean {
  if (error instanceof CatalogueError) return isUnreachable(error);
  if (error instanceof ProtocolError) return false;
  if (error instanceof CopyError && error.side === 'target') return false;
  const state = stateOf(error);
  return state === null || OF_THE_SERVER.some((start) => state.startsWith(start));
}

/** Why one table cannot be brought while the others can; null: it is no single table’s failure. */
export function tableFailure(error: unknown): string | null {
  const state = stateOf(error);
  if (state === null || error instanceof CatalogueError) return null;
  if (error instanceof CopyError && error.side === 'target') return targetFailure(error, state);
  return isSourceBroken(error) ? null : `the source cannot give it: ${said(error)}`;
}

function targetFailure(error: CopyError, state: string): string | null {
  if ([...OF_THE_DATA, ...OF_THE_BYTES].some((start) => state.startsWith(start)))
    return `the source sends what cannot be its rows: ${said(error)}`;
  return OF_THE_TABLE.some((start) => state.startsWith(start))
    ? `it cannot be made here: ${said(error)}`
    : null;
}

/** Of work on staged rows at the target. */
export function finishingFailure(error: unknown): string | null {
  const state = sqlState(error);
  return state !== null && [...OF_THE_DATA, ...OF_THE_TABLE].some((start) => state.startsWith(start))
    ? `its rows do not fit what it should be: ${said(error)}`
    : null;
}

/** For reports: it may hold values and words of the source. */
const said = (error: unknown): string => shown(reasonOf(error));

const stateOf = (error: unknown): string | null => sqlState(error instanceof CopyError ? error.cause : error);

/**
 * Why a source cannot be copied from, looked at before anything is. What is no failure of the line or of the server is an answer that
 * was none: nothing of what a stranger says can be relied on to have its form.
 */
export function sourceFailure(connection: SourceConnection, error: unknown): unknown {
  if (error instanceof CatalogueError || error instanceof SourceLost) return error;
  const { host, port } = connection;
  if (error instanceof ProtocolError || error instanceof TypeError || error instanceof RangeError)
    return new CatalogueError('REC-719', { source: `${host}:${port}`, reason: reasonOf(error) }, error);
  return sqlState(error) === null
    ? explained(connection, error)
    : new CatalogueError('REC-695', { host, reason: reasonOf(error) }, error);
}
