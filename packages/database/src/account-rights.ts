import type { AccountId, AccountPerson, AccountRole, Granted, Reach } from '@rec-io/domain/account-right';
import type { Pool } from 'pg';
import { DatabaseError, sqlState } from './errors.ts';
import { asUser } from './transaction.ts';
import { postgresUsers } from './users.ts';

const WITHOUT_OWNER = 'RIO03';

/** Everybody with a right on an account, by number. */
export function accountPeople(
  pool: Pool,
  { ownerNo, account }: AccountId,
): Promise<readonly AccountPerson[]> {
  return asUser(pool, ownerNo, async (client) => {
    const { rows } = await client.query<AccountPerson>(
      `SELECT user_no AS "userNo", login, role, granted_by AS "grantedBy", is_active AS "isActive",
         (extract(epoch FROM granted_at) * 1000)::float8 AS "grantedAtMs"
       FROM users.people_of($1, $2)`,
      [ownerNo, account],
    );
    return rows;
  });
}

/** The accounts on which a person has a right, with it. */
export function reachableAccounts(pool: Pool, userNo: string): Promise<readonly Reach[]> {
  return asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<Reach>(
      `SELECT owner_no AS "ownerNo", account, role FROM users.account_rights WHERE user_no = $1 ORDER BY 1, 2`,
      [userNo],
    );
    return rows;
  });
}

/**
 * Gives a person a right on an account, in place of the one that they had.
 * @throws DatabaseError DB_LAST_OWNER when nobody would own the account any more
 */
export async function grantRight(
  pool: Pool,
  { ownerNo, account }: AccountId,
  { userNo, role, by }: { readonly userNo: string; readonly role: AccountRole; readonly by: string },
): Promise<void> {
  await keepingAnOwner(() =>
    asUser(pool, ownerNo, (client) =>
      client.query(
        `INSERT INTO users.account_rights (owner_no, account, user_no, role, granted_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (owner_no, account, user_no)
         DO UPDATE SET role = excluded.role, granted_by = excluded.granted_by, granted_at = now()`,
        [ownerNo, account, userNo, role, by],
      ),
    ),
  );
}

/** @returns false when the person had none. @throws DatabaseError DB_LAST_OWNER as `grantRight` */
export async function revokeRight(
  pool: Pool,
  { ownerNo, account }: AccountId,
  userNo: string,
): Promise<boolean> {
  const { rowCount } = await keepingAnOwner(() =>
    asUser(pool, ownerNo, (client) =>
      client.query('DELETE FROM users.account_rights WHERE owner_no = $1 AND account = $2 AND user_no = $3', [
        ownerNo,
        account,
        userNo,
      ]),
    ),
  );
  return rowCount === 1;
}

/** For web: rights by login, of which it knows one at a time. */
export function postgresRights(pool: Pool) {
  const users = postgresUsers(pool);
  const changed = async (login: string, change: (userNo: string) => Promise<unknown>): Promise<Granted> => {
    const user = await users.findByLogin(login);
    if (user === null) return 'unknown';
    try {
      return (await change(user.userNo)) === false ? 'unknown' : 'done';
    } catch (error) {
      if (error instanceof DatabaseError && error.code === 'DB_LAST_OWNER') return 'last-owner';
      throw error;
    }
  };
  return {
    reachable: (userNo: string) => reachableAccounts(pool, userNo),
    people: (account: AccountId) => accountPeople(pool, account),
    grant: (account: AccountId, login: string, role: AccountRole, by: string) =>
      changed(login, (userNo) => grantRight(pool, account, { userNo, role, by })),
    revoke: (account: AccountId, login: string) =>
      changed(login, (userNo) => revokeRight(pool, account, userNo)),
  };
}

async function keepingAnOwner<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== WITHOUT_OWNER) throw error;
    throw new DatabaseError(
      'DB_LAST_OWNER',
      'nobody would own the account any more',
      'Make somebody else its owner first.',
      error,
    );
  }
}
