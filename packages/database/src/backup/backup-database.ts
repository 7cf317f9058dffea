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

export const BACKUP_FORMAT = 2;

/** The first frame: what must be known before anything is restored. */
export type BackupHead = {
  readonly product: 'rec-io-backup';
  readonly formatVersion: typeof BACKUP_FORMAT;
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

/**
 * Writes every row of our schemas, from one snapshot, into one file (gzip, 0600). The system may run meanwhile. The file
 * appears when it is whole. It holds everything that the database does: hashes of passwords, too.
 * @throws DatabaseError DB_COPY_INCOMPLETE when it could not be restored, DB_COPY_LOCKED when a table is being altered, DB_NAME_REFUSED
 */
export function backupDatabase(
  connection: Connection,
  file: string,
  { onProgress, signal }: CopyOptions = {},
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
    await writeArchive(file, async (archive) => {
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
      await archive.write('Z', { rows, bytes });
    });
    return { tables: tables.length, rows, bytes };
  });
}

/** `2026-11-26T010203.456Z-schema-12.rec-io-backup`: by its name they are in the order of time. */
export const BACKUP_SUFFIX = '.rec-io-backup';

export const backupName = (at: Date, schemaVersion: number): string =>
  `${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}-schema-${schemaVersion}${BACKUP_SUFFIX}`;
