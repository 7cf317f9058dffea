import type { Profile } from '@rec-io/domain/profile';
import type { Pool } from 'pg';
import { sqlState } from './errors.ts';
import { asUser } from './transaction.ts';

const INVALID_PARAMETER = '22023';

const READ = `SELECT first_name AS "firstName", last_name AS "lastName", email, phone, time_zone AS "timeZone"
  FROM users.user_info WHERE user_no = $1`;

/** For web: who a person is. */
export function postgresProfiles(pool: Pool) {
  return {
    read: (userNo: string): Promise<Profile> =>
      asUser(
        pool,
        userNo,
        async (client) => (await client.query<Profile>(READ, [userNo])).rows[0] as Profile,
      ),
    /** @returns null where the server does not know the time zone */
    async change(userNo: string, change: Partial<Profile>): Promise<Profile | null> {
      const { firstName, lastName, email, phone, timeZone } = change;
      try {
        return await asUser(pool, userNo, async (client) => {
          // Days are reckoned by the server, so it must know the zone.
          await client.query("SELECT now() AT TIME ZONE coalesce($1, 'UTC')", [timeZone ?? null]);
          await client.query(
            `UPDATE users.user_info SET first_name = coalesce($2, first_name), last_name = coalesce($3, last_name),
               email = coalesce($4, email), phone = coalesce($5, phone), time_zone = coalesce($6, time_zone), updated_at = now()
             WHERE user_no = $1`,
            [userNo, firstName, lastName, email, phone, timeZone],
          );
          return (await client.query<Profile>(READ, [userNo])).rows[0] as Profile;
        });
      } catch (error) {
        if (sqlState(error) === INVALID_PARAMETER) return null;
        throw error;
      }
    },
  };
}
