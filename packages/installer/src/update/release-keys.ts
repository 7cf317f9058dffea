import { join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import { readJsonObject } from '../json-file.ts';
import { isPublicKey } from '../signing-key.ts';

/** In every release: whose signature the next one must have. A release of the present keys brings others that way. */
export const RELEASE_KEYS_FILE = 'config/release-keys.json';

/** The public keys that a clone or a release trusts. @throws CatalogueError REC-115 when its file is damaged */
export async function releaseKeys(root: string): Promise<readonly string[]> {
  const path = join(root, RELEASE_KEYS_FILE);
  const { keys = [] } = (await readJsonObject(path)) ?? {};
  if (Array.isArray(keys) && keys.every((key) => typeof key === 'string' && isPublicKey(key))) return keys;
  throw new CatalogueError('REC-115', { path, reason: 'it is no list of public keys' });
}
