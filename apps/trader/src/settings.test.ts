import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { AutoTradeSettings } from '@rec-io/domain/owner-settings';
import { defaultsOf } from '@rec-io/domain/parameters';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { expect, test } from 'vitest';
import { defaultMonitor, isAutoEntryOn } from './settings.ts';

const DEFAULTS: AutoTradeSettings = {
  autoEntry: true,
  autoEntryMode: 'simulated',
  autoStop: false,
  minProbability: 95,
  minDifferential: 0.25,
  minTime: 120,
  maxTime: 900,
  allowReEntry: false,
  spikeAlertEnabled: true,
  spikeAlertMomentumThreshold: 36,
  spikeAlertCooldownThreshold: 30,
  spikeAlertCooldownMinutes: 15,
  currentProbability: 40,
  minTtcSeconds: 60,
  momentumSpikeEnabled: true,
  momentumSpikeThreshold: 36,
  verificationPeriodEnabled: false,
  verificationPeriodSeconds: 15,
};
const PREFERENCES = { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 };

test('the owner’s defaults are the strategy’s and the rules’ defaults', () => {
  const monitor = defaultMonitor(DEFAULTS, PREFERENCES, 'simulated', 'BTC');
  expect({ ...defaultsOf(HOURLY_HTC.parameters), ...monitor.parameters }).toEqual(
    defaultsOf(HOURLY_HTC.parameters),
  );
  expect(monitor.rules).toEqual(DEFAULT_PROTECTIVE_RULES);
});

test('entries that were switched on for one mode are off in every other', () => {
  const modes = ['simulated', 'demo', 'prod'] as const;
  for (const on of modes)
    for (const mode of modes)
      expect(isAutoEntryOn({ ...DEFAULTS, autoEntryMode: on }, mode)).toBe(on === mode);
  expect(isAutoEntryOn({ ...DEFAULTS, autoEntry: false }, 'simulated')).toBe(false);
});
