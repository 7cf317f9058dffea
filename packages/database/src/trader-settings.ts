import type { MonitorSettings, OwnerDefaults } from '@rec-io/domain/monitor-settings';
import type { AutoTradeSettings, TradePreferences } from '@rec-io/domain/owner-settings';
import type { Parameters } from '@rec-io/domain/parameters';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import { riskLimits } from '@rec-io/domain/risk-parameters';
import type { Pool } from 'pg';
import type { LedgerScope } from './ledger-table.ts';
import { MONITORS } from './monitors.ts';
import { PREFERENCES, readAutoTradeSettings, readTradePreferences, SETTINGS } from './preferences.ts';
import { RISK_LIMITS_SET } from './risk-limits.ts';
import { selected } from './row-columns.ts';

/** Everything that an owner may set for a running trader. */
export type TraderSettings = OwnerDefaults & {
  readonly monitors: readonly MonitorSettings[];
  readonly limits: RiskLimits;
};

/** One statement, so that it is one state: the trader asks every second. */
const READ = `
  SELECT
    (SELECT row_to_json(a) FROM (SELECT ${selected(SETTINGS)} FROM users.auto_trade_settings WHERE user_no = $1) a) AS auto,
    (SELECT row_to_json(p) FROM (SELECT ${selected(PREFERENCES)} FROM users.trade_preferences WHERE user_no = $1) p)
      AS preferences,
    (SELECT coalesce(json_agg(m ORDER BY m.name), '[]')
     FROM (SELECT ${selected(MONITORS)} FROM users.monitors WHERE user_no = $1) m) AS monitors,
    ${RISK_LIMITS_SET('$1', '$2', '$3')} AS limits`;

type Row = {
  readonly auto: AutoTradeSettings | null;
  readonly preferences: TradePreferences | null;
  readonly monitors: readonly MonitorSettings[];
  readonly limits: Parameters | null;
};

/** @param source its pool is bound to the user */
export async function readTraderSettings({
  pool,
  userNo,
  account,
  mode,
}: LedgerScope & { readonly pool: Pool }): Promise<TraderSettings> {
  const { rows } = await pool.query<Row>({
    name: 'trader-settings',
    text: READ,
    values: [userNo, account, mode],
  });
  const { auto = null, preferences = null, monitors = [], limits = null } = rows[0] ?? {};
  return {
    auto: auto ?? (await readAutoTradeSettings(pool, userNo)),
    preferences: preferences ?? (await readTradePreferences(pool, userNo)),
    monitors,
    limits: riskLimits(limits ?? {}),
  };
}
