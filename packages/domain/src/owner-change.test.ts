import { describe, expect, test } from 'vitest';
import type { OwnerDefaults } from './monitor-settings.ts';
import { changedOwnerDefaults, ownerSpecs, ownerValues } from './owner-change.ts';

const DEFAULTS: OwnerDefaults = {
  auto: {
    ...{ autoEntry: true, autoEntryMode: 'simulated' as const, autoStop: false },
    ...{ minProbability: 95, minDifferential: 0.25, minTime: 120, maxTime: 900, allowReEntry: false },
    ...{ spikeAlertEnabled: true, spikeAlertMomentumThreshold: 36, spikeAlertCooldownThreshold: 30 },
    ...{ spikeAlertCooldownMinutes: 15, currentProbability: 40, minTtcSeconds: 60 },
    ...{ momentumSpikeEnabled: true, momentumSpikeThreshold: 36 },
    ...{ verificationPeriodEnabled: false, verificationPeriodSeconds: 15 },
  },
  preferences: { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 },
};

test('every setting of an owner has a form, and its field', () => {
  const [values, specs] = [ownerValues(DEFAULTS), ownerSpecs(DEFAULTS)];
  for (const part of ['parameters', 'size', 'rules'] as const) {
    expect(specs[part].map(({ key }) => key).sort()).toEqual(Object.keys(values[part]).sort());
    for (const [key, value] of Object.entries(values[part])) {
      const { auto, preferences, problems } = changedOwnerDefaults(DEFAULTS, { [key]: value });
      expect(problems, key).toEqual([]);
      const [[field, kept] = []] = [...Object.entries(auto), ...Object.entries(preferences)];
      expect(kept).toBe(value);
      expect({ ...DEFAULTS.auto, ...DEFAULTS.preferences }).toHaveProperty(field ?? '', value);
    }
  }
});

test('what is set goes to where it is kept', () => {
  expect(changedOwnerDefaults(DEFAULTS, { min_probability: 97, auto_stop: true, position_size: 5 })).toEqual({
    auto: { minProbability: 97, autoStop: true },
    preferences: { positionSize: 5 },
    problems: [],
  });
});

describe('what cannot be is said', () => {
  test.each([
    [{ min_probability: 101 }, 'must be a number from 0 to 100'],
    [{ min_time: 1_000 }, 'must not be above max_time, which is 900'],
    [{ max_time: 120.5 }, 'must be a whole number'],
    [{ multiplier: 1.5 }, 'must be a whole number'],
    [{ auto_stop: null }, 'must be true or false'],
    [{ take_profit_gain: 5 }, 'there is no such setting'],
    [{ autoEntry: true }, 'there is no such setting'],
  ])('%j', (wish, message) => {
    expect(changedOwnerDefaults(DEFAULTS, wish).problems).toEqual([{ key: Object.keys(wish)[0], message }]);
  });
});
