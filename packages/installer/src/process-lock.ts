import { randomBytes } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { errorCode } from './explain.ts';
import { readJsonObject } from './json-file.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** Either ours until released, or another living process's. */
export type ProcessLock =
  | { readonly held: true; release(): Promise<void> }
  | { readonly held: false; readonly by: ProcessIdentity };

/** Takes a lock file for this process. One whose process is gone is taken over. */
export async function takeLock(path: string): Promise<ProcessLock> {
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(own, `${JSON.stringify(ownIdentity())}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link either is made whole or fails because one is there: nobody can read a half-written lock.
    while (!(await linked(own, path))) {
      const by = await livingHolder(path);
      if (by !== null) return { held: false, by };
      await removeStale(path);
    }
    return { held: true, release: () => rm(path, { force: true }) };
  } finally {
    await rm(own, { force: true });
  }
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

async function livingHolder(path: string): Promise<ProcessIdentity | null> {
  const holder = await readJsonObject(path).catch(() => null);
  const [pid, started] = [holder?.['pid'], holder?.['started']];
  if (typeof pid !== 'number' || typeof started !== 'string') return null;
  return isAlive({ pid, started }) ? { pid, started } : null;
}

/** Renamed first, so that of two that find it stale only one removes it. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
}
