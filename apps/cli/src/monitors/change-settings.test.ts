import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import { describe, expect, test } from 'vitest';
import { withSettings } from './change-settings.ts';

const DEFAULTS = {
  auto: {
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
  },
  preferences: { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 },
} as const;
const MONITOR = {
  name: 'one',
  symbol: 'BTC',
  series: 'hourly',
  strategy: null,
  parameters: {},
  size: {},
  rules: {},
  enabled: true,
  mode: null,
} as const;

const strategyOf = (name: string) => BUILT_IN_STRATEGIES.find((each) => each.name === name) ?? null;
const set = (assignments: readonly string[], monitor: Partial<typeof MONITOR> | object = {}) =>
  withSettings(DEFAULTS, { ...MONITOR, ...monitor }, assignments, strategyOf).monitor;

describe('settings as a person types them', () => {
  test('go to the part that they belong to, with the type of their form', () => {
    expect(
      set(['min_probability=97.5', 'min_differential=-2', 'auto_stop=on', 'on_stale=hold', 'multiplier=3']),
    ).toMatchObject({
      parameters: { min_probability: 97.5, min_differential: -2 },
      size: { multiplier: 3 },
      rules: { auto_stop: true, on_stale: 'hold' },
    });
    expect(set(['auto_stop=OFF', 'take_profit_enabled=yes']).rules).toEqual({
      auto_stop: false,
      take_profit_enabled: true,
    });
  });

  test('are given back with “default”, also those that the strategy does not have any more', () => {
    const before = { parameters: { min_probability: 97, gone: 1 }, rules: { auto_stop: true } };
    expect(set(['min_probability=default', 'gone=default'], before)).toMatchObject({
      parameters: {},
      rules: { auto_stop: true },
    });
  });

  test('may be right ones while another is wrong since before', () => {
    expect(set(['multiplier=2'], { parameters: { gone: 1 } })).toMatchObject({ size: { multiplier: 2 } });
  });

  test.each([
    [['min_probability=101'], 'min_probability must be a number from 0 to 100'],
    [['min_probability=high'], 'min_probability cannot be "high"'],
    [['min_probability='], 'min_probability cannot be ""'],
    [['min_probability=0x1'], 'cannot be "0x1"'],
    [['auto_stop=perhaps'], 'auto_stop cannot be "perhaps"'],
    [['on_stale=never'], 'on_stale must be one of book, hold, exit'],
    [['min_time=1000'], 'min_time must not be above max_time'],
    [['max_time=60'], 'min_time must not be above max_time'],
    [['name=two'], 'name is no setting of it'],
    [['__proto__=1'], '__proto__ is no setting of it'],
    [['multiplier'], 'multiplier has no value'],
    [['position_size=2.5'], 'position_size must be a whole number'],
  ] as const)('are refused with the reason: %o', (assignments, reason) => {
    expect(() => set(assignments)).toThrow(
      expect.objectContaining({ code: 'REC-804', message: expect.stringContaining(reason) }),
    );
  });
});
