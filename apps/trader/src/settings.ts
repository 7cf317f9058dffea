import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { AutoTradeSettings, TradePreferences } from '@rec-io/domain/owner-settings';
import type { Parameters } from '@rec-io/domain/parameters';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';

/** Automatic entry is on only in the mode for which it was switched on. */
export const isAutoEntryOn = (auto: AutoTradeSettings, mode: Mode): boolean =>
  auto.autoEntry && auto.autoEntryMode === mode;

/** The owner's settings (percent, cents, whole contracts, basis points) as the monitor of an hourly series. */
export function defaultMonitor(
  auto: AutoTradeSettings,
  preferences: TradePreferences,
  mode: Mode,
  symbol: CoinSymbol,
): MonitorSpec {
  const defaults = DEFAULT_PROTECTIVE_RULES;
  return {
    name: `${symbol.toLowerCase()}-hourly-htc`,
    symbol,
    series: 'hourly',
    strategy: preferences.tradeStrategy,
    // Any other strategy has its own, and begins with its defaults.
    parameters: preferences.tradeStrategy === HOURLY_HTC.name ? hourlyHtcParameters(auto) : {},
    size: { kind: 'fixed', contracts: preferences.positionSize, multiplier: preferences.multiplier },
    rules: {
      ...defaults,
      probabilityStop: {
        enabled: auto.autoStop,
        below: auto.currentProbability / 100,
        minTimeToCloseS: auto.minTtcSeconds,
        verifyS: auto.verificationPeriodEnabled ? auto.verificationPeriodSeconds : 0,
      },
      momentumSpikeStop: { enabled: auto.momentumSpikeEnabled, levelBp: auto.momentumSpikeThreshold },
    },
    enabled: true,
    mode,
  };
}

const hourlyHtcParameters = (auto: AutoTradeSettings): Parameters => ({
  min_probability: auto.minProbability,
  min_differential: auto.minDifferential,
  min_time: auto.minTime,
  max_time: auto.maxTime,
  allow_re_entry: auto.allowReEntry,
  spike_alert_enabled: auto.spikeAlertEnabled,
  spike_alert_momentum_threshold: auto.spikeAlertMomentumThreshold,
  spike_alert_cooldown_threshold: auto.spikeAlertCooldownThreshold,
  spike_alert_cooldown_minutes: auto.spikeAlertCooldownMinutes,
});
