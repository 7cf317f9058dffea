import { accountIds } from './account-ids.ts';
import type { Machine } from './machine.ts';

/** A whole disk may have to be looked through. */
const SEARCH_MS = 60_000;
const NO_FILES = ['/proc', '/sys', '/dev'];

/** Removes an account that we made, unless something needs it still. @returns that it stays, and why; nothing when it is gone */
export async function removeMadeAccount(name: string, machine: Machine): Promise<readonly string[]> {
  const ids = await accountIds(name);
  if (ids === null) return [];
  const needed = await neededBy(ids.uid, machine);
  if (needed !== null) return [`the account ${name} stays: ${needed}`];
  const removed = await machine.run('userdel', [name]);
  if (removed.code === 0) return [];
  // BusyBox, on Alpine.
  const { code, stderr } = await machine.run('deluser', [name]);
  return code === 0 ? [] : [`the account ${name} stays: ${(removed.stderr || stderr).trim()}`];
}

/** The number would be given to a later account, and with it whatever is left. @returns null when nothing is */
async function neededBy(uid: number, machine: Machine): Promise<string | null> {
  const { stdout } = await machine.run('ps', ['-u', String(uid), '-o', 'pid=']);
  if (stdout.trim() !== '') return `process ${stdout.trim().split(/\s+/)[0]} runs as it`;
  const search = [...NO_FILES.flatMap((path) => ['-path', path, '-prune', '-o']), '-uid', String(uid)];
  const args = ['/', ...search, '-print', '-quit'];
  const { code, stdout: path } = await machine.run('find', args, { timeoutMs: SEARCH_MS });
  if (path.trim() !== '') return `${path.trim()} belongs to it`;
  return code === null ? 'its files could not be looked for in time' : null;
}
