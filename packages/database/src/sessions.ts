import type { AccountId, Reach } from '@rec-io/domain/account-right';
import type { Pool } from 'pg';

export type NewSession = {
  /** Only the hash of the cookie's token is kept: a copy of the database signs nobody in. */
  readonly tokenHash: string;
  readonly userNo: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly userAgent: string;
};

export type Session = {
  readonly userNo: string;
  readonly login: string;
  readonly expiresAtMs: number;
  /** The account that is looked at, and what the person is there; null for who has a right on none. */
  readonly reach: Reach | null;
};

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  /** Null for an unknown token and for a user who was switched off. Whether it has expired is the caller's to judge. */
  find(tokenHash: string): Promise<Session | null>;
  /** Looks at this account from now on, as far as the person has a right there. */
  choose(tokenHash: string, account: AccountId): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  removeExpired(nowMs: number): Promise<void>;
}

type Found = Pick<Session, 'userNo' | 'login' | 'expiresAtMs'> & (Nulls<Reach> | Reach);
type Nulls<T> = { readonly [K in keyof T]: null };

/** @param traders the account that a session looks at where it chose none */
export function postgresSessions(pool: Pool, traders: AccountId): SessionStore {
  return {
    async create({ tokenHash, userNo, createdAtMs, expiresAtMs, userAgent }) {
      await pool.query(
        `INSERT INTO users.sessions (token_hash, user_no, created_at, expires_at, user_agent)
         VALUES ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0), $5)`,
        [tokenHash, userNo, createdAtMs, expiresAtMs, userAgent],
      );
    },
    async find(tokenHash) {
      const { rows } = await pool.query<Found>({
        name: 'session-find',
        text: `SELECT user_no AS "userNo", login, (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs",
                 owner_no AS "ownerNo", account, role
               FROM users.find_signed_in($1, $2, $3)`,
        values: [tokenHash, traders.ownerNo, traders.account],
      });
      const [found] = rows;
      if (found === undefined) return null;
      const { userNo, login, expiresAtMs, ownerNo, account, role } = found;
      return { userNo, login, expiresAtMs, reach: role === null ? null : { ownerNo, account, role } };
    },
    async choose(tokenHash, { ownerNo, account }) {
      await pool.query('UPDATE users.sessions SET owner_no = $2, account = $3 WHERE token_hash = $1', [
        tokenHash,
        ownerNo,
        account,
      ]);
    },
    async remove(tokenHash) {
      await pool.query('DELETE FROM users.sessions WHERE token_hash = $1', [tokenHash]);
    },
    async removeExpired(nowMs) {
      await pool.query('DELETE FROM users.sessions WHERE expires_at <= to_timestamp($1 / 1000.0)', [nowMs]);
    },
  };
}
