import type { Mode } from './ledger.ts';
import type { Parameters } from './parameters.ts';

/**
 * The owner's defaults for every monitor, and the switches above all of them. Names, units and defaults are the earlier system's:
 * probabilities in percent, differentials in cents per contract, momentum in basis points.
 */
export type AutoTradeSettings = {
  /** Master switch: no monitor enters without it. */
  readonly autoEntry: boolean;
  /** The only mode in which `autoEntry` counts. */
  readonly autoEntryMode: Mode;
  /** Whether the stop by probability is on. */
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

/** Automatic entry is on only in the mode for which it was switched on. */
export const isAutoEntryOn = (auto: AutoTradeSettings, mode: Mode): boolean =>
  auto.autoEntry && auto.autoEntryMode === mode;

/** What the owner set for the entries of Hourly HTC, by the keys of its parameters. */
export const entryDefaults = (auto: AutoTradeSettings): Parameters => ({
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

/** What the owner set for stops, by the keys of the protection's parameters. */
export const protectionDefaults = (auto: AutoTradeSettings): Parameters => ({
  auto_stop: auto.autoStop,
  current_probability: auto.currentProbability,
  min_ttc_seconds: auto.minTtcSeconds,
  verification_period_enabled: auto.verificationPeriodEnabled,
  verification_period_seconds: auto.verificationPeriodSeconds,
  momentum_spike_enabled: auto.momentumSpikeEnabled,
  momentum_spike_threshold: auto.momentumSpikeThreshold,
});

/** What the owner set for the size of entries, by the keys of the size's parameters. */
export const sizeDefaults = ({ positionSize, multiplier }: TradePreferences): Parameters => ({
  position_size: positionSize,
  multiplier,
});
