import type { SecondFactor } from '@rec-io/domain/sign-in-means';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

/** For web: time-based codes and the codes for when the device with them is lost. */
export function postgresSecondFactors(pool: Pool) {
  return {
    read: (userNo: string): Promise<SecondFactor | null> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<SecondFactor>(
          `SELECT secret, confirmed_at IS NOT NULL AS "isConfirmed" FROM users.second_factors WHERE user_no = $1`,
          [userNo],
        );
        return rows[0] ?? null;
      }),

    /** Begins anew with another secret, unless one is confirmed. @returns false where one is */
    begin: (userNo: string, secret: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          `INSERT INTO users.second_factors AS f (user_no, secret) VALUES ($1, $2)
           ON CONFLICT (user_no) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = now()
           WHERE f.confirmed_at IS NULL`,
          [userNo, secret],
        );
        return rowCount === 1;
      }),

    /** Whose secret is not sealed. */
    async plain(): Promise<readonly string[]> {
      const { rows } = await pool.query<{ userNo: string }>(
        'SELECT user_no AS "userNo" FROM users.plain_second_factors()',
      );
      return rows.map(({ userNo }) => userNo);
    },

    /** Puts a secret in the place of the one that is there, if that is still `from`. */
    reseal: (userNo: string, from: string, to: string): Promise<void> =>
      asUser(pool, userNo, async (client) => {
        await client.query('UPDATE users.second_factors SET secret = $3 WHERE user_no = $1 AND secret = $2', [
          userNo,
          from,
          to,
        ]);
      }),

    /** From now on sign-in asks for a code. @returns false where nothing was begun, or it was confirmed before */
    confirm: (userNo: string, step: number, codeHashes: readonly string[]): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          `UPDATE users.second_factors SET confirmed_at = now(), last_step = $2 WHERE user_no = $1 AND confirmed_at IS NULL`,
          [userNo, step],
        );
        if (rowCount === 0) return false;
        await client.query('DELETE FROM users.recovery_codes WHERE user_no = $1', [userNo]);
        await client.query(
          'INSERT INTO users.recovery_codes (user_no, code_hash) SELECT $1, unnest($2::text[])',
          [userNo, codeHashes],
        );
        return true;
      }),

    /** @returns false where a code of this step or a later one was used before */
    useStep: (userNo: string, step: number): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          'UPDATE users.second_factors SET last_step = $2 WHERE user_no = $1 AND last_step < $2',
          [userNo, step],
        );
        return rowCount === 1;
      }),

    /** @returns false for a code that there is not, or that was used */
    useRecoveryCode: (userNo: string, codeHash: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        const { rowCount } = await client.query(
          'UPDATE users.recovery_codes SET used_at = now() WHERE user_no = $1 AND code_hash = $2 AND used_at IS NULL',
          [userNo, codeHash],
        );
        return rowCount === 1;
      }),

    recoveryCodesLeft: (userNo: string): Promise<number> =>
      asUser(pool, userNo, async (client) => {
        const { rows } = await client.query<{ left: number }>(
          'SELECT count(*)::int AS left FROM users.recovery_codes WHERE user_no = $1 AND used_at IS NULL',
          [userNo],
        );
        return rows[0]?.left ?? 0;
      }),

    /** @returns false where there was none */
    remove: (userNo: string): Promise<boolean> =>
      asUser(pool, userNo, async (client) => {
        await client.query('DELETE FROM users.recovery_codes WHERE user_no = $1', [userNo]);
        const { rowCount } = await client.query('DELETE FROM users.second_factors WHERE user_no = $1', [
          userNo,
        ]);
        return rowCount === 1;
      }),
  };
}
