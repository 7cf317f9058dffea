import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AccountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';
import { errorCode } from '../explain.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
/** Far above any key or profile. */
const BYTES_MAX = 64 * 1024;

/**
 * Reads a file that only its owner may read. Links are not followed: whoever may write the directory must not be able to
 * show us another's file.
 * @returns null when there is none. @throws CatalogueError REC-640
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  const file = await openUnlinked(path);
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile()) throw refused(path, 'it is no plain file', 'Move it away.');
    if ((found.mode & 0o077) !== 0)
      throw refused(path, 'others can read or change it', `Close it: chmod 600 '${path}'`);
    if (found.size > BYTES_MAX) throw refused(path, 'it is too long', 'Move it away.');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Reads a secret of ours that is going to be closed again, whoever can read it by now. Only the file itself: where an account
 * that may write the directory has put a link or a pipe in its place, there is none.
 */
export async function readOwnSecret(path: string): Promise<string | null> {
  const file = await openUnlinked(path).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= BYTES_MAX ? await file.readFile('utf8') : null;
  } finally {
    await file.close();
  }
}

/** Gives a file or a directory away; never what a link in its place leads to. @throws CatalogueError REC-640 */
export async function giveTo(path: string, owner: AccountIds): Promise<void> {
  const file = await openUnlinked(path);
  if (file === null) return;
  try {
    const found = await file.stat();
    if (!found.isDirectory() && !(found.isFile() && found.nlink === 1))
      throw refused(path, 'it is no plain file, or one with a second name', 'Move it away.');
    await file.chown(owner.uid, owner.gid);
  } finally {
    await file.close();
  }
}

/**
 * Writes a file that only its owner may read, so that after a crash either the old or the new content is there. Owner and
 * mode are set on the open file before anything is in it: a path could lead elsewhere by then.
 */
export async function writePrivateFile(
  path: string,
  content: string,
  owner: AccountIds | null,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      // The umask narrows the mode of a new file, and may leave none at all.
      await file.chmod(0o600);
      if (owner !== null) await file.chown(owner.uid, owner.gid);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Makes directories that only their owner may enter, outermost first; one that is there is closed and given to the owner. */
export async function makePrivateDirectories(
  paths: readonly string[],
  owner: AccountIds | null,
): Promise<void> {
  for (const path of paths) {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    const directory = await openDirectory(path);
    try {
      await directory.chmod(0o700);
      if (owner !== null) await directory.chown(owner.uid, owner.gid);
    } finally {
      await directory.close();
    }
  }
}

/** Looks only: a directory, not a link to one, that nobody but the owner may enter. */
export async function isPrivateDirectory(path: string, owner: AccountIds | null): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found === null || !found.isDirectory() || (found.mode & 0o777) !== 0o700) return false;
  return owner === null || (found.uid === owner.uid && found.gid === owner.gid);
}

/** Keeps what is at a path under another name as well; never over anything. */
export async function keepBeside(path: string, backup: string): Promise<void> {
  try {
    await link(path, backup);
  } catch (error) {
    // Kept by an earlier run that went no further; or there is nothing to keep.
    if (errorCode(error) !== 'EEXIST' && errorCode(error) !== 'ENOENT') throw error;
  }
}

async function openUnlinked(path: string): Promise<FileHandle | null> {
  try {
    // A pipe that nobody writes to must not keep us waiting.
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP') throw refused(path, 'it is a link', 'Put the file itself there.', error);
    throw refused(path, `it cannot be read (${code})`, 'Run the command as the account that owns it.', error);
  }
}

async function openDirectory(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ELOOP' || code === 'ENOTDIR')
      throw refused(path, 'it is not a directory, or only a link to one', 'Move it away.', error);
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const refused = (path: string, reason: string, fix: string, cause?: unknown): CatalogueError =>
  new CatalogueError('REC-640', { path, reason, fix }, cause);
