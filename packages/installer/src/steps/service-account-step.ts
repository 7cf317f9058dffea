import { ensureAccount } from '@rec-io/database/embedded/account';
import { accountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** A whole disk may have to be looked through. */
const SEARCH_MS = 60_000;
const NO_FILES = ['/proc', '/sys', '/dev'];

/** The account that the programs run as: no home, no shell, no password. */
export function serviceAccountStep(name: string, machine: Machine): Step {
  const isThere = async () => (await accountIds(name)) !== null;
  return {
    id: 'service-account',
    phase: 'dependencies',
    title: 'Account',
    intention: `${name}, without a shell and a password, for the programs`,
    holdsData: true,
    isDone: isThere,
    // Only ever added: a second run finds the account that the first one made.
    async makes() {
      if (await isThere()) return NOTHING_MADE;
      return { ...NOTHING_MADE, facts: { created: name, withGroup: !(await hasGroup(name, machine)) } };
    },
    async apply() {
      await ensureAccount(name);
      return {};
    },
    async verify() {
      if (!(await isThere())) throw new CatalogueError('REC-641', { account: name });
    },
    async revert({ facts }) {
      const { created, withGroup } = facts;
      if (typeof created !== 'string') return [];
      const ids = await accountIds(created);
      if (ids === null) {
        // The tool was cut off between the two.
        if (withGroup === true && (await hasGroup(created, machine)))
          await machine.run('groupdel', [created]);
        return [];
      }
      const needed = await neededBy(ids.uid, machine);
      if (needed !== null) return [`the account ${created} stays: ${needed}`];
      const removed = await machine.run('userdel', [created]);
      if (removed.code === 0) return [];
      // BusyBox, on Alpine.
      const { code, stderr } = await machine.run('deluser', [created]);
      return code === 0 ? [] : [`the account ${created} stays: ${(removed.stderr || stderr).trim()}`];
    },
  };
}

const hasGroup = async (name: string, machine: Machine): Promise<boolean> =>
  (await machine.run('getent', ['group', name])).code === 0;

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
