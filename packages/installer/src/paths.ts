import { existsSync } from 'node:fs';
import { lstat, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './explain.ts';

/** Those of the paths that do not exist: what making them would add. */
export const absent = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(path));

/** The directories that `mkdir -p path` would make, outermost first. */
export function absentDirectories(path: string): string[] {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  return missing;
}

/** Removes files, and directories only when they are empty by then: what others put there stays. Last made first. */
export async function removeMade(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) {
    try {
      if ((await lstat(path)).isDirectory()) await rmdir(path);
      else await rm(path);
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    }
  }
}
