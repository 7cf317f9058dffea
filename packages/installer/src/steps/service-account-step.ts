import { ensureAccount } from '@rec-io/database/embedded/account';
import { accountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { removeMadeAccount } from '../remove-account.ts';
import type { Step } from '../step.ts';

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
      // The tool was cut off between the two.
      if (withGroup === true && (await accountIds(created)) === null && (await hasGroup(created, machine)))
        await machine.run('groupdel', [created]);
      return removeMadeAccount(created, machine);
    },
  };
}

const hasGroup = async (name: string, machine: Machine): Promise<boolean> =>
  (await machine.run('getent', ['group', name])).code === 0;
