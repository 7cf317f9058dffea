import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { takeLock } from './process-lock.ts';

export const INSTALL_LOCK_FILE = 'install.lock';

/**
 * Holds a data directory for one installation or removal.
 * @returns lets it go
 * @throws CatalogueError REC-108 while another process holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = await takeLock(join(directory, INSTALL_LOCK_FILE));
  if (!lock.held) throw new CatalogueError('REC-108', { path: directory, pid: lock.by.pid });
  return () => lock.release();
}
