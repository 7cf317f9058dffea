import type { NewPasskey, Passkey, PasskeyHolder } from '@rec-io/domain/sign-in-means';
import type { Pool } from 'pg';
import { sqlState } from './errors.ts';
import { asUser } from './transaction.ts';

const COLUMNS = `id, name, host_name AS "hostName", (extract(epoch FROM created_at) * 1000)::float8 AS "createdAtMs",
  (extract(epoch FROM last_used_at) * 1000)::float8 AS "lastUsedAtMs"`;
const UNIQUE_VIOLATION = '23505';

/** For web: passkeys, of which only the public half is kept. */
export function postgresPasskeys(pool: Pool) {
  return {
    /** Null for one that is unknown, and whose person was switched off. */
    async find(credentialId: string): Promise<PasskeyHolder | null> {
      const { rows } = await pool.query<Omit<PasskeyHolder, 'publicKey'> & { readonly publicKey: Buffer }>(
        `SELECT id, user_no AS "userNo", login, public_key AS "publicKey", counter::float8 AS counter, host_name AS "hostName"
         FROM users.find_passkey($1)`,
        [credentialId],
      );
      const [found] = rows;
      return found === undefined ? null : { ...found, publicKey: Uint8Array.from(found.publicKey) };
    },

    /** @returns null where it is kept already */
    create: (
      userNo: string,
      { credentialId, publicKey, counter, hostName, name }: NewPasskey,
    ): Promise<Passkey | null> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<Passkey>(
          `INSERT INTO users.passkeys (user_no, credential_id, public_key, counter, host_name, name)
           VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
          [userNo, credentialId, Buffer.from(publicKey), counter, hostName, name],
        );
        return rows[0] ?? null;
      }).catch((error: unknown) => {
        if (sqlState(error) === UNIQUE_VIOLATION) return null;
        throw error;
      }),

    list: (userNo: string): Promise<readonly Passkey[]> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<Passkey>(
          `SELECT ${COLUMNS} FROM users.passkeys WHERE user_no = $1 ORDER BY created_at, id`,
          [userNo],
        );
        return rows;
      }),

    /** As the devices call those of a person under a host name. */
    credentialIds: (userNo: string, hostName: string): Promise<readonly string[]> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<{ credentialId: string }>(
          'SELECT credential_id AS "credentialId" FROM users.passkeys WHERE user_no = $1 AND host_name = $2',
          [userNo, hostName],
        );
        return rows.map(({ credentialId }) => credentialId);
      }),

    /** @returns false where the person has no such passkey */
    rename: (userNo: string, id: string, name: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          'UPDATE users.passkeys SET name = $3 WHERE user_no = $1 AND id = $2',
          [userNo, id, name],
        );
        return rowCount === 1;
      }),

    /** Used: from where the device counts to `counter`. @returns false where another use came first */
    use: (userNo: string, id: string, from: number, counter: number): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          'UPDATE users.passkeys SET counter = $4, last_used_at = now() WHERE user_no = $1 AND id = $2 AND counter = $3',
          [userNo, id, from, counter],
        );
        return rowCount === 1;
      }),

    /** @returns false where the person has no such passkey */
    remove: (userNo: string, id: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query('DELETE FROM users.passkeys WHERE user_no = $1 AND id = $2', [
          userNo,
          id,
        ]);
        return rowCount === 1;
      }),

    /** @returns how many there were */
    removeAll: (userNo: string): Promise<number> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query('DELETE FROM users.passkeys WHERE user_no = $1', [userNo]);
        return rowCount ?? 0;
      }),
  };
}
