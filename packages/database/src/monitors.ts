import type { MonitorChange, TradeOfMonitor } from '@rec-io/domain/monitor-change';
import type { MonitorSettings, OwnerDefaults } from '@rec-io/domain/monitor-settings';
import type { AutoTradeSettings, TradePreferences } from '@rec-io/domain/owner-settings';
import type { Pool } from 'pg';
import {
  readAutoTradeSettings,
  readTradePreferences,
  updateAutoTradeSettings,
  updateTradePreferences,
} from './preferences.ts';
import { type Columns, fieldsOf, selected } from './row-columns.ts';
import { asUser } from './transaction.ts';

export const MONITORS: Columns<MonitorSettings> = {
  name: 'name',
  symbol: 'symbol',
  series: 'series',
  strategy: 'strategy',
  parameters: 'parameters',
  size: 'size',
  rules: 'rules',
  enabled: 'enabled',
  mode: 'mode',
};

/** By name. */
export const readMonitors = (pool: Pool, userNo: string): Promise<MonitorSettings[]> =>
  asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<MonitorSettings>(
      `SELECT ${selected(MONITORS)} FROM users.monitors WHERE user_no = $1 ORDER BY name`,
      [userNo],
    );
    return rows;
  });

/** @returns false when there is one of that name, which is left as it is */
export const addMonitor = (pool: Pool, userNo: string, monitor: MonitorSettings): Promise<boolean> =>
  asUser(pool, userNo, async (client) => {
    const fields = fieldsOf(MONITORS);
    const { rowCount } = await client.query(
      `INSERT INTO users.monitors (user_no, ${fields.map((field) => MONITORS[field]).join(', ')})
       VALUES ($1, ${fields.map((_, index) => `$${index + 2}`).join(', ')}) ON CONFLICT DO NOTHING`,
      [userNo, ...fields.map((field) => monitor[field])],
    );
    return rowCount === 1;
  });

/** Changes what is named only; a group of settings is replaced as a whole. @returns false when there is none of that name */
export const changeMonitor = (
  pool: Pool,
  userNo: string,
  name: string,
  change: MonitorChange,
): Promise<boolean> =>
  asUser(pool, userNo, async (client) => {
    const changed = fieldsOf(MONITORS).filter((field) => field in change) as (keyof MonitorChange)[];
    const assignments = changed.map((field, index) => `${MONITORS[field]} = $${index + 3}`);
    const { rowCount } = await client.query(
      `UPDATE users.monitors SET ${[...assignments, 'updated_at = now()'].join(', ')} WHERE user_no = $1 AND name = $2`,
      [userNo, name, ...changed.map((field) => change[field])],
    );
    return rowCount === 1;
  });

/**
 * Trades of a monitor on which money still hangs, of every account and mode, oldest first.
 * @param name null: those of all monitors
 */
export const tradesHeldBy = (pool: Pool, userNo: string, name: string | null): Promise<TradeOfMonitor[]> =>
  asUser(pool, userNo, async (client) => {
    const { rows } = await client.query<TradeOfMonitor>(
      `SELECT id, monitor, account, mode, ticker, side, status FROM users.trades
       WHERE user_no = $1 AND monitor IS NOT NULL AND ($2::text IS NULL OR monitor = $2) AND status IN ('pending', 'open', 'closing', 'expired') ORDER BY opened_at, id`,
      [userNo, name],
    );
    return rows;
  });

/** With what its strategy remembers. @returns false when there is none of that name */
export const removeMonitor = (pool: Pool, userNo: string, name: string): Promise<boolean> =>
  asUser(pool, userNo, async (client) => {
    await client.query('DELETE FROM users.monitor_memory WHERE user_no = $1 AND monitor = $2', [
      userNo,
      name,
    ]);
    const { rowCount } = await client.query('DELETE FROM users.monitors WHERE user_no = $1 AND name = $2', [
      userNo,
      name,
    ]);
    return rowCount === 1;
  });

/** For web: an owner's monitors, and what holds for all of them. */
export const postgresMonitors = (pool: Pool) => ({
  read: (userNo: string) => readMonitors(pool, userNo),
  async defaults(userNo: string): Promise<OwnerDefaults> {
    return {
      auto: await readAutoTradeSettings(pool, userNo),
      preferences: await readTradePreferences(pool, userNo),
    };
  },
  async changeDefaults(
    userNo: string,
    { auto, preferences }: { auto: Partial<AutoTradeSettings>; preferences: Partial<TradePreferences> },
  ): Promise<OwnerDefaults> {
    return {
      auto: await updateAutoTradeSettings(pool, userNo, auto),
      preferences: await updateTradePreferences(pool, userNo, preferences),
    };
  },
  held: (userNo: string, name: string | null) => tradesHeldBy(pool, userNo, name),
  add: (userNo: string, monitor: MonitorSettings) => addMonitor(pool, userNo, monitor),
  change: (userNo: string, name: string, change: MonitorChange) => changeMonitor(pool, userNo, name, change),
  remove: (userNo: string, name: string) => removeMonitor(pool, userNo, name),
});
