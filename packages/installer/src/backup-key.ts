import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isIdentity, newIdentity } from '@rec-io/database/backup/seal';
import { CatalogueError } from './catalogue-error.ts';
import type { Layout } from './layout.ts';
import { readPrivateFile, writePrivateFile } from './profile/private-file.ts';

/**
 * The key that opens this installation's backups, made where there is none. As a text it is its owner's recovery code.
 * @throws CatalogueError REC-640 for one that others can read, or that is no key
 */
export async function backupKey({ backupKey: path }: Layout): Promise<string> {
  const found = (await readPrivateFile(path))?.trim() ?? null;
  if (found === null) {
    const made = await newIdentity();
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFile(path, `${made}\n`, null);
    return made;
  }
  if (!isIdentity(found))
    throw new CatalogueError('REC-640', {
      path,
      reason: 'it is no key of backups',
      fix: 'Put the right one back: it is the recovery code. Where it is lost, move this one away: another is made, for the backups from then on.',
    });
  return found;
}
