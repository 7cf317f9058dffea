import type { Connection } from '../connection.ts';
import {
  type CopiedTable,
  copiedTables,
  type Surroundings,
  surroundings,
  tableName,
} from '../copy/copied-tables.ts';
import type { CopyOptions, CopyResult } from '../copy/copy-database.ts';
import { type Fingerprint, fingerprint } from '../copy/fingerprint.ts';
import { rowsOf } from '../copy/rows.ts';
import { inSession } from '../copy/session.ts';
import { type AppliedMigration, appliedMigrations } from '../schema-version.ts';
import { sha256, writeArchive } from './archive.ts';

/** Since 3 with files beside the database. */
export const BACKUP_FORMAT = 3;

/** The first frame: what must be known before anything is restored. */
export type BackupHead = {
  readonly product: 'rec-io-backup';
  readonly formatVersion: number;
  readonly createdAt: string;
  /** The migrations that the rows fit to. */
  readonly migrations: readonly AppliedMigration[];
  readonly surroundings: Surroundings;
  readonly tables: readonly CopiedTable[];
};

/** The last frame of a table. */
export type BackupTableEnd = Fingerprint & {
  readonly bytes: number;
  /** Of the rows as they are in the file. */
  readonly sha256: string;
};

/** A file that belongs to what the database holds. */
export type BackedUpFile = {
  /** What it is, and where under that: `users/user_0001/user_info.json`. No path of a machine. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly content: Buffer;
};

/** The frame before a file's content. */
export type BackedUpFileHead = Pick<BackedUpFile, 'path' | 'mode'> & { readonly sha256: string };

export type BackupOptions = CopyOptions & {
  /** For whom it is sealed (`recipientOf`); left out, it is not. */
  readonly recipient?: string;
  /** Read after the tables. */
  readonly files?: AsyncIterable<BackedUpFile>;
};

/**
 * Writes every row of our schemas, from one snapshot, into one file (gzip, 0600). The system may run meanwhile. The file
 * appears when it is whole. It holds everything that the database does: hashes of passwords, too.
 * @throws DatabaseError DB_COPY_INCOMPLETE when it could not be restored, DB_COPY_LOCKED when a table is being altered, DB_NAME_REFUSED
 */
export function backupDatabase(
  connection: Connection,
  file: string,
  { recipient, files, onProgress, signal }: BackupOptions = {},
): Promise<CopyResult> {
  return inSession(connection, 'READ ONLY', async (source) => {
    const tables = await copiedTables(source);
    const head: BackupHead = {
      product: 'rec-io-backup',
      formatVersion: BACKUP_FORMAT,
      createdAt: new Date().toISOString(),
      migrations: await appliedMigrations(source),
      surroundings: await surroundings(source),
      tables,
    };
    let [bytes, rows] = [0, 0];
    await writeArchive(file, recipient ?? null, async (archive) => {
      await archive.write('H', head);
      for (const [tablesDone, table] of tables.entries()) {
        const name = tableName(table);
        await archive.write('T', { table: name });
        const hash = sha256();
        const before = bytes;
        for await (const chunk of await rowsOf(source, table)) {
          signal?.throwIfAborted();
          const part = chunk as Buffer;
          hash.update(part);
          bytes += part.length;
          await archive.write('D', part);
          onProgress?.({ table: name, tablesDone, tables: tables.length, bytes });
        }
        const found = await fingerprint(source, table);
        rows += found.rows;
        const end: BackupTableEnd = { ...found, bytes: bytes - before, sha256: hash.digest('hex') };
        await archive.write('E', end);
      }
      for await (const { path, mode, content } of files ?? []) {
        const head: BackedUpFileHead = { path, mode, sha256: sha256().update(content).digest('hex') };
        await archive.write('F', head);
        await archive.write('D', content);
      }
      await archive.write('Z', { rows, bytes });
    });
    return { tables: tables.length, rows, bytes };
  });
}

export const BACKUP_SUFFIX = '.rec-io-backup';

/** Why a backup was made; how long it is kept follows from that. */
export const BACKUP_KINDS = [
  'manual',
  'nightly',
  'before-migration',
  'before-restore',
  'before-update',
  'before-deletion',
] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** `2026-11-26T010203Z-schema-12-nightly.rec-io-backup`: by its name they are in the order of time. */
export const backupName = (at: Date, schemaVersion: number, kind: BackupKind): string =>
  `${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}-schema-${schemaVersion}-${kind}${BACKUP_SUFFIX}`;
