import { openPool } from '@rec-io/database/connection';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { createUser, postgresUsers, setPasswordHash } from '@rec-io/database/users';
import { type DatabaseSettings, databaseConnections } from '../database-connections.ts';
import type { Layout } from '../layout.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

export const FIRST_LOGIN = 'admin';

export type FirstUser = {
  readonly userNo: string;
  readonly password: string;
  readonly hashPassword: (password: string) => Promise<string>;
  /** Whether automatic entry starts switched on. */
  readonly entriesOn: boolean;
  /** True after a finished installation: then the owner has a password, and it stays. */
  readonly keepPassword: boolean;
};

/** The user who signs in at the page. */
export function firstUserStep(layout: Layout, database: DatabaseSettings, user: FirstUser): Step {
  const { admin } = databaseConnections(layout, database);
  const findUser = async () => {
    const pool = openPool(await admin(), { max: 1, name: 'rec-io-install' });
    try {
      return await postgresUsers(pool).findByLogin(FIRST_LOGIN);
    } finally {
      await pool.end();
    }
  };
  return {
    id: 'first-user',
    phase: 'profile',
    title: 'First user',
    intention: `${FIRST_LOGIN}, with a password that is shown once at the end${user.entriesOn ? '; automatic entry on' : ''}`,
    // An unfinished installation may have made the user with a password that nobody has seen.
    isDone: async () => user.keepPassword && (await findUser()) !== null,
    makes: async () => NOTHING_MADE,
    async apply() {
      const pool = openPool(await admin(), { max: 1, name: 'rec-io-install' });
      try {
        const found = await postgresUsers(pool).findByLogin(FIRST_LOGIN);
        if (found !== null && user.keepPassword) return {};
        const passwordHash = await user.hashPassword(user.password);
        // Found in an unfinished installation: its password was never shown, so nobody has it.
        if (found !== null) await setPasswordHash(pool, found.userNo, passwordHash);
        else {
          const { userNo } = user;
          await createUser(pool, { userNo, login: FIRST_LOGIN, passwordHash, accountType: 'master_admin' });
          // With no money at stake the newcomer sees it trade; anywhere else the owner switches entries on.
          await updateAutoTradeSettings(pool, userNo, { autoEntry: user.entriesOn });
        }
        return {};
      } finally {
        await pool.end();
      }
    },
    verify: async () => undefined,
    // The user goes with the database, or stays in a database that was there before.
    revert: async () => [],
  };
}
