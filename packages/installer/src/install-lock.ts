import { randomBytes } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { errorCode } from './explain.ts';
import { readJsonObject } from './json-file.ts';
import { isAlive, ownIdentity } from './process-identity.ts';

export const INSTALL_LOCK_FILE = 'install.lock';

/**
 * Holds a directory for one installation or removal. A lock whose process is gone is taken over.
 * @returns lets it go
 * @throws CatalogueError REC-108 while another process holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, INSTALL_LOCK_FILE);
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(own, `${JSON.stringify(ownIdentity())}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link either is made whole or fails because one is there: nobody can read a half-written lock.
    while (!(await linked(own, path))) await removeStale(path, directory);
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(path, { force: true });
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(path: string, directory: string): Promise<void> {
  const holder = await readJsonObject(path).catch(() => ({}));
  if (holder === null) return;
  const { pid, started } = holder as { pid?: unknown; started?: unknown };
  if (typeof pid === 'number' && typeof started === 'string' && isAlive({ pid, started })) {
    throw new CatalogueError('REC-108', { path: directory, pid });
  }
  // Renamed first, so that of two that find it stale only one removes it.
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
}
