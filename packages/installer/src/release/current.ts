import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncDirectory } from '../durable-file.ts';

/** Which release the link `current` names; null where there is none. */
export async function currentRelease(link: string): Promise<string | null> {
  const text = await readlink(link).catch(() => null);
  return text === null ? null : basename(text);
}

/** What `current` is before it takes the place of the one before. */
export const newLink = (link: string): string => `${link}.new`;

/** Replaced in one act: there is no moment without a program. */
export async function pointTo(link: string, id: string): Promise<void> {
  const unfinished = newLink(link);
  await rm(unfinished, { force: true });
  await symlink(join('releases', id), unfinished);
  await rename(unfinished, link);
  await syncDirectory(dirname(link));
}
