import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BACKUP_SUFFIX } from '@rec-io/database/backup/backup-database';
import type { Layout } from '@rec-io/installer/layout';
import { removeEmptyDirectories } from '@rec-io/installer/paths';
import { journalOf } from '../backups/backup-journal.ts';

/** The backups that an installation keeps in its own directory, half-written ones included. What others put there is not ours. */
export async function backupsIn({ backups, pointInTime }: Layout): Promise<readonly string[]> {
  const names = await readdir(backups).catch((): string[] => []);
  return names
    .filter((name) => name.includes(BACKUP_SUFFIX) || name === basename(pointInTime))
    .map((name) => join(backups, name));
}

/** @returns those that were removed */
export async function removeBackups(layout: Layout): Promise<readonly string[]> {
  const files = await backupsIn(layout);
  for (const file of files) await rm(file, { recursive: true });
  // With what is told of them, and what opened them.
  for (const path of [journalOf(layout), layout.backupMark, layout.archiveMark, layout.backupKey])
    await rm(path, { force: true });
  await removeEmptyDirectories([layout.backups, dirname(layout.backupKey)]);
  return files;
}
