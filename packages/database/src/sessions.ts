import type { Pool } from 'pg';

export type NewSession = {
  /** Only the hash of the cookie's token is kept: a copy of the database signs nobody in. */
  readonly tokenHash: string;
  readonly userNo: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly userAgent: string;
};

export type Session = { readonly userNo: string; readonly login: string; readonly expiresAtMs: number };

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  /** Null for an unknown token and for a user who was switched off. Whether it has expired is the caller's to judge. */
  find(tokenHash: string): Promise<Session | null>;
  remove(tokenHash: string): Promise<void>;
  removeExpired(nowMs: number): Promise<void>;
}

export function postgresSessions(pool: Pool): SessionStore {
  return {
    async create({ tokenHash, userNo, createdAtMs, expiresAtMs, userAgent }) {
      await pool.query(
        `INSERT INTO users.sessions (token_hash, user_no, created_at, expires_at, user_agent)
         VALUES ($1, $2, to_timestamp($3 / 1000.0), to_timestamp($4 / 1000.0), $5)`,
        [tokenHash, userNo, createdAtMs, expiresAtMs, userAgent],
      );
    },
    async find(tokenHash) {
      const { rows } = await pool.query<Session>({
        name: 'session-find',
        text: `SELECT user_no AS "userNo", login, (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs"
               FROM users.find_session($1)`,
        values: [tokenHash],
      });
      return rows[0] ?? null;
    },
    async remove(tokenHash) {
      await pool.query('DELETE FROM users.sessions WHERE token_hash = $1', [tokenHash]);
    },
    async removeExpired(nowMs) {
      await pool.query('DELETE FROM users.sessions WHERE expires_at <= to_timestamp($1 / 1000.0)', [nowMs]);
    },
  };
}
