import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { auditHead } from '@rec-io/database/audit-chain';
import {
  BACKUP_SUFFIX,
  type BackupKind,
  type BackupOptions,
  backupDatabase,
  backupName,
} from '@rec-io/database/backup/backup-database';
import { recipientOf } from '@rec-io/database/backup/seal';
import { type Connection, openPool } from '@rec-io/database/connection';
import type { CopyProgress, CopyResult } from '@rec-io/database/copy/copy-database';
import { readMigrations } from '@rec-io/database/migrations';
import { byteSize } from '@rec-io/domain/byte-size';
import { DAY_MS } from '@rec-io/domain/time';
import { backupKey } from '@rec-io/installer/backup-key';
import { prepareBackups } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { backedUpFiles } from './backed-up-files.ts';
import { type Failable, noteBackup } from './backup-journal.ts';
import { listBackups } from './backup-list.ts';
import { expired } from './retention.ts';

export type MadeBackup = CopyResult & { readonly file: string; readonly fileBytes: number };

/** Room that is always left; of a first backup nothing is known. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/**
 * Backs up database and files of an installation, sealed for its key, and writes down what came of it.
 * @param given where to; by default a new file in the installation's backups
 * @throws CatalogueError REC-226 without room, REC-235
 */
export async function makeBackup(
  installation: Installation,
  kind: BackupKind,
  { given, onProgress }: { readonly given?: string; readonly onProgress?: (at: CopyProgress) => void } = {},
): Promise<MadeBackup> {
  const { layout } = installation;
  try {
    await prepareBackups(layout);
    const name = backupName(new Date(), readMigrations().length, kind);
    const file = given === undefined ? join(layout.backups, name) : resolve(given);
    await requireRoom(installation, dirname(file));
    const recipient = await recipientOf(await backupKey(layout));
    const database = await borrowDatabase(installation);
    const { made, audit } = await backUp(database.admin, file, {
      ...{ recipient, files: backedUpFiles(layout) },
      ...(onProgress === undefined ? {} : { onProgress }),
    }).finally(() => database.close());
    const { size: fileBytes } = await stat(file);
    const told = given === undefined ? name : file;
    await noteBackup(layout, {
      ...{ timeMs: Date.now(), event: 'made', kind, file: told, bytes: fileBytes, rows: made.rows },
      ...(audit === null ? {} : { audit }),
    });
    return { file, fileBytes, ...made };
  } catch (error) {
    await noteFailure(installation, 'backup', error);
    throw error;
  }
}

/** @returns with the audit's end as it was before: what comes meanwhile goes on from there */
async function backUp(admin: Connection, file: string, options: BackupOptions) {
  const pool = openPool(admin, { max: 1, name: 'rec-io-backup' });
  const audit = await auditHead(pool).finally(() => pool.end());
  return { made: await backupDatabase(admin, file, options), audit };
}

/** Removes the backups that are no longer kept. @returns their files */
export async function removeExpired({ layout }: Installation): Promise<readonly string[]> {
  const backups = await listBackups(layout);
  const files = expired(backups, Date.now());
  for (const file of files) {
    await rm(join(layout.backups, file));
    await noteBackup(layout, { timeMs: Date.now(), event: 'removed', file });
  }
  await removeUnfinished(layout.backups);
  return files;
}

/** What killed backups had begun. One that is under way is not a day old. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (!name.endsWith(`${BACKUP_SUFFIX}.unfinished`)) continue;
    if (Date.now() - (await stat(path)).mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}

/** Where not even that can be written, the failure itself is told all the same. */
export const noteFailure = ({ layout }: Installation, what: Failable, error: unknown): Promise<void> =>
  noteBackup(layout, {
    ...{ timeMs: Date.now(), event: 'failed', what },
    why: error instanceof Error ? error.message : String(error),
  }).catch(() => undefined);

async function requireRoom({ layout }: Installation, directory: string): Promise<void> {
  const before = (await listBackups(layout)).at(-1)?.bytes ?? 0;
  const needed = Math.max(FREE_BYTES_MIN, 1.5 * before);
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < needed)
    throw new CatalogueError('REC-226', { free: byteSize(free), needed: byteSize(needed), path: directory });
}
