import type { AutoTradeSettings, TradePreferences } from '@rec-io/database/preferences';
import { HOURLY_HTC_DEFAULTS, type HourlyHtcSettings } from '@rec-io/domain/hourly-htc';
import type { Mode } from '@rec-io/domain/ledger';
import { countE2 } from '@rec-io/domain/money';

/**
 * The owner's settings (percent, cents, whole contracts) in the strategy's units. Entries are on only in the mode for which they
 * were switched on.
 */
export function hourlyHtcSettings(
  auto: AutoTradeSettings,
  preferences: TradePreferences,
  mode: Mode,
): HourlyHtcSettings {
  return {
    ...HOURLY_HTC_DEFAULTS,
    autoEntry: auto.autoEntry && auto.autoEntryMode === mode,
    minProbability: auto.minProbability / 100,
    minEdgeE4: auto.minDifferential * 100,
    minTimeS: auto.minTime,
    maxTimeS: auto.maxTime,
    allowReEntry: auto.allowReEntry,
    countE2: countE2(preferences.positionSize * preferences.multiplier * 100),
    spike: {
      enabled: auto.spikeAlertEnabled,
      levelBp: auto.spikeAlertMomentumThreshold,
      calmBp: auto.spikeAlertCooldownThreshold,
      calmMinutes: auto.spikeAlertCooldownMinutes,
    },
  };
}
