import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm, stat, statfs } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { recipientOf } from '@rec-io/database/backup/seal';
import { byteSize } from '@rec-io/domain/byte-size';
import { backupKey } from '@rec-io/installer/backup-key';
import { PLACE_MARKER } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { jsonText, writeDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { removeEmptyDirectories } from '@rec-io/installer/paths';
import { archivePlace } from '../../point-in-time/archive-place.ts';

export type ChosenPlace = {
  /** This installation's own folder there. */
  readonly folder: string;
  readonly freeBytes: number;
  /** It is lost with the disk of the installation. */
  readonly isSameDisk: boolean;
  /** It is gone with the next start of the machine. */
  readonly isInMemory: boolean;
  /** The folder and those above it that were made for it, the outermost first; null: it was this installation's before. */
  readonly made: readonly string[] | null;
};

/** What the folder says of itself; who reads it elsewhere knows whose recovery code opens what is in it. */
export type PlaceMarker = { readonly product: 'rec-io-backups'; readonly recipient: string };

/** Left free, whatever is moved. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;
/** Of `statfs`, on Linux: tmpfs, ramfs. */
const IN_MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/**
 * Whether backups can lie there: tried, not believed. Makes the folder with its marker.
 * @param bytes that will be moved there
 * @throws CatalogueError REC-236
 */
export async function choosePlace(layout: Layout, directory: string, bytes: number): Promise<ChosenPlace> {
  const refuse = (reason: string, fix: string): CatalogueError =>
    new CatalogueError('REC-236', { path: directory, reason, fix });
  const another = 'Name another directory, on another disk: recio backup place DIR';
  if (!isAbsolute(directory))
    throw refuse('the path is not absolute', 'Name it from the root on: recio backup place /mnt/DISK');
  const existing = await realpath(nearest(directory));
  for (const own of await ownDirectories(layout))
    if (`${existing}${sep}`.startsWith(`${own}${sep}`))
      throw refuse(
        `it is in ${own}, which belongs to the installation`,
        'Name a directory elsewhere. To lie in the installation’s own: recio backup place --default',
      );
  const { dev, isDirectory } = await stat(existing).then((found) => ({
    dev: found.dev,
    isDirectory: found.isDirectory(),
  }));
  if (!isDirectory) throw refuse(`${existing} is no directory`, another);
  const { bavail, bsize, type } = await statfs(existing);
  const freeBytes = bavail * bsize;
  if (freeBytes < bytes + FREE_BYTES_MIN)
    throw refuse(
      `${byteSize(freeBytes)} are free there, and ${byteSize(bytes + FREE_BYTES_MIN)} are needed`,
      another,
    );
  const recipient = await recipientOf(await backupKey(layout));
  const folder = join(
    directory,
    `rec-io-backups-${createHash('sha256').update(recipient).digest('hex').slice(0, 8)}`,
  );
  const made = await prepareFolder(folder, recipient).catch((error: unknown) => {
    if (error instanceof CatalogueError) throw error;
    throw refuse(`nothing can be written there (${errorCode(error) ?? String(error)})`, another);
  });
  const isSameDisk = dev === (await stat(layout.dataDir)).dev;
  const isInMemory = process.platform === 'linux' && IN_MEMORY.has(type);
  return { folder, freeBytes, isSameDisk, isInMemory, made };
}

/** Takes back what choosing it made there. */
export async function abandonPlace({ folder, made }: ChosenPlace): Promise<void> {
  if (made === null) return;
  await rm(join(folder, PLACE_MARKER), { force: true });
  await removeEmptyDirectories(made);
}

/** As each file of a backup is written: whole, flushed, renamed, and read again. @returns as `made` of a chosen place */
async function prepareFolder(folder: string, recipient: string): Promise<readonly string[] | null> {
  const at = join(folder, PLACE_MARKER);
  const found = await readMarker(folder);
  if (found !== null && found.recipient !== recipient)
    throw new CatalogueError('REC-236', {
      path: folder,
      reason: 'another installation’s backups are there',
      fix: 'Name another directory: recio backup place DIR',
    });
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const marker: PlaceMarker = { product: 'rec-io-backups', recipient };
    await writeDurably(at, jsonText(marker), 0o644);
    if ((await readMarker(folder))?.recipient !== recipient)
      throw new Error('what was written is not what is read');
  } catch (error) {
    if (made !== undefined) await rm(made, { recursive: true, force: true });
    throw error;
  }
  if (found !== null) return null;
  return made === undefined ? [] : downTo(made, folder);
}

/** From one directory down to another within it. */
const downTo = (top: string, directory: string): readonly string[] =>
  directory === top ? [top] : [...downTo(top, dirname(directory)), directory];

/** Null where there is none. */
export async function readMarker(folder: string): Promise<PlaceMarker | null> {
  try {
    const value = JSON.parse(await readFile(join(folder, PLACE_MARKER), 'utf8')) as Partial<PlaceMarker>;
    return value.product === 'rec-io-backups' && typeof value.recipient === 'string'
      ? (value as PlaceMarker)
      : null;
  } catch {
    return null;
  }
}

async function ownDirectories(layout: Layout): Promise<readonly string[]> {
  const base = (await archivePlace(layout))?.placement.base;
  const all = [layout.dataDir, ...(base === undefined ? [] : [base])];
  return Promise.all(all.map((path) => realpath(path).catch(() => path)));
}

/** What is there already of a path. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
