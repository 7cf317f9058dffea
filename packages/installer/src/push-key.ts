import { createECDH } from 'node:crypto';
import { CatalogueError } from './catalogue-error.ts';
import type { Layout } from './layout.ts';
import { readPrivateFile, writePrivateFile } from './profile/private-file.ts';

const KEY = /^[A-Za-z0-9_-]{43}$/;

/**
 * With what web proves itself to the push services of browsers: 32 bytes, the private half. Made where there is none; with another
 * one every device has to subscribe anew, which it does when the page is opened on it.
 * @throws CatalogueError REC-640 for one that others can read, or that is no key
 */
export async function pushKey({ pushKey: path }: Layout): Promise<Buffer> {
  const found = (await readPrivateFile(path))?.trim() ?? null;
  if (found === null) {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    // Without leading zeros where there are any.
    const made = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex');
    await writePrivateFile(path, `${made.toString('base64url')}\n`, null);
    return made;
  }
  const key = Buffer.from(found, 'base64url');
  if (!KEY.test(found) || !isKey(key))
    throw new CatalogueError('REC-640', {
      path,
      reason: 'it is no key of 32 bytes',
      fix: 'Put the right one back. Where it is lost, move this one away: another is made, and devices subscribe anew when the page is opened on them.',
    });
  return key;
}

function isKey(bytes: Buffer): boolean {
  try {
    createECDH('prime256v1').setPrivateKey(bytes);
    return true;
  } catch {
    return false;
  }
}
