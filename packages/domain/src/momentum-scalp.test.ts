import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOSE_MS, deciding, input, type RowFacts, row } from '../test/strategy-scene.ts';
import { MOMENTUM_SCALP, roundTripE4 } from './momentum-scalp.ts';
import { MOMENTUM_SCALP_PARAMETERS } from './momentum-scalp-parameters.ts';
import { defaultsOf, type Parameters } from './parameters.ts';
import type { HeldTrade, StrategyInput } from './strategy.ts';

/** Near the money: worth 57 cents, offered at 50, bid 48. */
const NEAR: RowFacts = { strike: 100_000, probability: 0.57, yesAsk: 50, noAsk: 52 };
const UP = { momentumBp: 15 };
const NOW = CLOSE_MS - 600_000;

const scalp = (settings: Parameters = {}) => deciding(MOMENTUM_SCALP, settings);
const wanted = (facts: readonly RowFacts[], change: Partial<StrategyInput> = UP, settings: Parameters = {}) =>
  scalp(settings)(input(facts.map(row), change)).signals;

const held: HeldTrade = {
  id: 'trade',
  ticker: 'T100000',
  side: 'yes',
  countE2: 100,
  buyPriceE4: 5_000,
  openedAtMs: NOW - 30_000,
};
const exitReason = (trade: Partial<HeldTrade>, change: Partial<StrategyInput>) => {
  const given = { trades: [{ ...held, ...trade }], held: new Set(['T100000']), ...change };
  const signals = scalp()(input([row(NEAR)], given)).signals;
  return signals.length === 0
    ? null
    : signals.map((each) => (each.kind === 'exit' ? each.reason : each.kind)).join();
};

describe('Momentum Scalp', () => {
  test('buys YES near the money when momentum is up, NO when it is down', () => {
    expect(wanted([NEAR])).toMatchObject([
      { kind: 'entry', ticker: 'T100000', side: 'yes', limitE4: 5_000, probability: 0.57 },
    ]);
    const down = { ...NEAR, probability: 0.4375, yesAsk: 52, noAsk: 50 };
    expect(wanted([down], { momentumBp: -15 })).toMatchObject([
      { side: 'no', limitE4: 5_000, probability: 0.5625 },
    ]);
  });

  test('counts the way out, too: half the spread and a second fee', () => {
    // Sold at 57 − 1 = 56: 56 − 0.07·0.56·0.44 − 50 − 0.07·0.5·0.5, in cents 56 − 1.7248 − 50 − 1.75.
    expect(roundTripE4(row(NEAR), 'yes')).toBeCloseTo(252.52, 6);
    expect(wanted([NEAR], UP, { min_edge: 2.5 })).toHaveLength(1);
    expect(wanted([NEAR], UP, { min_edge: 2.75 })).toEqual([]);
  });

  test.each<[string, RowFacts, Partial<StrategyInput>]>([
    ['momentum against it', { ...NEAR }, { momentumBp: -15 }],
    ['too little momentum', { ...NEAR }, { momentumBp: 9.9 }],
    ['a spike', { ...NEAR }, { momentumBp: 35.1 }],
    ['momentum unknown', { ...NEAR }, { momentumBp: null }],
    ['far from the money, cheap', { ...NEAR, probability: 0.5, yesAsk: 24, noAsk: 78 }, UP],
    ['far from the money, dear', { ...NEAR, probability: 0.99, yesAsk: 76, noAsk: 26 }, UP],
    ['a wide spread', { ...NEAR, probability: 0.7, noAsk: 55 }, UP],
    ['nobody to sell to', { ...NEAR, noAsk: null }, UP],
    ['no edge after the round trip', { ...NEAR, probability: 0.55 }, UP],
    ['probability unknown', { ...NEAR, probability: Number.NaN }, UP],
    ['too little traded', { ...NEAR, volume: 199 }, UP],
    ['too near the close', { ...NEAR }, { ...UP, nowMs: CLOSE_MS - 239_000 }],
    ['held by anyone', { ...NEAR }, { ...UP, held: new Set(['T100000']) }],
    ['tried a minute ago', { ...NEAR }, { ...UP, attemptedAtMs: new Map([['T100000/yes', NOW - 59_000]]) }],
    ['a market that is closed', { ...NEAR, status: 'closed' }, UP],
  ])('does not buy: %s', (_reason, facts, change) => {
    expect(wanted([facts], change)).toEqual([]);
  });

  test.each<[string, string | null, RowFacts, Partial<StrategyInput>]>([
    ['momentum is below the minimum', null, NEAR, { momentumBp: 9.9 }],
    ['momentum is above the maximum', null, NEAR, { momentumBp: 35.1 }],
    ['momentum is not known yet', null, NEAR, { momentumBp: null }],
    [
      'outside its window: 239 s to the close, not 240 to 3600 s',
      null,
      NEAR,
      { ...UP, nowMs: CLOSE_MS - 239_000 },
    ],
    ['', 'its ask is below the minimum price', { ...NEAR, yesAsk: 24, noAsk: 78 }, UP],
    ['', 'its spread is above the maximum', { ...NEAR, noAsk: 55 }, UP],
    ['', 'its round trip earns less than the minimum', { ...NEAR, probability: Number.NaN }, UP],
    [
      '',
      'something is pending, open, unknown or held in its market',
      NEAR,
      { ...UP, held: new Set(['T100000']) },
    ],
    [
      '',
      'it was tried a moment ago',
      NEAR,
      { ...UP, attemptedAtMs: new Map([['T100000/yes', NOW - 1_000]]) },
    ],
    ['', 'no more trades are allowed at once', NEAR, { ...UP, trades: [{ ...held, ticker: 'T99000' }] }],
    ['', null, NEAR, UP],
  ])('says why it does not buy: %s%s', (overall, refused, facts, change) => {
    const asked = [
      input([row(facts)], change),
      MOMENTUM_SCALP.memory,
      defaultsOf(MOMENTUM_SCALP_PARAMETERS),
    ] as const;
    const told = MOMENTUM_SCALP.explain?.(...asked);
    expect(told?.overall ?? '').toBe(overall);
    if (overall === '') expect(told?.strikes).toMatchObject([{ ticker: 'T100000', side: 'yes', refused }]);
    const isBought = MOMENTUM_SCALP.decide(...asked).signals.some(({ kind }) => kind === 'entry');
    expect(isBought).toBe(overall === '' && refused === null);
  });

  test('buys the best round trip, and no more trades than are allowed at once', () => {
    const rows = [NEAR, { ...NEAR, strike: 100_250, probability: 0.6 }, { ...NEAR, strike: 99_750 }];
    expect(wanted(rows)).toMatchObject([{ ticker: 'T100250' }]);
    expect(wanted(rows, UP, { max_trades: 2 })).toMatchObject([{ ticker: 'T100250' }, { ticker: 'T100000' }]);
    const one = { ...UP, trades: [held], held: new Set(['T100000']) };
    expect(wanted(rows, one)).toEqual([]);
    expect(wanted(rows, one, { max_trades: 2 })).toHaveLength(1);
  });

  test('counts an order without an answer as a trade', () => {
    const change = {
      ...UP,
      held: new Set(['T100250']),
      attemptedAtMs: new Map([['T100250/yes', NOW - 300_000]]),
    };
    expect(wanted([NEAR, { ...NEAR, strike: 100_250 }], change)).toEqual([]);
    // What others hold is not ours.
    expect(wanted([NEAR, { ...NEAR, strike: 100_250 }], { ...UP, held: new Set(['T100250']) })).toHaveLength(
      1,
    );
  });

  test('works on the one market of a quarter hour, but not before its strike is known', () => {
    const quarter = { nowMs: CLOSE_MS - 890_000, momentumBp: 12 };
    expect(wanted([NEAR], quarter)).toHaveLength(1);
    expect(wanted([{ ...NEAR, probability: Number.NaN }], quarter)).toEqual([]);
  });

  test.each<[string, Partial<HeldTrade>, Partial<StrategyInput>, string | null]>([
    ['momentum holds', {}, UP, null],
    ['momentum fades', {}, { momentumBp: 1.9 }, 'momentum in its direction is 1.9 bp'],
    ['momentum just holds', {}, { momentumBp: 2 }, null],
    ['momentum turns against NO', { side: 'no' }, UP, 'momentum in its direction is -15.0 bp'],
    ['momentum is unknown', {}, { momentumBp: null }, null],
    ['it was held long enough', { openedAtMs: NOW - 180_000 }, UP, 'held for 180 s'],
    [
      'the close is near',
      { openedAtMs: CLOSE_MS - 100_000 },
      { ...UP, nowMs: CLOSE_MS - 90_000 },
      '90 s to the close',
    ],
    [
      'time counts without a ladder',
      { openedAtMs: NOW - 181_000 },
      { ladder: null, momentumBp: null },
      'held for 181 s',
    ],
  ])('sells, or keeps: %s', (_what, trade, change, reason) => {
    expect(exitReason(trade, change)).toBe(reason);
  });

  test('does not buy a market again before the wait since its last trade is over, though restarted meanwhile', () => {
    const decide = scalp({ re_entry_wait: 120 });
    const own = { ...UP, trades: [held], held: new Set(['T100000']) };
    const holding = decide(input([row(NEAR)], own)).memory;
    expect(decide(input([row(NEAR)], own), holding).memory).toBe(holding);
    const { memory } = decide(input([row(NEAR)], { ...UP, nowMs: NOW + 1_000 }), holding);
    const later = (ms: number) =>
      decide(input([row(NEAR)], { ...UP, nowMs: NOW + ms }), JSON.parse(JSON.stringify(memory)));
    expect(later(120_999).signals).toEqual([]);
    expect(later(121_000).signals).toHaveLength(1);
  });

  test('forgets markets that are listed no more, and nothing while none is known', () => {
    const decide = scalp();
    const holding = decide(input([row(NEAR)], { ...UP, trades: [held] })).memory;
    const { memory } = decide(input([row(NEAR)], UP), holding);
    expect(memory).toEqual({ open: [], endedAtMs: { T100000: NOW } });
    expect(decide(input([], { ladder: null }), memory).memory).toBe(memory);
    expect(decide(input([row({ strike: 101_000 })]), memory).memory).toEqual({ open: [], endedAtMs: {} });
  });

  test('never buys without an edge after both fees, nor against momentum, whatever the book says', () => {
    const facts = fc.record({
      strike: fc.integer({ min: 99_000, max: 101_000 }),
      probability: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN)),
      yesAsk: fc.option(fc.integer({ min: 1, max: 99 })),
      noAsk: fc.option(fc.integer({ min: 1, max: 99 })),
      volume: fc.integer({ min: 0, max: 1_000 }),
    });
    const rows = fc.uniqueArray(facts, { maxLength: 12, selector: ({ strike }) => strike });
    fc.assert(
      fc.property(rows, fc.option(fc.double({ min: -50, max: 50, noNaN: true })), (list, momentumBp) => {
        const given = input(list.map(row), { momentumBp });
        for (const signal of scalp({ max_trades: 10 })(given).signals) {
          if (signal.kind !== 'entry') throw new Error('nothing is held');
          expect(signal.side).toBe((momentumBp ?? 0) > 0 ? 'yes' : 'no');
          expect(signal.edgeE4).toBeGreaterThan(100);
          expect(signal.limitE4 >= 2_500 && signal.limitE4 <= 7_500).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
