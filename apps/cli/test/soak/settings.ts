import { ALL_SERIES } from '@rec-io/domain/market';
import type { MonitorSettings } from '@rec-io/domain/monitor-settings';

/** So loose that there is nearly always an order under way, and so protected that most trades are sold again. */
const HTC = {
  min_probability: 55,
  min_differential: -10,
  min_time: 5,
  max_time: 3_590,
  allow_re_entry: true,
  spike_alert_enabled: false,
  watchlist_min_volume: 0,
};
const SCALP = {
  min_momentum: 1,
  max_momentum: 200,
  exit_momentum: 0,
  min_price: 5,
  max_price: 95,
  min_edge: 0,
  max_spread: 20,
  min_volume: 0,
  max_trades: 3,
  min_time: 30,
  exit_time: 15,
  re_entry_wait: 10,
};
const RULES = {
  auto_stop: true,
  current_probability: 45,
  min_ttc_seconds: 5,
  momentum_spike_threshold: 20,
  take_profit_enabled: true,
  take_profit_gain: 4,
  trailing_stop_enabled: true,
  trailing_stop_distance: 4,
  trailing_stop_arm_gain: 1,
};

/** Two strategies want every series: who holds a market keeps the other out of it. */
export const MONITORS: readonly MonitorSettings[] = ALL_SERIES.flatMap(({ symbol, kind: series }) => {
  const of = (what: string, more: Pick<MonitorSettings, 'strategy' | 'parameters' | 'size' | 'rules'>) => ({
    ...{ name: `${symbol.toLowerCase()}-${series}-${what}`, symbol, series, enabled: true },
    ...{ mode: 'simulated' as const, ...more },
  });
  const timed = { ...RULES, time_stop_enabled: series === 'quarter', time_stop_seconds: 20 };
  return [
    of('htc', { strategy: 'Hourly HTC', parameters: HTC, size: { position_size: 3 }, rules: timed }),
    of('scalp', { strategy: 'Momentum Scalp', parameters: SCALP, size: { position_size: 2 }, rules: RULES }),
  ];
});

/** Trading like this loses, and is to go on all the same. */
export const LIMITS = {
  max_contracts: 1_000,
  max_open_trades: 200,
  max_exposure: 100_000,
  max_trade_loss: 1_000,
  max_hour_loss: 100_000,
  max_day_loss: 100_000,
  max_drawdown: 100_000,
  max_orders_per_hour: 10_000,
  max_burst: 100_000,
  max_spread: 20,
};
