import { lstatSync } from 'node:fs';
import { lstat, mkdir, readlink, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { errorCode } from './explain.ts';
import type { Layout } from './layout.ts';

/** In a place that the owner chose: without it, what is there is an empty mount point or another disk. */
export const PLACE_MARKER = 'rec-io-place.json';

export type BackupPlace = {
  /** Where the files are; in a chosen place a folder of this installation's own. */
  readonly path: string;
  /** Not the installation's own directory. */
  readonly isChosen: boolean;
  /** Nothing is there now: a disk that is not mounted, a share that is not connected. */
  readonly isAway: boolean;
};

type Place = Pick<Layout, 'backups'>;

/** What becomes `backups` as soon as that has left its place, and what it left: both are there only while backups move. */
export const arrivingBackups = ({ backups }: Place): string => `${backups}.arriving`;
export const movingBackups = ({ backups }: Place): string => `${backups}.moving`;

/** Where an installation's backups lie. In a chosen place `backups` is a link to it, so that whatever reads or writes them follows. */
export async function backupPlace({ backups }: Place): Promise<BackupPlace> {
  const target = await readlink(backups).catch((error: unknown) => {
    if (errorCode(error) === 'EINVAL' || errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (target === null) return { path: backups, isChosen: false, isAway: false };
  // Whoever may not look into it sees that it is there all the same.
  const code = await lstat(join(target, PLACE_MARKER)).then(
    () => null,
    (error: unknown) => errorCode(error) ?? 'unknown',
  );
  return { path: target, isChosen: true, isAway: code !== null && code !== 'EACCES' && code !== 'EPERM' };
}

/**
 * Before backups are read: they are where they should be, or there are none yet.
 * @throws CatalogueError REC-235
 */
export async function requireBackups(layout: Place): Promise<void> {
  const { backups } = layout;
  const arriving = arrivingBackups(layout);
  // A move that was killed between its two renames. Who may only look leaves it to whoever writes next.
  if (!isThere(backups) && isThere(arriving)) await rename(arriving, backups).catch(() => undefined);
  const { isAway, path } = await backupPlace(layout);
  if (isAway) throw new CatalogueError('REC-235', { path });
}

/**
 * Before anything is written to the backups: their directory is there, and is what it should be.
 * @throws CatalogueError REC-235 where it is not: nothing is ever written into an empty mount point
 */
export async function prepareBackups(layout: Place): Promise<void> {
  await requireBackups(layout);
  if (!(await backupPlace(layout)).isChosen) await mkdir(layout.backups, { recursive: true, mode: 0o700 });
}

/** Whether something failed for that alone. */
export const isPlaceAway = (error: unknown): boolean =>
  error instanceof CatalogueError && error.code === 'REC-235';

/** Also a link that leads nowhere. */
export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
