import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measured } from '@rec-io/domain/data-growth';
import { GROWING, type GrowingDirectory } from '@rec-io/domain/growing-data';

/** Where the directories that grow are; those that an installation has. */
export type DataDirectories = Readonly<Partial<Record<GrowingDirectory, string>>>;

/** Of more files than this nobody needs to know it exactly. */
const ENTRIES_MAX = 200_000;

/**
 * What a directory takes on the disk, in bytes; 0 where there is none. Links in it are not followed.
 * @param without directories in it that are counted for themselves
 * @returns null where this account may not look
 */
export async function directorySize(
  path: string,
  without: ReadonlySet<string> = new Set(),
): Promise<number | null> {
  let [bytes, entries] = [0, 0];
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined && entries < ENTRIES_MAX; next = waiting.pop()) {
    try {
      for await (const entry of await opendir(next)) {
        entries++;
        const inside = join(next, entry.name);
        if (without.has(inside)) continue;
        if (entry.isDirectory()) waiting.push(inside);
        // A sparse file takes what it takes, and a small one a whole block.
        else bytes += ((await lstat(inside).catch(() => null))?.blocks ?? 0) * BLOCK;
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      // What goes while we look takes nothing any more.
      if (code === 'ENOENT' || code === 'ENOTDIR') continue;
      if (code === 'EACCES' || code === 'EPERM') return null;
      throw error;
    }
  }
  return bytes;
}

/** Of `stat`, on every system. */
const BLOCK = 512;

/** Each that grows, as far as this account may look. */
export const measureDirectories = (directories: DataDirectories): Promise<readonly Measured[]> =>
  Promise.all(
    GROWING.flatMap((each) => {
      const path = 'directory' in each ? directories[each.directory] : undefined;
      return path === undefined
        ? []
        : [
            directorySize(path, new Set(Object.values(directories))).then(
              (bytes): Measured => ({ name: each.name, bytes, rows: null, spanDays: null }),
            ),
          ];
    }),
  );
