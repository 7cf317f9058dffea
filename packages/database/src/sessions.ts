import type { AccountId, Reach } from '@rec-io/domain/account-right';
import type { OpenSession } from '@rec-io/domain/sign-in-means';
import type { Pool } from 'pg';

export type NewSession = {
  /** Only the hash of the cookie's token is kept: a copy of the database signs nobody in. */
  readonly tokenHash: string;
  readonly userNo: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly userAgent: string;
  readonly address: string;
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
  touch(tokenHash: string, atMs: number): Promise<void>;
  /** Those of a person that have not expired, the newest first. */
  list(userNo: string, thisTokenHash: string, nowMs: number): Promise<readonly OpenSession[]>;
  /** Ends one by its id, or all but one. @returns the token hashes of those that ended */
  end(userNo: string, id: string): Promise<readonly string[]>;
  endOthers(userNo: string, keptTokenHash: string): Promise<readonly string[]>;
  removeExpired(nowMs: number): Promise<void>;
}

type Found = Pick<Session, 'userNo' | 'login' | 'expiresAtMs'> & (Nulls<Reach> | Reach);
type Nulls<T> = { readonly [K in keyof T]: null };

/** @param traders the account that a session looks at where it chose none */
export function postgresSessions(pool: Pool, traders: AccountId): SessionStore {
  return {
    async create({ tokenHash, userNo, createdAtMs, expiresAtMs, userAgent, address }) {
      await pool.query(
        `INSERT INTO users.sessions (token_hash, user_no, created_at, expires_at, user_agent, address)
         VALUES ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0), $5, $6)`,
        [tokenHash, userNo, createdAtMs, expiresAtMs, userAgent, address],
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
    async touch(tokenHash, atMs) {
      await pool.query(
        'UPDATE users.sessions SET last_seen_at = to_timestamp($2 / 1000.0) WHERE token_hash = $1',
        [tokenHash, atMs],
      );
    },
    async list(userNo, thisTokenHash, nowMs) {
      const { rows } = await pool.query<OpenSession>(
        `SELECT id, user_agent AS "userAgent", address, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAtMs",
           (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs",
           (extract(epoch FROM last_seen_at) * 1000)::float8 AS "lastSeenAtMs", token_hash = $2 AS "isThis"
         FROM users.sessions WHERE user_no = $1 AND expires_at > to_timestamp($3 / 1000.0) ORDER BY created_at DESC, id`,
        [userNo, thisTokenHash, nowMs],
      );
      return rows;
    },
    end: (userNo, id) => ended(pool, 'user_no = $1 AND id = $2', [userNo, id]),
    endOthers: (userNo, keptTokenHash) =>
      ended(pool, 'user_no = $1 AND token_hash <> $2', [userNo, keptTokenHash]),
    async remove(tokenHash) {
      await pool.query('DELETE FROM users.sessions WHERE token_hash = $1', [tokenHash]);
    },
    async removeExpired(nowMs) {
      await pool.query('DELETE FROM users.sessions WHERE expires_at <= to_timestamp($1 / 1000.0)', [nowMs]);
    },
  };
}

async function ended(pool: Pool, which: string, values: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ tokenHash: string }>(
    `DELETE FROM users.sessions WHERE ${which} RETURNING token_hash AS "tokenHash"`,
    [...values],
  );
  return rows.map(({ tokenHash }) => tokenHash);
}
