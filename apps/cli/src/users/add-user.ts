import { hashPassword } from '@rec-io/app-web/password';
import { deletedNumbers } from '@rec-io/database/person/delete-person';
import { listUsers, setUserActive, type UserRow } from '@rec-io/database/user-list';
import { createUser, setPasswordHash } from '@rec-io/database/users';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { ownerOf } from '@rec-io/installer/profile/owner';
import { nextUserNo, usersWithDirectory } from '@rec-io/installer/profile/user-directory';
import { splitName, type UserInfo } from '@rec-io/installer/profile/user-info';
import { NOTHING_MADE } from '@rec-io/installer/receipt';
import { newPassword } from '@rec-io/installer/secrets';
import { profileStep } from '@rec-io/installer/steps/profile-step';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { finishDeletions } from './finish-deletions.ts';

export type NewUser = Omit<UserInfo, 'userNo' | 'accountType'> & {
  /** Four digits; null: the lowest that nobody has. */
  readonly userNo: string | null;
};

export type Added = {
  readonly userNo: string;
  /** Shown once. */
  readonly password: string;
  /** They were switched off before, and find everything as they left it. */
  readonly back: boolean;
};

/**
 * Makes a further user: number, tables, preferences, directory, password. One who was removed comes back under their number.
 * @throws CatalogueError REC-642 when the number or the login is another's
 */
export async function addUser(installation: Installation, user: NewUser): Promise<Added> {
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  return withDatabase(installation, async (pool) => {
    const users = await listUsers(pool);
    const known = users.find(({ login }) => login.toLowerCase() === user.login.toLowerCase());
    if (known !== undefined) {
      await comeBack(pool, known, user, passwordHash);
      return { userNo: known.userNo, password, back: true };
    }
    await finishDeletions(installation, pool);
    const gone = await deletedNumbers(pool);
    const userNo = await freeNumber(installation, users, gone, user.userNo);
    const info: UserInfo = { ...user, userNo, accountType: 'user' };
    const step = profileStep(installation.layout, info, ownerOf(installation.configuration.serviceAccount));
    const made = await step.makes();
    try {
      await step.apply({ made, say: () => undefined, signal: new AbortController().signal });
      const { login, fullName, email, phone } = user;
      const details = { ...splitName(fullName), email, phone };
      await createUser(pool, { userNo, login, passwordHash, accountType: 'user', ...details });
    } catch (error) {
      await step.revert({ ...NOTHING_MADE, ...made });
      throw error;
    }
    return { userNo, password, back: false };
  });
}

async function comeBack(pool: Pool, known: UserRow, user: NewUser, passwordHash: string): Promise<void> {
  if (known.isActive || (user.userNo !== null && user.userNo !== known.userNo))
    throw new CatalogueError('REC-642', { what: `The login ${user.login}`, holder: `user ${known.userNo}` });
  await setPasswordHash(pool, known.userNo, passwordHash);
  await setUserActive(pool, known.userNo, true);
}

/** A directory whose user is in no database may be of a database that was restored: its number is not given away either. */
async function freeNumber(
  { layout }: Installation,
  users: readonly UserRow[],
  gone: readonly string[],
  wanted: string | null,
): Promise<string> {
  const directories = await usersWithDirectory(layout);
  if (wanted === null) return nextUserNo([...users.map(({ userNo }) => userNo), ...directories, ...gone]);
  const holder = users.find(({ userNo }) => userNo === wanted)?.login;
  if (holder !== undefined || directories.includes(wanted) || gone.includes(wanted))
    throw new CatalogueError('REC-642', {
      what: `The user number ${wanted}`,
      holder: holder ?? (gone.includes(wanted) ? 'a deleted person' : 'a directory of an earlier user'),
    });
  return wanted;
}
