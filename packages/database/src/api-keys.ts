import type { AccountRole } from '@rec-io/domain/account-right';
import type { ApiKey, KeyHolder, NewApiKey } from '@rec-io/domain/sign-in-means';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

type Found = Pick<KeyHolder, 'id' | 'userNo' | 'login' | 'scope'> & {
  readonly ownerNo: string;
  readonly account: string;
  readonly role: AccountRole | null;
};

const COLUMNS = `id, name, scope, owner_no AS "ownerNo", account, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAtMs",
  (extract(epoch FROM last_used_at) * 1000)::float8 AS "lastUsedAtMs", (extract(epoch FROM revoked_at) * 1000)::float8 AS "revokedAtMs",
  (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs"`;

/** For web: what programs show in place of a session. Only digests of keys are kept. */
export function postgresApiKeys(pool: Pool) {
  return {
    /** Null for one that is unknown, revoked or expired, and whose person was switched off. */
    async find(keyHash: string): Promise<KeyHolder | null> {
      const { rows } = await pool.query<Found>({
        name: 'api-key-find',
        text: `SELECT id, user_no AS "userNo", login, scope, owner_no AS "ownerNo", account, role FROM users.find_api_key($1)`,
        values: [keyHash],
      });
      const [found] = rows;
      if (found === undefined) return null;
      const { id, userNo, login, scope, ownerNo, account, role } = found;
      return { id, userNo, login, scope, reach: role === null ? null : { ownerNo, account, role } };
    },

    create: (
      userNo: string,
      { keyHash, name, scope, ownerNo, account, expiresAtMs }: NewApiKey,
    ): Promise<ApiKey> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<ApiKey>(
          `INSERT INTO users.api_keys (user_no, key_hash, name, scope, owner_no, account, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7 / 1000.0))
           RETURNING ${COLUMNS}`,
          [userNo, keyHash, name, scope, ownerNo, account, expiresAtMs],
        );
        return rows[0] as ApiKey;
      }),

    /** All of a person's, the newest first, those that were revoked included. */
    list: (userNo: string): Promise<readonly ApiKey[]> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<ApiKey>(
          `SELECT ${COLUMNS} FROM users.api_keys WHERE user_no = $1 ORDER BY created_at DESC, id`,
          [userNo],
        );
        return rows;
      }),

    /** @returns false where the person has no such key, or it was revoked before */
    revoke: (userNo: string, id: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          'UPDATE users.api_keys SET revoked_at = now() WHERE user_no = $1 AND id = $2 AND revoked_at IS NULL',
          [userNo, id],
        );
        return rowCount === 1;
      }),

    touch: (userNo: string, id: string): Promise<void> =>
      asUser(pool, userNo, async (client) => {
        await client.query('UPDATE users.api_keys SET last_used_at = now() WHERE user_no = $1 AND id = $2', [
          userNo,
          id,
        ]);
      }),
  };
}
