import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOURLY_HTC } from './hourly-htc.ts';
import { type MonitorSettings, partOf, resolveMonitor, SETTING_PARTS } from './monitor-settings.ts';
import type { AutoTradeSettings, TradePreferences } from './owner-settings.ts';
import { defaultsOf, type ParameterSpec, type Parameters, type ParameterValue } from './parameters.ts';
import { DEFAULT_PROTECTIVE_RULES } from './protection.ts';
import { PROTECTION_PARAMETERS, protectiveRules } from './protection-parameters.ts';
import { SIZE_PARAMETERS, sizeRule } from './size-parameters.ts';
import { DEFAULT_SIZE } from './sizing.ts';

/** What the earlier system had for whoever changed nothing. */
const AUTO: AutoTradeSettings = {
  autoEntry: false,
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
const PREFERENCES: TradePreferences = { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 };

const MONITOR: MonitorSettings = {
  name: 'btc-hourly-htc',
  symbol: 'BTC',
  series: 'hourly',
  strategy: null,
  parameters: {},
  size: {},
  rules: {},
  enabled: true,
  mode: null,
};

const OWN: readonly ParameterSpec[] = [
  {
    key: 'min_probability',
    label: '',
    help: '',
    type: 'number',
    default: 70,
    min: 0,
    max: 100,
    step: 1,
    unit: '%',
  },
];
const SUGGESTED = { take_profit_enabled: true, take_profit_gain: 8, momentum_spike_threshold: 20 };
const strategyOf = (name: string) =>
  name === 'Hourly HTC'
    ? HOURLY_HTC
    : name === 'Mine'
      ? { parameters: OWN, suggestedRules: SUGGESTED }
      : null;

const resolved = (
  auto: Partial<AutoTradeSettings> = {},
  monitor: Partial<MonitorSettings> = {},
  preferences: Partial<TradePreferences> = {},
) =>
  resolveMonitor(
    { auto: { ...AUTO, ...auto }, preferences: { ...PREFERENCES, ...preferences } },
    { ...MONITOR, ...monitor },
    strategyOf,
  );

describe('a monitor without settings of its own', () => {
  test('runs with the earlier system’s defaults, which are those of the strategy, the rules and the size', () => {
    const { spec, problems } = resolved();
    expect(problems).toEqual([]);
    expect(spec.parameters).toEqual(defaultsOf(HOURLY_HTC.parameters));
    expect(spec.parameters).toMatchObject({
      min_probability: 95,
      min_differential: 0.25,
      min_time: 120,
      max_time: 900,
      allow_re_entry: false,
      spike_alert_enabled: true,
      spike_alert_momentum_threshold: 36,
      spike_alert_cooldown_threshold: 30,
      spike_alert_cooldown_minutes: 15,
    });
    expect(spec.rules).toEqual(DEFAULT_PROTECTIVE_RULES);
    expect(spec.rules.probabilityStop).toEqual({
      enabled: false,
      below: 0.4,
      minTimeToCloseS: 60,
      verifyS: 0,
    });
    expect(spec.rules.momentumSpikeStop).toEqual({ enabled: true, levelBp: 36 });
    expect(spec.size).toEqual(DEFAULT_SIZE);
    expect(spec).toMatchObject({
      name: 'btc-hourly-htc',
      symbol: 'BTC',
      series: 'hourly',
      strategy: 'Hourly HTC',
    });
  });

  /** Each setting of the earlier system, with what it must become. */
  const ENTRY: readonly (readonly [Partial<AutoTradeSettings>, string, ParameterValue])[] = [
    [{ minProbability: 91 }, 'min_probability', 91],
    [{ minDifferential: -2 }, 'min_differential', -2],
    [{ minTime: 45 }, 'min_time', 45],
    [{ maxTime: 1800 }, 'max_time', 1800],
    [{ allowReEntry: true }, 'allow_re_entry', true],
    [{ spikeAlertEnabled: false }, 'spike_alert_enabled', false],
    [{ spikeAlertMomentumThreshold: 40 }, 'spike_alert_momentum_threshold', 40],
    [{ spikeAlertCooldownThreshold: 20 }, 'spike_alert_cooldown_threshold', 20],
    [{ spikeAlertCooldownMinutes: 60 }, 'spike_alert_cooldown_minutes', 60],
  ];
  test.each(ENTRY)('takes over %o', (auto, key, value) => {
    expect(resolved(auto).spec.parameters).toEqual({ ...resolved().spec.parameters, [key]: value });
  });

  test.each([
    [{ autoStop: true }, 'probabilityStop', { enabled: true }],
    [{ currentProbability: 25 }, 'probabilityStop', { below: 0.25 }],
    [{ minTtcSeconds: 90 }, 'probabilityStop', { minTimeToCloseS: 90 }],
    [{ verificationPeriodEnabled: true }, 'probabilityStop', { verifyS: 15 }],
    [{ verificationPeriodSeconds: 40 }, 'probabilityStop', { verifyS: 0 }],
    [{ verificationPeriodEnabled: true, verificationPeriodSeconds: 40 }, 'probabilityStop', { verifyS: 40 }],
    [{ momentumSpikeEnabled: false }, 'momentumSpikeStop', { enabled: false }],
    [{ momentumSpikeThreshold: 25 }, 'momentumSpikeStop', { levelBp: 25 }],
  ] as const)('takes over %o', (auto, rule, change) => {
    const usual = resolved().spec.rules;
    expect(resolved(auto).spec.rules).toEqual({ ...usual, [rule]: { ...usual[rule], ...change } });
  });

  test('buys position size times multiplier, by the strategy of the preferences', () => {
    const { spec } = resolved({}, {}, { positionSize: 25, multiplier: 3, tradeStrategy: 'Mine' });
    expect(spec.size).toEqual({ kind: 'fixed', contracts: 25, multiplier: 3 });
    expect(spec.strategy).toBe('Mine');
  });
});

describe('a monitor’s own settings', () => {
  test('go before the owner’s, each alone', () => {
    const { spec } = resolved(
      { autoStop: true, currentProbability: 30, minProbability: 90 },
      {
        parameters: { min_probability: 97 },
        rules: { current_probability: 55, take_profit_enabled: true, take_profit_gain: 3 },
        size: { size_rule: 'kelly', kelly_fraction: 0.5 },
      },
    );
    expect(spec.parameters).toMatchObject({ min_probability: 97, min_time: 120 });
    expect(spec.rules.probabilityStop).toMatchObject({ enabled: true, below: 0.55 });
    expect(spec.rules.takeProfit).toEqual({ enabled: true, gainE4: 300 });
    expect(spec.size).toEqual({ kind: 'kelly', fraction: 0.5, maxPercentOfBalance: 5, maxContracts: 100 });
  });

  test('of another strategy than Hourly HTC have that strategy’s defaults, whatever their names', () => {
    expect(resolved({ minProbability: 91 }, { strategy: 'Mine' }).spec.parameters).toEqual({
      min_probability: 70,
    });
  });

  test.each([
    [{ parameters: { min_probability: 101 } }, 'min_probability'],
    [{ parameters: { no_such: 1 } }, 'no_such'],
    [{ rules: { current_probability: 'high' } }, 'current_probability'],
    [{ size: { position_size: 0 } }, 'position_size'],
    [{ strategy: 'Nobody’s' }, 'strategy'],
  ] as const)('that cannot be disable it, and protect with what is usual: %o', (change, key) => {
    const { spec, problems } = resolved({ autoEntry: true }, change);
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(spec.enabled).toBe(false);
    expect(spec.rules).toEqual(DEFAULT_PROTECTIVE_RULES);
    expect(spec.size).toEqual(DEFAULT_SIZE);
  });
});

test('a monitor may enter only with the master switch, its own, and in the mode of both', () => {
  const modes = ['simulated', 'demo', 'prod'] as const;
  for (const autoEntry of [true, false])
    for (const enabled of [true, false])
      for (const master of modes)
        for (const mode of [...modes, null]) {
          const { spec } = resolved({ autoEntry, autoEntryMode: master }, { enabled, mode });
          expect(spec.mode).toBe(master);
          expect(spec.enabled).toBe(autoEntry && enabled && (mode === null || mode === master));
        }
});

test('every parameter of protection and size may be anything that its form allows, and gives a whole rule', () => {
  const anyOf = (specs: readonly ParameterSpec[]): fc.Arbitrary<Parameters> =>
    fc.record(
      Object.fromEntries(
        specs.map((spec) => [
          spec.key,
          spec.type === 'boolean'
            ? fc.boolean()
            : spec.type === 'choice'
              ? fc.constantFrom(...spec.choices)
              : fc.double({ min: spec.min, max: spec.max, noNaN: true }),
        ]),
      ),
    );
  fc.assert(
    fc.property(anyOf(PROTECTION_PARAMETERS), anyOf(SIZE_PARAMETERS), (rules, size) => {
      const made = { rules: protectiveRules(rules), size: sizeRule(size) };
      // JSON has no NaN: what is durable must be what was meant.
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
      expect(made.rules.ladder.stepsE4.length).toBeGreaterThan(0);
    }),
  );
});

test('defaults are what their own forms allow, and no key is meant twice', () => {
  for (const specs of [PROTECTION_PARAMETERS, SIZE_PARAMETERS, HOURLY_HTC.parameters])
    for (const spec of specs)
      if (spec.type === 'number') {
        expect(spec.default, spec.key).toBeGreaterThanOrEqual(spec.min);
        expect(spec.default, spec.key).toBeLessThanOrEqual(spec.max);
      }
  const keys = [...HOURLY_HTC.parameters, ...PROTECTION_PARAMETERS, ...SIZE_PARAMETERS].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(protectiveRules(defaultsOf(PROTECTION_PARAMETERS))).toEqual(DEFAULT_PROTECTIVE_RULES);
  expect(sizeRule(defaultsOf(SIZE_PARAMETERS))).toEqual(DEFAULT_SIZE);
});

test('a setting is found by its key, a strategy’s own first', () => {
  const usual = resolved();
  expect(partOf('min_probability', usual)).toBe('parameters');
  expect(partOf('current_probability', usual)).toBe('rules');
  expect(partOf('multiplier', usual)).toBe('size');
  expect(partOf('nothing', usual)).toBeNull();
  const own = [{ ...(SIZE_PARAMETERS[2] as ParameterSpec) }];
  expect(partOf('multiplier', { specs: { ...usual.specs, parameters: own } })).toBe('parameters');
});

test('what holds is told in the owner’s units, setting by setting', () => {
  const { values, specs } = resolved({ currentProbability: 35 }, { size: { position_size: 7 } });
  expect(values.rules['current_probability']).toBe(35);
  expect(values.size['position_size']).toBe(7);
  for (const part of SETTING_PARTS)
    expect(Object.keys(values[part]).sort()).toEqual(specs[part].map(({ key }) => key).sort());
});

test('rules that a strategy suggests hold where its owner set none', () => {
  const { spec } = resolved(
    { momentumSpikeThreshold: 50 },
    { strategy: 'Mine', rules: { take_profit_gain: 3 } },
  );
  expect(spec.rules.takeProfit).toEqual({ enabled: true, gainE4: 300 });
  expect(spec.rules.momentumSpikeStop.levelBp).toBe(50);
});
