import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import type { Connection } from '../connection.ts';
import { type CopiedTable, prepareTarget, tableName } from '../copy/copied-tables.ts';
import type { CopyOptions, CopyResult } from '../copy/copy-database.ts';
import { fingerprint, isSame } from '../copy/fingerprint.ts';
import { rowsInto } from '../copy/rows.ts';
import { inSession } from '../copy/session.ts';
import { differs, requireEmpty, requireSameSchema } from '../copy/target.ts';
import { DatabaseError } from '../errors.ts';
import { renewLedgerEpoch } from '../ledger-epoch.ts';
import { type Frame, readArchive, sha256, unreadable } from './archive.ts';
import {
  BACKUP_FORMAT,
  type BackedUpFile,
  type BackedUpFileHead,
  type BackupHead,
  type BackupTableEnd,
} from './backup-database.ts';

export type RestoreOptions = CopyOptions & {
  /** The key that opens a sealed one. */
  readonly identity?: string;
};

/** The one before held no files. */
const FORMATS: readonly unknown[] = [2, BACKUP_FORMAT];

/** What a backup says of itself, read from its beginning. @throws DatabaseError DB_BACKUP_UNREADABLE */
export async function readBackupHead(file: string, identity?: string): Promise<BackupHead> {
  for await (const frame of readArchive(file, identity)) return headOf(file, frame);
  throw unreadable(file, 'it is empty');
}

/**
 * Reads a whole backup and compares every checksum. Changes nothing, needs no database.
 * @throws DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED
 */
export async function verifyBackup(file: string, identity?: string): Promise<BackupHead> {
  try {
    return await readWhole(file, identity);
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    // A byte that changed changes what is unpacked, long before gzip's checksum at the end tells it: that may be anything.
    throw unreadable(file, 'it is damaged', error);
  }
}

/** The files that a backup holds beside the database, each proven by its checksum. */
export async function* readBackupFiles(file: string, identity?: string): AsyncGenerator<BackedUpFile> {
  let head: BackedUpFileHead | null = null;
  for await (const frame of readArchive(file, identity)) {
    if (frame.kind === 'F') head = json<BackedUpFileHead>(frame);
    else if (frame.kind === 'D' && head !== null) {
      const { path, mode } = head;
      requireChecksum(file, sha256().update(frame.body).digest('hex'), head);
      head = null;
      // The frame's bytes lie in a buffer that goes on.
      yield { path, mode, content: Buffer.from(frame.body) };
    }
  }
}

async function readWhole(file: string, identity: string | undefined): Promise<BackupHead> {
  let head: BackupHead | null = null;
  let hash = sha256();
  let ended = 0;
  let beside: BackedUpFileHead | null = null;
  for await (const frame of readArchive(file, identity)) {
    if (head === null) head = headOf(file, frame);
    else if (frame.kind === 'T' || frame.kind === 'F' || frame.kind === 'Z') {
      if (beside !== null) requireChecksum(file, hash.digest('hex'), beside);
      beside = frame.kind === 'F' ? json<BackedUpFileHead>(frame) : null;
      hash = sha256();
    } else if (frame.kind === 'D') hash.update(frame.body);
    else if (frame.kind === 'E') {
      requireChecksum(file, hash.digest('hex'), json<BackupTableEnd>(frame));
      ended++;
    }
  }
  if (head === null || ended !== head.tables.length) throw unreadable(file, 'tables are missing in it');
  return head;
}

/**
 * Puts a backup into an empty database of its schema version, in one transaction, and compares every table with what the
 * backup says of it. The database gets a new ledger epoch (invariant 2): the exchange remembers orders that were placed
 * after the backup, which the restored ledger does not know, and an id must never be given twice.
 * @throws DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED, DB_COPY_VERSIONS, DB_COPY_NOT_EMPTY, DB_COPY_DIFFERS
 */
export function restoreDatabase(
  connection: Connection,
  file: string,
  options: RestoreOptions = {},
): Promise<CopyResult> {
  return inSession(connection, 'READ WRITE', (target) =>
    restoreInto(target, file, options, async ({ migrations }) => {
      await requireSameSchema(target, migrations);
      await requireEmpty(target);
    }),
  );
}

/**
 * Within the caller's transaction.
 * @param prepare leaves an empty database of the backup's schema version
 */
export async function restoreInto(
  target: Client,
  file: string,
  { identity, onProgress, signal }: RestoreOptions,
  prepare: (head: BackupHead) => Promise<void>,
): Promise<CopyResult & { readonly schemaVersion: number }> {
  await verifyBackup(file, identity);
  const frames = readArchive(file, identity);
  const head = headOf(file, await next(file, frames));
  await prepare(head);
  const finish = await prepareTarget(target, head.surroundings);
  let [bytes, rows] = [0, 0];
  for (const [tablesDone, table] of head.tables.entries()) {
    signal?.throwIfAborted();
    const end = await restoreTable(target, file, table, frames, (part) => {
      bytes += part;
      onProgress?.({ table: tableName(table), tablesDone, tables: head.tables.length, bytes });
    });
    const here = await fingerprint(target, table);
    if (!isSame(here, end)) throw differs(table, end.rows, here.rows);
    rows += here.rows;
  }
  // Past the files beside it, to its end, so that its own checksum is seen to be right.
  let last = await next(file, frames);
  while (last.kind === 'F' || last.kind === 'D') last = await next(file, frames);
  if (last.kind !== 'Z') throw unreadable(file, 'it goes on after its last table');
  await frames.next();
  await finish();
  await renewLedgerEpoch(target);
  return { tables: head.tables.length, rows, bytes, schemaVersion: head.migrations.length };
}

async function restoreTable(
  target: Client,
  file: string,
  table: CopiedTable,
  frames: AsyncGenerator<Frame>,
  onBytes: (bytes: number) => void,
): Promise<BackupTableEnd> {
  const begin = await next(file, frames);
  if (begin.kind !== 'T' || json<{ table: string }>(begin).table !== tableName(table))
    throw unreadable(file, `${tableName(table)} is not where it should be`);
  const hash = sha256();
  const sink = await rowsInto(target, table);
  const done = finished(sink);
  done.catch(() => undefined);
  try {
    for (;;) {
      const frame = await next(file, frames);
      if (frame.kind === 'E') {
        const end = json<BackupTableEnd>(frame);
        requireChecksum(file, hash.digest('hex'), end);
        sink.end();
        await done;
        return end;
      }
      if (frame.kind !== 'D') throw unreadable(file, `${tableName(table)} does not end`);
      hash.update(frame.body);
      onBytes(frame.body.length);
      await give(sink, frame.body, done);
    }
  } catch (error) {
    // The server waits for rows: it is told that none will come, before its connection is closed.
    sink.destroy(error instanceof Error ? error : new Error(String(error)));
    await done.catch(() => undefined);
    throw error;
  }
}

/** The server may refuse in the middle of the rows; then its reason counts. */
async function give(sink: Writable, rows: Buffer, done: Promise<void>): Promise<void> {
  if (!sink.write(rows)) await Promise.race([once(sink, 'drain'), done]);
}

async function next(file: string, frames: AsyncGenerator<Frame>): Promise<Frame> {
  const { value, done } = await frames.next();
  if (done === true || value === undefined) throw unreadable(file, 'it ends before its end');
  return value;
}

function headOf(file: string, frame: Frame): BackupHead {
  const head = frame.kind === 'H' ? json<Partial<BackupHead>>(frame) : {};
  if (head.product !== 'rec-io-backup') throw unreadable(file, 'it is no backup of REC.IO');
  if (!FORMATS.includes(head.formatVersion))
    throw unreadable(
      file,
      `it has format ${head.formatVersion}; this program knows ${FORMATS.join(' and ')}`,
    );
  return head as BackupHead;
}

const json = <T>({ body }: Frame): T => JSON.parse(body.toString('utf8')) as T;

function requireChecksum(file: string, found: string, { sha256: wanted }: { readonly sha256: string }): void {
  if (found !== wanted) throw unreadable(file, 'its rows are not those that were written');
}
