import type { Mode } from '@rec-io/domain/ledger';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

/** Probabilities in percent, differentials in cents per contract, momentum in basis points, as the owner types them. */
export type AutoTradeSettings = {
  readonly autoEntry: boolean;
  /** The only mode in which `autoEntry` counts. */
  readonly autoEntryMode: Mode;
  readonly autoStop: boolean;
  readonly minProbability: number;
  readonly minDifferential: number;
  /** Entry window in seconds to close. */
  readonly minTime: number;
  readonly maxTime: number;
  readonly allowReEntry: boolean;
  readonly spikeAlertEnabled: boolean;
  readonly spikeAlertMomentumThreshold: number;
  readonly spikeAlertCooldownThreshold: number;
  readonly spikeAlertCooldownMinutes: number;
  /** A stop closes when the present probability falls below this. */
  readonly currentProbability: number;
  readonly minTtcSeconds: number;
  readonly momentumSpikeEnabled: boolean;
  readonly momentumSpikeThreshold: number;
  readonly verificationPeriodEnabled: boolean;
  readonly verificationPeriodSeconds: number;
};

export type TradePreferences = {
  readonly tradeStrategy: string;
  /** Contracts per entry, before the multiplier. */
  readonly positionSize: number;
  readonly multiplier: number;
};

const SETTINGS: Readonly<Record<keyof AutoTradeSettings, string>> = {
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

const PREFERENCES: Readonly<Record<keyof TradePreferences, string>> = {
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

type Columns<Row> = Readonly<Record<keyof Row & string, string>>;

const fieldsOf = <Row>(columns: Columns<Row>) => Object.keys(columns) as (keyof Row & string)[];
const selected = <Row>(columns: Columns<Row>): string =>
  fieldsOf(columns)
    .map((field) => `${columns[field]} AS "${field}"`)
    .join(', ');

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
