import { constants } from 'node:fs';
import { access, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import { readJsonObject } from '@rec-io/installer/json-file';
import { absentDirectories } from '@rec-io/installer/paths';
import { takeLock } from '@rec-io/installer/process-lock';

/** What the files of an exchange that runs alone look like; another number is another program's. */
const FORMAT = 1;
const MARKER_FILE = 'exchange.json';
const LOCK_FILE = 'exchange.lock';
const PRODUCT = 'rec-io exchange';

/**
 * Takes a directory for one exchange: made if it is not there, marked as ours, and held by this process.
 * @returns lets it go
 * @throws CatalogueError when it may not be used: REC-102, 105, 106, 501, 502
 */
export async function takeExchangeDirectory(path: string): Promise<() => Promise<void>> {
  try {
    // One by one: Node never comes back from a recursive mkdir where the system allows none, such as in /proc.
    for (const missing of absentDirectories(path)) await mkdir(missing, { mode: 0o700 });
    await requireOurs(path);
    await access(path, constants.W_OK | constants.X_OK);
    const lock = await takeLock(join(path, LOCK_FILE));
    if (!lock.held) throw new CatalogueError('REC-502', { path, pid: lock.by.pid });
    await mark(path);
    return () => lock.release();
  } catch (error) {
    throw asDirectoryError(path, error);
  }
}

/** Failures of the file system in the catalogue's words. */
export function asDirectoryError(path: string, error: unknown): unknown {
  const code = errorCode(error);
  if (error instanceof CatalogueError || code === null) return error;
  if (code === 'EEXIST' || code === 'ENOTDIR') return new CatalogueError('REC-105', { path }, error);
  const refused = code === 'EACCES' || code === 'ENOENT' || code === 'EROFS' || code === 'EPERM';
  return refused ? new CatalogueError('REC-106', { path, reason: code }, error) : error;
}

async function requireOurs(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw new CatalogueError('REC-105', { path });
  const marker = await readJsonObject(join(path, MARKER_FILE));
  if (marker?.['product'] === PRODUCT) {
    const found = marker['formatVersion'];
    if (found === FORMAT) return;
    throw new CatalogueError('REC-102', { path, found: String(found ?? 'none'), known: FORMAT });
  }
  // What a start that was killed early may have left.
  const ours = [MARKER_FILE, LOCK_FILE];
  const entries = (await readdir(path)).filter((name) => !ours.some((own) => name.startsWith(own)));
  if (entries.length === 0) return;
  const found = entries.slice(0, 3).join(', ') + (entries.length > 3 ? ' …' : '');
  throw new CatalogueError('REC-501', { path, found });
}

async function mark(path: string): Promise<void> {
  const marker = join(path, MARKER_FILE);
  if ((await readJsonObject(marker)) !== null) return;
  await writeJsonDurably(marker, { product: PRODUCT, formatVersion: FORMAT });
}
