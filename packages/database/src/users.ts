import type { Pool, PoolClient } from 'pg';
import { USER_NO } from './connection.ts';
import { DatabaseError, sqlState } from './errors.ts';
import { asUser } from './transaction.ts';

export type Login = {
  readonly userNo: string;
  readonly login: string;
  readonly passwordHash: string;
  readonly isActive: boolean;
};

/** What sign-in needs to know of users. */
export interface UserStore {
  findByLogin(login: string): Promise<Login | null>;
  recordLogin(userNo: string, atMs: number): Promise<void>;
  /** Changes the password and ends every session but one. @returns the token hashes of those that ended */
  changePassword(userNo: string, passwordHash: string, keptTokenHash: string): Promise<readonly string[]>;
}

export type NewUser = {
  /** Four digits: the suffix of the user's tables. */
  readonly userNo: string;
  readonly login: string;
  readonly passwordHash: string;
  readonly accountType: 'master_admin' | 'user';
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
};

const UNIQUE_VIOLATION = '23505';

export function postgresUsers(pool: Pool): UserStore {
  return {
    async findByLogin(login) {
      const { rows } = await pool.query<Login>(
        `SELECT user_no AS "userNo", login, password_hash AS "passwordHash", is_active AS "isActive"
         FROM users.find_login($1)`,
        [login],
      );
      return rows[0] ?? null;
    },
    changePassword: (userNo, passwordHash, keptTokenHash) =>
      changePassword(pool, userNo, passwordHash, keptTokenHash),
    async recordLogin(userNo, atMs) {
      await asUser(pool, userNo, (client) =>
        client.query('UPDATE users.user_info SET last_login = to_timestamp($2 / 1000.0) WHERE user_no = $1', [
          userNo,
          atMs,
        ]),
      );
    },
  };
}

/**
 * Makes a user: the row, the partitions, the default preferences, the default monitor, and an account of their own. Needs the owner's connection.
 * @throws DatabaseError when the number or the login is taken
 */
export async function createUser(adminPool: Pool, user: NewUser): Promise<void> {
  if (!USER_NO.test(user.userNo)) throw new RangeError(`a user number has four digits: ${user.userNo}`);
  await asUser(adminPool, user.userNo, async (client) => {
    await insertUser(client, user);
    await client.query('SELECT users.add_user($1)', [user.userNo]);
    await client.query('INSERT INTO users.trade_preferences (user_no) VALUES ($1)', [user.userNo]);
    await client.query('INSERT INTO users.auto_trade_settings (user_no) VALUES ($1)', [user.userNo]);
    await client.query('SELECT users.add_default_monitor($1)', [user.userNo]);
    await client.query(
      `INSERT INTO users.account_rights (owner_no, account, user_no, role, granted_by)
       VALUES ($1, 'main', $1, 'owner', 'new user')`,
      [user.userNo],
    );
  });
}

async function insertUser(client: PoolClient, user: NewUser): Promise<void> {
  const {
    userNo,
    login,
    passwordHash,
    accountType,
    firstName = '',
    lastName = '',
    email = '',
    phone = '',
  } = user;
  try {
    await client.query(
      `INSERT INTO users.user_info (user_no, login, password_hash, account_type, first_name, last_name, email, phone)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [userNo, login, passwordHash, accountType, firstName, lastName, email, phone],
    );
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new DatabaseError(
      'DB_USER_EXISTS',
      `user number ${userNo} or login ${JSON.stringify(login)} is taken`,
      'Choose another login, or set a new password for the user who is there.',
      error,
    );
  }
}

/** Changes the password and signs the user out everywhere. @throws DatabaseError for an unknown user */
export async function setPasswordHash(pool: Pool, userNo: string, passwordHash: string): Promise<void> {
  await changePassword(pool, userNo, passwordHash, '');
}

/** @param keptTokenHash of the session that stays; empty: none */
function changePassword(
  pool: Pool,
  userNo: string,
  passwordHash: string,
  keptTokenHash: string,
): Promise<readonly string[]> {
  return asUser(pool, userNo, async (client) => {
    const { rowCount } = await client.query(
      'UPDATE users.user_info SET password_hash = $2, updated_at = now() WHERE user_no = $1',
      [userNo, passwordHash],
    );
    if (rowCount === 0) {
      throw new DatabaseError('DB_USER_UNKNOWN', `there is no user ${userNo}`, 'Check the user number.');
    }
    const { rows } = await client.query<{ tokenHash: string }>(
      'DELETE FROM users.sessions WHERE user_no = $1 AND token_hash <> $2 RETURNING token_hash AS "tokenHash"',
      [userNo, keptTokenHash],
    );
    return rows.map(({ tokenHash }) => tokenHash);
  });
}
