import { lstat, mkdir, readdir, readFile, readlink, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { arrivingBackups, isThere, movingBackups, PLACE_MARKER } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { syncDirectory, writeDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { copyWhole, holdSame, isJournal, isUnfinished, joinedJournals, sizeOf } from './same-file.ts';

/** Told for each file: how many of how many bytes are there. */
export type MoveProgress = (at: { readonly bytes: number; readonly ofBytes: number }) => void;

type Place = Pick<Layout, 'backups'>;

/** Held by whoever moves them; left by one that was killed. */
export const moveLock = ({ backups }: Place): string => `${backups}.lock`;

/** Where backups that go back to the installation's own directory are gathered. */
const gathering = ({ backups }: Place): string => `${backups}.copying`;

/**
 * Moves the backups while the system goes on writing them: all is copied, then the place is changed by a rename, then what had come
 * meanwhile is carried after, and each file is removed from where it was once it is proven to be there. Killed at any point, the
 * same command, or the next night's backup, does the rest.
 * @param to the folder that is theirs in a chosen place, with its marker; null: the installation's own directory
 * @returns how many files are there now that were moved
 */
export async function moveBackups(
  layout: Place,
  to: string | null,
  onProgress: MoveProgress = () => undefined,
): Promise<number> {
  const { backups } = layout;
  const target = to ?? gathering(layout);
  await mkdir(target, { recursive: true, mode: 0o700 });
  let bytes = 0;
  const files = await filesIn(backups);
  const ofBytes = (await Promise.all(files.map((name) => sizeOf(join(backups, name))))).reduce<number>(
    (sum, size) => sum + (size ?? 0),
    0,
  );
  for (const name of files) {
    bytes += (await sizeOf(join(backups, name))) ?? 0;
    await bring(join(backups, name), join(target, name), false);
    onProgress({ bytes, ofBytes });
  }
  if (to === null) await rename(target, arrivingBackups(layout));
  else {
    await rm(arrivingBackups(layout), { force: true });
    await symlink(to, arrivingBackups(layout));
  }
  return finishMove(layout);
}

/** What a move that was killed has left to do; nothing where there was none. @returns how many files were moved */
export async function finishMove(layout: Place): Promise<number> {
  const { backups } = layout;
  const arriving = arrivingBackups(layout);
  if (isThere(arriving)) {
    // Somebody may have made another one between the two renames: that is carried after, as all of before is.
    if (isThere(backups)) await rename(backups, await freeName(movingBackups(layout)));
    await rename(arriving, backups);
    await syncDirectory(dirname(backups));
  }
  let moved = 0;
  for (const name of await movingBeside(layout))
    moved += await carryAfter(join(dirname(backups), name), backups);
  return moved;
}

/** Whether a move was begun and not finished. */
export const isMoving = async (layout: Place): Promise<boolean> =>
  isThere(arrivingBackups(layout)) || (await movingBeside(layout)).length > 0;

/** The place changes, and what is in the present one stays there. Also where that is not there at all. */
export async function leavePlace({ backups }: Place): Promise<void> {
  await rm(backups);
  await mkdir(backups, { recursive: true, mode: 0o700 });
}

async function carryAfter(from: string, backups: string): Promise<number> {
  // A link to the place that was left, or the directory itself.
  const place = await readlink(from).catch(() => null);
  const left = place ?? from;
  // It is away: what it has is carried after when it is there again.
  if (place !== null && !isThere(join(place, PLACE_MARKER))) return 0;
  const files = await filesIn(left);
  for (const name of files) {
    await bring(join(left, name), join(backups, name), true);
    await rm(join(left, name), { force: true });
  }
  if (place !== null) await rm(from, { force: true });
  await removeEmptied(left);
  return files.length;
}

/** @param isLast it is about to be removed where it is: then what is there must be the same to its last byte */
async function bring(from: string, to: string, isLast: boolean): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  if (isJournal(from)) {
    const [one, other] = await Promise.all([textOf(to), textOf(from)]);
    await writeDurably(to, joinedJournals(one, other));
    return;
  }
  const [size, there] = await Promise.all([sizeOf(from), sizeOf(to)]);
  // Removed meanwhile, for it had expired.
  if (size === null) return;
  if (there === null) await copyWhole(from, to).catch(gone);
  else if (there === size && !isLast) return;
  if ((isLast || there !== null) && !(await holdSame(from, to)))
    throw new CatalogueError('REC-236', {
      path: dirname(to),
      reason: `${to} is there already, and is not what ${from} is`,
      fix: 'Move one of the two away, then run the same command again.',
    });
}

/** Without what is half written. Paths in it, in the order of their names. */
async function filesIn(directory: string, folder = ''): Promise<readonly string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(gone);
  const files: string[] = [];
  for (const entry of (entries ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesIn(directory, name)));
    else if (entry.isFile() && !isUnfinished(entry.name) && name !== PLACE_MARKER) files.push(name);
  }
  return files;
}

/** With what was half written in it. */
async function removeEmptied(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await removeEmptied(path);
    else if (isUnfinished(entry.name) || entry.name === PLACE_MARKER) await rm(path, { force: true });
  }
  await rmdir(directory).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  });
}

async function movingBeside(layout: Place): Promise<readonly string[]> {
  const beginning = basename(movingBackups(layout));
  const names = await readdir(dirname(layout.backups)).catch((): string[] => []);
  return names.filter((name) => name.startsWith(beginning)).toSorted();
}

async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number++)
    if ((await lstat(`${path}-${number}`).catch(() => null)) === null) return `${path}-${number}`;
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });

const gone = (error: unknown): null => {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
};
