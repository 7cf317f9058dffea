import type { Pool } from 'pg';
import { DatabaseError } from './errors.ts';
import { asUser } from './transaction.ts';

/** A user as the owner sees them. */
export type UserRow = {
  readonly userNo: string;
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly accountType: 'master_admin' | 'user';
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastLogin: Date | null;
};

export type UserDetails = Pick<UserRow, 'firstName' | 'lastName' | 'email' | 'phone'>;

/** Everybody, by number, those who were switched off included. Needs the owner's connection. */
export async function listUsers(adminPool: Pool): Promise<readonly UserRow[]> {
  const { rows } = await adminPool.query<UserRow>(
    `SELECT user_no AS "userNo", login, first_name AS "firstName", last_name AS "lastName", email, phone,
       account_type AS "accountType", is_active AS "isActive", created_at AS "createdAt", last_login AS "lastLogin"
     FROM users.user_info ORDER BY user_no`,
  );
  return rows;
}

/** Fills in what is not known of a user yet; what they told before stays. */
export async function completeUser(adminPool: Pool, userNo: string, details: UserDetails): Promise<void> {
  const { firstName, lastName, email, phone } = details;
  await asUser(adminPool, userNo, (client) =>
    client.query(
      `UPDATE users.user_info SET
         first_name = CASE WHEN first_name || last_name = '' THEN $2 ELSE first_name END,
         last_name = CASE WHEN first_name || last_name = '' THEN $3 ELSE last_name END,
         email = CASE WHEN email = '' THEN $4 ELSE email END,
         phone = CASE WHEN phone = '' THEN $5 ELSE phone END
       WHERE user_no = $1`,
      [userNo, firstName, lastName, email, phone],
    ),
  );
}

/** Replaces what is given; the rest stays. The caller has seen to it that the login is free. */
export async function changeUser(
  adminPool: Pool,
  userNo: string,
  changes: Partial<UserDetails & Pick<UserRow, 'login'>>,
): Promise<void> {
  const { login, firstName, lastName, email, phone } = changes;
  await asUser(adminPool, userNo, (client) =>
    client.query(
      `UPDATE users.user_info SET
         login = COALESCE($2, login), first_name = COALESCE($3, first_name), last_name = COALESCE($4, last_name),
         email = COALESCE($5, email), phone = COALESCE($6, phone), updated_at = now()
       WHERE user_no = $1`,
      [userNo, login, firstName, lastName, email, phone],
    ),
  );
}

/**
 * Switches a user off and signs them out everywhere, or on again. Their ledger stays: nothing of it is ever deleted.
 * @throws DatabaseError for an unknown user
 */
export async function setUserActive(adminPool: Pool, userNo: string, isActive: boolean): Promise<void> {
  await asUser(adminPool, userNo, async (client) => {
    const { rowCount } = await client.query(
      'UPDATE users.user_info SET is_active = $2, updated_at = now() WHERE user_no = $1',
      [userNo, isActive],
    );
    if (rowCount === 0)
      throw new DatabaseError('DB_USER_UNKNOWN', `there is no user ${userNo}`, 'Check the user number.');
    if (!isActive) await client.query('DELETE FROM users.sessions WHERE user_no = $1', [userNo]);
  });
}
