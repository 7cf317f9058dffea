import { randomBytes } from 'node:crypto';
import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { errorCode } from './explain.ts';
import { readJsonObject } from './json-file.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** Either ours until released, or another living process's. */
export type ProcessLock =
  | { readonly held: true; release(): Promise<void> }
  | { readonly held: false; readonly by: ProcessIdentity };

/**
 * Takes a lock for this process: a link that leads nowhere and says who holds it. Such a link either is made whole or fails
 * because one is there, and it needs no room of its own: what has to be undone on a full disk must not fail at its lock.
 * One whose process is gone is taken over.
 */
export async function takeLock(path: string): Promise<ProcessLock> {
  const { pid, started } = ownIdentity();
  while (!(await linked(`${pid} ${started}`, path))) {
    const by = await livingHolder(path);
    if (by !== null) return { held: false, by };
    await removeStale(path);
  }
  return { held: true, release: () => rm(path, { force: true }) };
}

async function linked(holder: string, path: string): Promise<boolean> {
  try {
    await symlink(holder, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function livingHolder(path: string): Promise<ProcessIdentity | null> {
  const holder = (await fromLink(path)) ?? (await fromFile(path));
  return holder !== null && isAlive(holder) ? holder : null;
}

async function fromLink(path: string): Promise<ProcessIdentity | null> {
  const holder = await readlink(path).catch(() => '');
  const [, pid, started] = /^(\d+) (.+)$/s.exec(holder) ?? [];
  return pid === undefined || started === undefined ? null : { pid: Number(pid), started };
}

/** As earlier versions kept it; one of those may be at work at this moment. */
async function fromFile(path: string): Promise<ProcessIdentity | null> {
  const holder = await readJsonObject(path).catch(() => null);
  const [pid, started] = [holder?.['pid'], holder?.['started']];
  return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : null;
}

/** Renamed first, so that of two that find it stale only one removes it. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
}
