import type { AutoTradeSettings, TradePreferences } from '@rec-io/database/preferences';
import { HOURLY_HTC_DEFAULTS, type HourlyHtcSettings } from '@rec-io/domain/hourly-htc';
import { countE2 } from '@rec-io/domain/money';

/** The owner's settings (percent, cents, whole contracts) in the strategy's units. */
export function hourlyHtcSettings(auto: AutoTradeSettings, preferences: TradePreferences): HourlyHtcSettings {
  return {
    ...HOURLY_HTC_DEFAULTS,
    autoEntry: auto.autoEntry,
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
