import type { AutoEntryState } from '@rec-io/domain/strategy';
import type { Pool } from 'pg';

/** What is published of automatic entry: its state, and the seconds until a pause ends, 0 without one. */
export type AutoEntryStatus = { readonly state: AutoEntryState; readonly cooldownS: number };

/**
 * Under the earlier system's names: `auto_entry_status`, `cooldown_timer`. It is no change of a setting, so `updated_at` stays.
 * @param pool bound to the user
 */
export async function publishAutoEntryStatus(
  pool: Pool,
  userNo: string,
  { state, cooldownS }: AutoEntryStatus,
): Promise<void> {
  await pool.query({
    name: 'auto-entry-status',
    text: 'UPDATE users.auto_trade_settings SET auto_entry_status = $2, cooldown_timer = $3 WHERE user_no = $1',
    values: [userNo, state.toLowerCase(), Math.round(cooldownS)],
  });
}
