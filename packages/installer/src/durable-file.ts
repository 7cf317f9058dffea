import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How the name ends under which a file is written before it is whole. */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

/**
 * Writes a whole file so that after a crash either the old or the new content is there, never half of one.
 * Mode and owner are set on the open file, whatever the umask is: there is no moment in which others could read it, and none
 * in which its path could lead to another file.
 */
export async function writeDurably(
  path: string,
  content: string,
  mode = 0o600,
  owner?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await withFile(temporary, 'wx', mode, async (file) => {
      await file.chmod(mode);
      if (owner !== undefined) await file.chown(owner.uid, owner.gid);
      await file.writeFile(content);
      await file.sync();
    });
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    // The system names no file in which there was no room to write.
    throw error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error;
  }
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Removes what killed writes of this file left beside it. Only for files that nobody else writes at the moment. */
export const removeUnfinished = (path: string): Promise<void> =>
  removeUnfinishedIn(dirname(path), `${basename(path)}.`);

/** The same of all files in a directory, or of those whose names begin so. */
export async function removeUnfinishedIn(directory: string, beginning = ''): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const left = names.filter((name) => name.startsWith(beginning) && UNFINISHED.test(name));
  for (const name of left) await rm(join(directory, name), { force: true });
}

export const writeJsonDurably = (path: string, value: unknown, mode = 0o600): Promise<void> =>
  writeDurably(path, jsonText(value), mode);

/** What was renamed or made in a directory is kept only when the directory is on the disk, too. */
export async function syncDirectory(path: string): Promise<void> {
  await withFile(path, 'r', 0o700, (directory) => directory.sync());
}

async function withFile(
  path: string,
  flags: string,
  mode: number,
  action: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await action(file);
  } finally {
    await file.close();
  }
}
