import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeUnfinished } from './durable-file.ts';
import { errorCode } from './explain.ts';

/** Those of the paths that do not exist: what making them would add. */
export const absent = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(path));

/** The directories that `mkdir -p path` would make, outermost first. */
export function absentDirectories(path: string): string[] {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  return missing;
}

/** Removes files and directories that are wholly ours, with all that is in them and what killed writes left; the last made first. */
export async function removeOurs(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) {
    await rm(path, { recursive: true, force: true });
    await removeUnfinished(path);
  }
}

/** Removes directories that are empty by now; what others put into them stays, and so do they. */
export async function removeEmptyDirectories(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) {
    try {
      await rmdir(path);
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EBUSY'].includes(errorCode(error) ?? ''))
        throw error;
    }
  }
}
