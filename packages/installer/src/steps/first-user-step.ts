import { type Connection, openPool } from '@rec-io/database/connection';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { completeUser, listUsers, type UserRow } from '@rec-io/database/user-list';
import { createUser, setPasswordHash } from '@rec-io/database/users';
import type { Mode } from '@rec-io/domain/ledger';
import { CatalogueError } from '../catalogue-error.ts';
import { type DatabaseSettings, databaseConnections } from '../database-connections.ts';
import type { Layout } from '../layout.ts';
import { splitName, type UserInfo } from '../profile/user-info.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

type Pool = ReturnType<typeof openPool>;

export const FIRST_LOGIN = 'admin';

export type FirstUser = {
  readonly info: UserInfo;
  /** Null where the step is only looked at or taken back. */
  readonly password: string | null;
  readonly hashPassword: (password: string) => Promise<string>;
  /** Decides whether automatic entry starts switched on. */
  readonly mode: Mode;
  /** True after a finished installation: then the owner has a password, and it stays. */
  readonly keepPassword: boolean;
};

/** The user who signs in at the page. One who is there keeps preferences and what they told of themselves. */
export function firstUserStep(
  layout: Layout,
  database: DatabaseSettings,
  user: FirstUser,
  admin: () => Promise<Connection> = databaseConnections(layout, database).admin,
): Step {
  const { info, mode } = user;
  const withPool = async <T>(work: (pool: Pool) => Promise<T>): Promise<T> => {
    const pool = openPool(await admin(), { max: 1, name: 'rec-io-install' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  };
  // With no money at stake the newcomer sees it trade; anywhere else the owner switches entries on.
  const entriesOn = mode === 'simulated';
  return {
    id: 'first-user',
    phase: 'profile',
    title: 'First user',
    intention: `${info.login} (user ${info.userNo}); automatic entry ${entriesOn ? 'on: practice money' : 'off until you switch it on'}`,
    holdsData: true,
    // An unfinished installation may have made the user with a password that nobody has seen.
    isDone: async () => user.keepPassword && (await withPool((pool) => findUser(pool, info))) !== null,
    makes: async () => NOTHING_MADE,
    apply: () =>
      withPool(async (pool) => {
        const found = await findUser(pool, info);
        if (found !== null) await completeUser(pool, info.userNo, detailsOf(info));
        if (found !== null && user.keepPassword) return {};
        if (user.password === null) throw new CatalogueError('REC-118', { login: info.login });
        const passwordHash = await user.hashPassword(user.password);
        // Found in an unfinished installation: its password was never shown, so nobody has it.
        if (found !== null) await setPasswordHash(pool, found.userNo, passwordHash);
        else {
          const { userNo, login, accountType } = info;
          await createUser(pool, { userNo, login, passwordHash, accountType, ...detailsOf(info) });
          await updateAutoTradeSettings(pool, userNo, { autoEntry: entriesOn, autoEntryMode: mode });
        }
        return {};
      }),
    async verify() {
      if ((await withPool((pool) => findUser(pool, info))) === null)
        throw new CatalogueError('REC-118', { login: info.login });
    },
    // The user goes with the database, or stays in a database that was there before.
    revert: async () => [],
  };
}

/** @throws CatalogueError REC-642 when number and login are of two people */
async function findUser(pool: Pool, { userNo, login }: UserInfo): Promise<UserRow | null> {
  const users = await listUsers(pool);
  const [byNo, byLogin] = [
    users.find((user) => user.userNo === userNo),
    users.find((user) => user.login.toLowerCase() === login.toLowerCase()),
  ];
  if (byNo === undefined && byLogin === undefined) return null;
  if (byNo?.userNo === byLogin?.userNo) return byNo ?? null;
  throw byNo === undefined
    ? new CatalogueError('REC-642', { what: `The login ${login}`, holder: `user ${byLogin?.userNo}` })
    : new CatalogueError('REC-642', { what: `The user number ${userNo}`, holder: byNo.login });
}

const detailsOf = ({ fullName, email, phone }: UserInfo) => ({ ...splitName(fullName), email, phone });
