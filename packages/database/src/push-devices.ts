import type { AccountId } from '@rec-io/domain/account-right';
import {
  PUSH_DEVICES_MAX,
  type PushAddress,
  type PushDevice,
  type PushSubscription,
} from '@rec-io/domain/push-device';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

const COLUMNS = `id, user_agent AS "userAgent", split_part(endpoint, '/', 3) AS service,
  encode(sha256(convert_to(endpoint, 'UTF8')), 'hex') AS digest, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAtMs",
  (extract(epoch FROM last_taken_at) * 1000)::float8 AS "lastTakenAtMs",
  (extract(epoch FROM last_failed_at) * 1000)::float8 AS "lastFailedAtMs", last_failure AS "lastFailure"`;
const ADDRESS = 'id, user_no AS "userNo", endpoint, p256dh, auth';

export type KeptPushDevice = { readonly device: PushDevice; readonly isNew: boolean };

/** For web: the browsers of people that are told while no page is open. */
export function postgresPushDevices(pool: Pool) {
  const of = <T>(userNo: string, text: string, values: readonly unknown[]): Promise<readonly T[]> =>
    asUser(pool, userNo, async (client) => {
      const { rows } = await client.query(text, [...values]);
      return rows as T[];
    });
  const said = async (userNo: string, text: string, values: readonly unknown[]): Promise<number> =>
    (await of(userNo, `${text} RETURNING id`, [userNo, ...values])).length;

  return {
    /**
     * Keeps one, or what it gives now in place of what it gave before, and binds it to a session; whoever had it before has it no more.
     * @param replaces the address that it had until now. @param onlyKnown not where it was removed: neither it nor what it replaces is known
     * @returns why not: the person has as many as there may be, or it is not known
     */
    keep: (
      { userNo, tokenHash }: { readonly userNo: string; readonly tokenHash: string },
      { endpoint, p256dh, auth }: PushSubscription,
      userAgent: string,
      { replaces, onlyKnown }: { readonly replaces: string | null; readonly onlyKnown: boolean },
    ): Promise<KeptPushDevice | 'too-many' | 'unknown'> =>
      asUser(pool, userNo, async (client) => {
        // One at a time: several at once must not be more than there may be.
        await client.query("SELECT pg_advisory_xact_lock(hashtext('users.push_devices ' || $1))", [userNo]);
        await client.query('SELECT users.forget_push_endpoint($1)', [endpoint]);
        const { rows: replaced } = await client.query(
          'DELETE FROM users.push_devices WHERE user_no = $1 AND endpoint = $2 AND endpoint <> $3 RETURNING id',
          [userNo, replaces, endpoint],
        );
        const { rows: known } = await client.query<{ endpoint: string }>(
          'SELECT endpoint FROM users.push_devices WHERE user_no = $1',
          [userNo],
        );
        const isNew = !known.some((each) => each.endpoint === endpoint);
        if (onlyKnown && isNew && replaced.length === 0) return 'unknown';
        if (isNew && known.length >= PUSH_DEVICES_MAX) return 'too-many';
        const { rows } = await client.query<PushDevice>(
          `INSERT INTO users.push_devices (user_no, session_id, endpoint, p256dh, auth, user_agent)
           VALUES ($1, (SELECT s.id FROM users.sessions s WHERE s.token_hash = $2), $3, $4, $5, $6)
           ON CONFLICT (endpoint) DO UPDATE SET session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth,
             user_agent = excluded.user_agent
           RETURNING ${COLUMNS}`,
          [userNo, tokenHash, endpoint, p256dh, auth, userAgent],
        );
        const [device] = rows;
        return device === undefined ? 'unknown' : { device, isNew };
      }),

    list: (userNo: string): Promise<readonly PushDevice[]> =>
      of(userNo, `SELECT ${COLUMNS} FROM users.push_devices WHERE user_no = $1 ORDER BY created_at, id`, [
        userNo,
      ]),

    /** Null where the person has no such device. */
    find: async (userNo: string, id: string): Promise<PushAddress | null> =>
      (
        await of<PushAddress>(
          userNo,
          `SELECT ${ADDRESS} FROM users.push_devices WHERE user_no = $1 AND id = $2`,
          [userNo, id],
        )
      )[0] ?? null,

    /** Of everybody who may see an account. */
    ofAccount: ({ ownerNo, account }: AccountId): Promise<readonly PushAddress[]> =>
      of(ownerNo, `SELECT ${ADDRESS} FROM users.push_devices_of($1, $2)`, [ownerNo, account]),

    /** @returns false where the person has no such device */
    remove: async (userNo: string, id: string): Promise<boolean> =>
      (await said(userNo, 'DELETE FROM users.push_devices WHERE user_no = $1 AND id = $2', [id])) === 1,

    /** All but those of one session, also where theirs has run out. @returns how many there were */
    removeOthers: (userNo: string, keptTokenHash: string): Promise<number> =>
      said(
        userNo,
        `DELETE FROM users.push_devices d WHERE d.user_no = $1
           AND NOT EXISTS (SELECT FROM users.sessions s WHERE s.id = d.session_id AND s.token_hash = $2)`,
        [keptTokenHash],
      ),

    /** Its push service took something for it. */
    async taken({ userNo, id }: Pick<PushAddress, 'userNo' | 'id'>): Promise<void> {
      await said(
        userNo,
        'UPDATE users.push_devices SET last_taken_at = now() WHERE user_no = $1 AND id = $2',
        [id],
      );
    },

    async failed({ userNo, id }: Pick<PushAddress, 'userNo' | 'id'>, why: string): Promise<void> {
      await said(
        userNo,
        'UPDATE users.push_devices SET last_failed_at = now(), last_failure = $3 WHERE user_no = $1 AND id = $2',
        [id, why],
      );
    },
  };
}
