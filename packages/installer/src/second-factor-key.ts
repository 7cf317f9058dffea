import { randomBytes } from 'node:crypto';
import { CatalogueError } from './catalogue-error.ts';
import type { Layout } from './layout.ts';
import { readPrivateFile, writePrivateFile } from './profile/private-file.ts';

const KEY_BYTES = 32;
const KEY = /^[A-Za-z0-9_-]{43}$/;

/**
 * With what the secrets of second factors are sealed: a file beside the database, in its sealed backups alone. Made where there is none.
 * @throws CatalogueError REC-640 for one that others can read, or that is no key
 */
export async function secondFactorKey({ secondFactorKey: path }: Layout): Promise<Buffer> {
  const found = (await readPrivateFile(path))?.trim() ?? null;
  if (found === null) {
    const made = randomBytes(KEY_BYTES);
    await writePrivateFile(path, `${made.toString('base64url')}\n`, null);
    return made;
  }
  if (!KEY.test(found))
    throw new CatalogueError('REC-640', {
      path,
      reason: 'it is no key of 32 bytes',
      fix: 'Put the right one back. Where it is lost, move this one away: another is made, and who has a second factor signs in with a recovery code, or after recio user second-factor off LOGIN.',
    });
  return Buffer.from(found, 'base64url');
}
