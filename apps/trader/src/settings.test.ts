import { HOURLY_HTC_DEFAULTS } from '@rec-io/domain/hourly-htc';
import { expect, test } from 'vitest';
import { hourlyHtcSettings } from './settings.ts';

test('the owner’s defaults are the strategy’s defaults, in its units', () => {
  const settings = hourlyHtcSettings(
    {
      autoEntry: true,
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
    },
    { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 },
  );
  expect(settings).toEqual(HOURLY_HTC_DEFAULTS);
});
