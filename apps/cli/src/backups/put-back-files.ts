import { chmod, chown, lstat, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { BackedUpFile } from '@rec-io/database/backup/backup-database';
import type { Layout } from '@rec-io/installer/layout';
import { besideDatabase } from './backed-up-files.ts';

export type PutBack = {
  /** Were missing, or were replaced. */
  readonly written: readonly string[];
  /** Are here with another content, and were left as they are. */
  readonly different: readonly string[];
};

/**
 * Writes files of a backup to their places. What is here with another content stays, or is kept beside under another name.
 * @param replace also those that are here, and different
 */
export async function putBackFiles(
  layout: Layout,
  files: AsyncIterable<BackedUpFile>,
  replace: boolean,
  now: Date,
): Promise<PutBack> {
  const [written, different]: [string[], string[]] = [[], []];
  const suffix = `.before-${now.toISOString().replaceAll(/[:.]/g, '')}`;
  for await (const { path, mode, content } of files) {
    const place = placeOf(layout, path);
    if (place === null) continue;
    const here = await lstat(place).catch(() => null);
    if (here !== null) {
      const isSame = here.isFile() && content.equals(await readFile(place));
      if (isSame) continue;
      different.push(place);
      if (!replace) continue;
      await rename(place, `${place}${suffix}`);
    }
    await write(place, mode, content);
    written.push(place);
  }
  return { written, different: replace ? [] : different };
}

/** Where a file belongs; null for one that this version does not know, or that would lie elsewhere. */
function placeOf(layout: Layout, path: string): string | null {
  const [name = '', ...rest] = path.split('/');
  const root = besideDatabase(layout)[name];
  if (root === undefined || normalize(path) !== path || rest.includes('..')) return null;
  return join(root, ...rest);
}

/** It becomes that account's to whom the directory belongs, as all beside it. */
async function write(place: string, mode: number, content: Buffer): Promise<void> {
  const made = await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const owner = await stat(made === undefined ? dirname(place) : dirname(made));
  const unfinished = `${place}.unfinished`;
  await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' });
  await chmod(unfinished, mode);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(unfinished, owner.uid, owner.gid);
  await rename(unfinished, place);
  if (!isRoot || made === undefined) return;
  for (let at = dirname(place); at.length >= made.length; at = dirname(at))
    await chown(at, owner.uid, owner.gid);
}

/** In words, a line each. */
export const aboutFiles = ({
  written,
  different,
}: Pick<PutBack, 'written' | 'different'>): readonly string[] => [
  ...(written.length === 0 ? [] : [`Put back ${written.length} files beside the database.`]),
  ...(different.length === 0
    ? []
    : [
        'Left as they are, though the backup has others (--files puts those back, and keeps these beside):',
        ...different.map((path) => `  ${path}`),
      ]),
];
