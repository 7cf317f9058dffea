import { describe, expect, test } from 'vitest';
import { CLOSE_MS, deciding, input, type RowFacts, row } from '../test/strategy-scene.ts';
import { HOURLY_HTC } from './hourly-htc.ts';
import { defaultsOf, type Parameters, parameterProblems } from './parameters.ts';
import { attemptKey, type StrategyInput, type StrategyMemory } from './strategy.ts';
import { MINUTE_MS, SECOND_MS } from './time.ts';

const htc = (settings: Parameters = {}) => deciding(HOURLY_HTC, settings);
const bought = (facts: RowFacts, change: Partial<StrategyInput> = {}, settings: Parameters = {}) =>
  htc(settings)(input([row(facts)], change)).signals;

describe('Hourly HTC', () => {
  test('has the settings of the earlier system, with their names, defaults and ranges', () => {
    expect(defaultsOf(HOURLY_HTC.parameters)).toEqual({
      min_probability: 95,
      min_differential: 0.25,
      watchlist_min_volume: 1_000,
      watchlist_max_ask: 98,
      min_time: 120,
      max_time: 900,
      allow_re_entry: false,
      spike_alert_enabled: true,
      spike_alert_momentum_threshold: 36,
      spike_alert_cooldown_threshold: 30,
      spike_alert_cooldown_minutes: 15,
    });
    const ranges = HOURLY_HTC.parameters.flatMap((spec) =>
      spec.type === 'number' ? [[spec.key, spec.min, spec.max]] : [],
    );
    expect(ranges).toEqual(
      expect.arrayContaining([
        ['min_probability', 0, 100],
        ['min_differential', -10, 10],
        ['min_time', 0, 3_600],
        ['max_time', 0, 3_600],
        ['spike_alert_momentum_threshold', 0, 100],
        ['spike_alert_cooldown_threshold', 0, 50],
        ['spike_alert_cooldown_minutes', 0, 180],
      ]),
    );
  });

  test.each([
    [{ min_time: 905 }, 'min_time'],
    [{ spike_alert_momentum_threshold: 20 }, 'spike_alert_cooldown_threshold'],
  ])('refuses settings that exclude each other: %o', (given, key) => {
    expect(parameterProblems(HOURLY_HTC.parameters, given).map((problem) => problem.key)).toEqual([key]);
  });

  test('buys what is nearly certain and still cheap, at the ask it saw', () => {
    const [signal, ...rest] = bought({});
    expect(rest).toEqual([]);
    expect(signal).toMatchObject({
      kind: 'entry',
      ticker: 'T99000',
      side: 'yes',
      limitE4: 9_300,
      probability: 0.96,
    });
    // 96 cents − 93 cents − 0.07 · 0.93 · 0.07
    expect(signal?.kind === 'entry' && signal.edgeE4).toBeCloseTo(300 - 45.57, 9);
  });

  test('buys NO above the index', () => {
    const facts = { strike: 101_000, probability: 0.03, yesAsk: 9, noAsk: 93 };
    expect(bought(facts)).toMatchObject([
      { ticker: 'T101000', side: 'no', limitE4: 9_300, probability: 0.97 },
    ]);
  });

  test('buys the most probable first', () => {
    const rows = [
      row({ strike: 98_000, probability: 0.95 }),
      row({}),
      row({ strike: 97_000, probability: 0.97 }),
    ];
    expect(htc()(input(rows)).signals).toMatchObject([
      { ticker: 'T97000' },
      { ticker: 'T99000' },
      { ticker: 'T98000' },
    ]);
  });

  test.each<[string, RowFacts, Partial<StrategyInput>]>([
    ['probability below 95 %', { probability: 0.949, yesAsk: 90, noAsk: 12 }, {}],
    ['edge after fee below a quarter cent', { probability: 0.95, yesAsk: 94.45 }, {}],
    ['unknown probability', { probability: Number.NaN }, {}],
    ['not on the watchlist', { volume: 999 }, {}],
    ['more than 15 minutes to close', {}, { nowMs: CLOSE_MS - 900_001 }],
    ['less than 2 minutes to close', {}, { nowMs: CLOSE_MS - 119_999 }],
    ['no momentum known', {}, { momentumBp: null }],
    ['no ladder', {}, { ladder: null }],
    ['held, by whomever', {}, { held: new Set(['T99000']) }],
    ['traded before', {}, { traded: new Set(['T99000']) }],
    ['tried ten seconds ago', {}, { attemptedAtMs: new Map([['T99000/yes', CLOSE_MS - 609_999]]) }],
  ])('does not buy: %s', (_reason, facts, change) => {
    expect(bought(facts, change)).toEqual([]);
  });

  test.each<[string, RowFacts, Partial<StrategyInput>]>([
    ['probability of 95 %', { probability: 0.95, yesAsk: 90, noAsk: 12 }, {}],
    ['edge of a quarter cent', { probability: 0.95, yesAsk: 94.37 }, {}],
    ['15 minutes to close', {}, { nowMs: CLOSE_MS - 900_000 }],
    ['2 minutes to close', {}, { nowMs: CLOSE_MS - 120_000 }],
    ['tried ten seconds ago, whole', {}, { attemptedAtMs: new Map([['T99000/yes', CLOSE_MS - 610_000]]) }],
    ['the other side tried just now', {}, { attemptedAtMs: new Map([['T99000/no', CLOSE_MS - 600_000]]) }],
  ])('buys at the very edge: %s', (_reason, facts, change) => {
    expect(bought(facts, change)).toHaveLength(1);
  });

  test('has no slack: with a minimum differential of 1 cent, 0.99 cents are too little', () => {
    // 96 − 94 − 0.3948 = 1.6 cents of edge.
    expect(bought({ yesAsk: 94 }, {}, { min_differential: 1.5 })).toHaveLength(1);
    expect(bought({ yesAsk: 94 }, {}, { min_differential: 1.75 })).toEqual([]);
  });

  test('buys a market again after its trade has ended only where that is allowed, and never while it is held', () => {
    const traded = new Set(['T99000']);
    expect(bought({}, { traded }, { allow_re_entry: true })).toHaveLength(1);
    expect(bought({}, { traded, held: traded }, { allow_re_entry: true })).toEqual([]);
  });

  test('is ACTIVE in its window, INACTIVE outside, also without a ladder', () => {
    const stateAt = (change: Partial<StrategyInput>) => htc()(input([row()], change)).status.state;
    expect(stateAt({})).toBe('ACTIVE');
    expect(stateAt({ nowMs: CLOSE_MS - 901_000 })).toBe('INACTIVE');
    expect(stateAt({ ladder: null })).toBe('INACTIVE');
  });

  test('pauses at a spike, and buys again after fifteen minutes of calm, though it was restarted meanwhile', () => {
    const decide = htc();
    let memory: StrategyMemory = HOURLY_HTC.memory;
    const at = (secondsAfter: number, momentumBp: number) => {
      const nowMs = CLOSE_MS - 20 * MINUTE_MS + secondsAfter * SECOND_MS;
      const decision = decide(input([row()], { nowMs, momentumBp }), memory);
      memory = JSON.parse(JSON.stringify(decision.memory)) as StrategyMemory;
      return decision;
    };
    expect(at(0, -36).status).toEqual({ state: 'PAUSED', pausedForS: 900 });
    expect(at(60, 31).status.pausedForS).toBe(900);
    for (let s = 61; s < 961; s++) {
      const { signals, status } = at(s, 29);
      expect([signals.length, status.state]).toEqual([0, 'PAUSED']);
    }
    const after = at(961, 29);
    expect(after.status).toEqual({ state: 'ACTIVE', pausedForS: null });
    expect(after.signals).toHaveLength(1);
  });

  test('does not pause when that is switched off, nor stay in a pause that it was in', () => {
    const { memory } = htc()(input([row()], { nowMs: CLOSE_MS - 700_000, momentumBp: 80 }));
    const decision = htc({ spike_alert_enabled: false })(input([row()], { momentumBp: 80 }), memory);
    expect(decision.status.state).toBe('ACTIVE');
    expect(decision.signals).toHaveLength(1);
  });

  test('changes nothing that it was given', () => {
    const given = input([row()], { attemptedAtMs: new Map([[attemptKey('T1', 'yes'), 1]]) });
    const before = structuredClone(given);
    htc()(given);
    expect(given).toEqual(before);
  });
});
