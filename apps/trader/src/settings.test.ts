import type { AutoTradeSettings } from '@rec-io/database/preferences';
import { HOURLY_HTC_DEFAULTS } from '@rec-io/domain/hourly-htc';
import { expect, test } from 'vitest';
import { hourlyHtcSettings } from './settings.ts';

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

test('the owner’s defaults are the strategy’s defaults, in its units', () => {
  expect(hourlyHtcSettings(DEFAULTS, PREFERENCES, 'simulated')).toEqual(HOURLY_HTC_DEFAULTS);
});

test('entries that were switched on for one mode are off in every other', () => {
  const modes = ['simulated', 'demo', 'prod'] as const;
  for (const on of modes)
    for (const mode of modes)
      expect(hourlyHtcSettings({ ...DEFAULTS, autoEntryMode: on }, PREFERENCES, mode).autoEntry).toBe(
        on === mode,
      );
  expect(hourlyHtcSettings({ ...DEFAULTS, autoEntry: false }, PREFERENCES, 'simulated').autoEntry).toBe(
    false,
  );
});
