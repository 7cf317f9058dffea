import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BACKUP_SUFFIX } from '@rec-io/database/backup/backup-database';
import { backupPlace, PLACE_MARKER } from '@rec-io/installer/backup-place';
import type { Layout } from '@rec-io/installer/layout';
import { removeEmptyDirectories } from '@rec-io/installer/paths';
import { journalOf } from '../backups/backup-journal.ts';
import { finishMove, moveLock } from '../backups/place/move-backups.ts';

/** The backups that an installation keeps in its own directory, half-written ones included. What others put there is not ours. */
export async function backupsIn(layout: Layout): Promise<readonly string[]> {
  const { path: backups } = await backupPlace(layout);
  const names = await readdir(backups).catch((): string[] => []);
  return names
    .filter((name) => name.includes(BACKUP_SUFFIX) || name === basename(layout.pointInTime))
    .map((name) => join(backups, name));
}

export type RemovedBackups = {
  readonly removed: readonly string[];
  /** A place with files of others, or that is away now with all that is in it. */
  readonly kept: readonly string[];
};

export async function removeBackups(layout: Layout): Promise<RemovedBackups> {
  await finishMove(layout);
  const { path: place, isChosen, isAway } = await backupPlace(layout);
  const files = await backupsIn(layout);
  for (const file of files) await rm(file, { recursive: true });
  // With what is told of them, and what opened them.
  for (const path of [
    journalOf(layout),
    layout.backupMark,
    layout.archiveMark,
    layout.backupKey,
    moveLock(layout),
  ])
    await rm(path, { force: true });
  if (isChosen) {
    await rm(join(place, PLACE_MARKER), { force: true });
    await removeEmptyDirectories([place]);
    await rm(layout.backups);
  }
  await removeEmptyDirectories([layout.backups, dirname(layout.backupKey)]);
  return { removed: files, kept: isChosen && (isAway || existsSync(place)) ? [place] : [] };
}
