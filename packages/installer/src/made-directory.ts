import { lchown, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory of the programs' data where an older installation has none.
 * @returns whose everything in it is to be, where root writes; else undefined
 */
export async function madeDirectory(
  path: string,
): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await lstat(made === undefined ? path : dirname(path));
  if (made !== undefined) await lchown(path, uid, gid);
  return { uid, gid };
}
