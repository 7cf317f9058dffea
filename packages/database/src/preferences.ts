import type { AutoTradeSettings, TradePreferences } from '@rec-io/domain/owner-settings';
import type { Pool } from 'pg';
import { type Columns, fieldsOf, selected } from './row-columns.ts';
import { asUser } from './transaction.ts';

export const SETTINGS: Columns<AutoTradeSettings> = {
  autoEntry: 'auto_entry',
  autoEntryMode: 'auto_entry_mode',
  autoStop: 'auto_stop',
  minProbability: 'min_probability',
  minDifferential: 'min_differential',
  minTime: 'min_time',
  maxTime: 'max_time',
  allowReEntry: 'allow_re_entry',
  spikeAlertEnabled: 'spike_alert_enabled',
  spikeAlertMomentumThreshold: 'spike_alert_momentum_threshold',
  spikeAlertCooldownThreshold: 'spike_alert_cooldown_threshold',
  spikeAlertCooldownMinutes: 'spike_alert_cooldown_minutes',
  currentProbability: 'current_probability',
  minTtcSeconds: 'min_ttc_seconds',
  momentumSpikeEnabled: 'momentum_spike_enabled',
  momentumSpikeThreshold: 'momentum_spike_threshold',
  verificationPeriodEnabled: 'verification_period_enabled',
  verificationPeriodSeconds: 'verification_period_seconds',
};

export const PREFERENCES: Columns<TradePreferences> = {
  tradeStrategy: 'trade_strategy',
  positionSize: 'position_size',
  multiplier: 'multiplier',
};

export const readAutoTradeSettings = (pool: Pool, userNo: string): Promise<AutoTradeSettings> =>
  readRow(pool, 'auto_trade_settings', SETTINGS, userNo);

export const readTradePreferences = (pool: Pool, userNo: string): Promise<TradePreferences> =>
  readRow(pool, 'trade_preferences', PREFERENCES, userNo);

/** Changes the named settings only. @returns all of them, as they are now */
export const updateAutoTradeSettings = (
  pool: Pool,
  userNo: string,
  change: Partial<AutoTradeSettings>,
): Promise<AutoTradeSettings> => updateRow(pool, 'auto_trade_settings', SETTINGS, userNo, change);

/** Changes the named preferences only. @returns all of them, as they are now */
export const updateTradePreferences = (
  pool: Pool,
  userNo: string,
  change: Partial<TradePreferences>,
): Promise<TradePreferences> => updateRow(pool, 'trade_preferences', PREFERENCES, userNo, change);

/** A user without a row yet gets the defaults, which only the migration knows. */
async function readRow<Row>(pool: Pool, table: string, columns: Columns<Row>, userNo: string): Promise<Row> {
  return updateRow(pool, table, columns, userNo, {});
}

function updateRow<Row>(
  pool: Pool,
  table: string,
  columns: Columns<Row>,
  userNo: string,
  change: Partial<Row>,
): Promise<Row> {
  const changed = fieldsOf(columns).filter((field) => change[field] !== undefined);
  const assignments = changed.map((field, index) => `${columns[field]} = $${index + 2}`);
  return asUser(pool, userNo, async (client) => {
    await client.query(`INSERT INTO users.${table} (user_no) VALUES ($1) ON CONFLICT DO NOTHING`, [userNo]);
    if (changed.length > 0) {
      await client.query(
        `UPDATE users.${table} SET ${[...assignments, 'updated_at = now()'].join(', ')} WHERE user_no = $1`,
        [userNo, ...changed.map((field) => change[field])],
      );
    }
    const { rows } = await client.query(
      `SELECT ${selected(columns)} FROM users.${table} WHERE user_no = $1`,
      [userNo],
    );
    return rows[0] as Row;
  });
}
