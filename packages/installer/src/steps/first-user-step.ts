import { type Connection, openPool } from '@rec-io/database/connection';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import {
  changeUser,
  completeUser,
  listUsers,
  type UserDetails,
  type UserRow,
} from '@rec-io/database/user-list';
import { createUser, postgresUsers, setPasswordHash } from '@rec-io/database/users';
import type { Mode } from '@rec-io/domain/ledger';
import { CatalogueError } from '../catalogue-error.ts';
import { type DatabaseSettings, databaseConnections } from '../database-connections.ts';
import type { Layout } from '../layout.ts';
import { splitName, type UserInfo } from '../profile/user-info.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

type Pool = ReturnType<typeof openPool>;

export const FIRST_LOGIN = 'admin';

export type FirstUser = {
  readonly info: UserInfo;
  /** What an earlier run told of the user: what differs now is a change. Null: there was none that finished. */
  readonly formerly?: UserInfo | null;
  /** Came with data that was taken over: what its owner tells now is news, where they tell anything. */
  readonly isBrought?: boolean;
  /** Null where the step is only looked at or taken back. */
  readonly password: string | null;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly isPassword: (passwordHash: string, password: string) => Promise<boolean>;
  /** Decides whether automatic entry starts switched on. */
  readonly mode: Mode;
  /** True after a finished installation whose owner gave no new one: they have a password, and it stays. */
  readonly keepPassword: boolean;
};

/** The user who signs in at the page. One who is there keeps preferences and what they told of themselves. */
export function firstUserStep(
  layout: Layout,
  database: DatabaseSettings,
  user: FirstUser,
  admin: () => Promise<Connection> = databaseConnections(layout, database).admin,
): Step {
  const { info, mode, formerly = null, isBrought = false } = user;
  const changes = formerly === null && isBrought ? toldOf(info) : changesOf(formerly, info);
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
    isDone: () =>
      withPool(async (pool) => {
        const found = await findUser(pool, info, formerly);
        return found !== null && isChanged(found, changes) && (await hasPassword(pool, found, user));
      }),
    makes: () =>
      withPool(async (pool) => {
        const found = await findUser(pool, info, formerly);
        return { ...NOTHING_MADE, facts: found === null ? {} : factsBefore(found, changes) };
      }),
    apply: () =>
      withPool(async (pool) => {
        const found = await findUser(pool, info, formerly);
        if (found !== null) {
          await completeUser(pool, info.userNo, detailsOf(info));
          await changeUser(pool, info.userNo, changes);
          if (await hasPassword(pool, { ...found, ...changes }, user)) return {};
        }
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
      if ((await withPool((pool) => findUser(pool, info, formerly))) === null)
        throw new CatalogueError('REC-118', { login: info.login });
    },
    // A new user goes with the database, or stays in a database that was there before.
    async revert({ facts }) {
      const before = beforeOf(facts);
      if (Object.keys(before).length > 0)
        await withPool((pool) => changeUser(pool, info.userNo, before)).catch(() => undefined);
      return [];
    },
  };
}

type Changes = Partial<UserDetails & Pick<UserRow, 'login'>>;
const CHANGEABLE = ['login', 'firstName', 'lastName', 'email', 'phone'] as const;

const asChanges = (values: Changes, keep: (name: keyof Changes) => boolean): Changes =>
  Object.fromEntries(CHANGEABLE.filter(keep).map((name) => [name, values[name]]));

/** What the owner wants otherwise than before. The login is always what it is to be: somebody has to sign in with it. */
function changesOf(formerly: UserInfo | null, now: UserInfo): Changes {
  if (formerly === null) return {};
  const [before, after] = [detailsOf(formerly), { login: now.login, ...detailsOf(now) }];
  return asChanges(after, (name) => name === 'login' || before[name] !== after[name]);
}

/** The login of whoever was brought along stays. */
function toldOf(info: UserInfo): Changes {
  const told: Changes = detailsOf(info);
  // A name is told as a whole: one of a single word has no last one.
  const isTold = (name: keyof Changes): boolean =>
    name === 'firstName' || name === 'lastName' ? info.fullName !== '' : told[name] !== '';
  return asChanges(told, (name) => name !== 'login' && isTold(name));
}

const isChanged = (found: UserRow, changes: Changes): boolean =>
  CHANGEABLE.every((name) => changes[name] === undefined || changes[name] === found[name]);

/** An unfinished installation may have made the user with a password that nobody has seen. */
async function hasPassword(
  pool: Pool,
  { login }: Pick<UserRow, 'login'>,
  { password, keepPassword, isPassword }: FirstUser,
): Promise<boolean> {
  if (password === null || keepPassword) return keepPassword;
  const found = await postgresUsers(pool).findByLogin(login);
  return found !== null && (await isPassword(found.passwordHash, password).catch(() => false));
}

const BEFORE = 'before:';

/** For a failure of the same run, which puts it back. */
const factsBefore = (found: UserRow, changes: Changes): Made['facts'] =>
  Object.fromEntries(
    CHANGEABLE.filter((name) => changes[name] !== undefined && changes[name] !== found[name]).map((name) => [
      `${BEFORE}${name}`,
      found[name],
    ]),
  );

const beforeOf = (facts: Made['facts']): Changes =>
  asChanges(
    Object.fromEntries(CHANGEABLE.map((name) => [name, facts[`${BEFORE}${name}`]])) as Changes,
    (name) => facts[`${BEFORE}${name}`] !== undefined,
  );

/**
 * @param formerly of a finished installation: then the user of this number is its owner, whatever the login is by now
 * @throws CatalogueError REC-642 when number and login are of two people
 */
async function findUser(
  pool: Pool,
  { userNo, login }: UserInfo,
  formerly: UserInfo | null,
): Promise<UserRow | null> {
  const users = await listUsers(pool);
  const [byNo, byLogin] = [
    users.find((user) => user.userNo === userNo),
    users.find((user) => user.login.toLowerCase() === login.toLowerCase()),
  ];
  if (byNo === undefined && byLogin === undefined) return null;
  const isRenamed = byLogin === undefined && formerly !== null;
  if (isRenamed || byNo?.userNo === byLogin?.userNo) return byNo ?? null;
  throw byNo === undefined || formerly !== null
    ? new CatalogueError('REC-642', { what: `The login ${login}`, holder: `user ${byLogin?.userNo}` })
    : new CatalogueError('REC-642', { what: `The user number ${userNo}`, holder: byNo.login });
}

const detailsOf = ({ fullName, email, phone }: UserInfo) => ({ ...splitName(fullName), email, phone });
