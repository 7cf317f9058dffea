import { describe, expect, test } from 'vitest';
import { book, CALM, entry, exit } from '../test/gate-scene.ts';
import { DENIALS, type GateFacts, gate } from './gate.ts';
import type { Intent } from './ledger.ts';
import type { CountE2, PriceE4 } from './money.ts';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from './risk-limits.ts';

const code = (intent: Intent, facts: Partial<GateFacts> = {}, limits: Partial<RiskLimits> = {}) =>
  gate(intent, { ...CALM, ...facts }, { ...DEFAULT_RISK_LIMITS, ...limits })?.code ?? null;
const count = (contracts: number) => ({ countE2: (contracts * 100) as CountE2 });
const limit = (cents: number) => ({ limitE4: (cents * 100) as PriceE4 });
const losses = (change: Partial<GateFacts['losses']>) => ({ losses: { ...CALM.losses, ...change } });

test('an ordinary entry passes', () => {
  expect(code(entry())).toBeNull();
  expect(code(entry({ side: 'no' }))).toBeNull();
});

describe('an entry is denied', () => {
  const denials: readonly (readonly [
    reason: keyof typeof DENIALS,
    name: string,
    intent: Intent,
    facts?: Partial<GateFacts>,
    limits?: Partial<RiskLimits>,
  ])[] = [
    ['numbers', 'without contracts', entry(count(0))],
    ['numbers', 'of a count that is no number', entry({ countE2: Number.NaN as CountE2 })],
    ['numbers', 'of a part of the smallest part', entry({ countE2: 0.5 as CountE2 })],
    ['numbers', 'whose price says another limit', entry({ yesPriceE4: 9_301 as PriceE4 })],
    ['numbers', 'on the wrong side of the book', entry({ bookSide: 'ask' })],
    ['numbers', 'that would rest', entry({ timeInForce: 'good_till_canceled' })],
    ['numbers', 'that claims to close something', entry({ closes: 'x' })],
    ['numbers', 'of a probability above one', entry({ probability: 97 })],
    ['limit_price', 'at a dollar', entry(limit(100))],
    ['limit_price', 'for nothing', entry(limit(0))],
    ['limit_price', 'at no number', entry({ limitE4: Number.NaN as PriceE4 })],
    ['state', 'while only exits are wanted', entry(), { state: 'reducing' }],
    ['state', 'while trading is halted', entry(), { state: 'halted' }],
    ['duplicate', 'when it was decided before', entry(), { isDecided: true }],
    ['duplicate', 'when its market is held', entry(), { isMarketHeld: true }],
    ['market_closed', 'after the close', entry({ timeToCloseS: 0 })],
    ['market_closed', 'when nobody knows the close', entry({ timeToCloseS: Number.NaN })],
    ['order_group', 'without the exchange’s own fuse', entry(), { hasOrderGroup: false }],
    ['proxy_index', 'on a proxy near the close', entry({ timeToCloseS: 119 }), { isProxyIndex: true }],
    ['index_age', 'on an old index', entry(), { indexAgeMs: 5_001 }],
    ['index_age', 'without an index', entry(), { indexAgeMs: null }],
    ['index_age', 'on an index of the future', entry(), { indexAgeMs: -1 }],
    ['book_age', 'on old books', entry(), { bookAgeMs: 15_001 }],
    ['book_age', 'on books never heard of', entry(), { bookAgeMs: Number.POSITIVE_INFINITY }],
    ['book', 'without a book', entry(), { book: null }],
    ['book', 'on an invalid book', entry(), { book: book(9_200, 9_300, false) }],
    ['book', 'on a book without bids', entry(), { book: book(null, 9_300) }],
    ['book', 'on a book without asks', entry(), { book: book(9_200, null) }],
    ['book', 'on a crossed book', entry(), { book: book(9_301, 9_300) }],
    ['book', 'on a locked book', entry(), { book: book(9_300, 9_300) }],
    ['book', 'on an ask of nothing', entry(), { book: book(-100, 0) }],
    ['spread', 'in a book that gapes', entry(), { book: book(6_200, 9_300) }],
    ['price_band', 'far above the ask', entry(), { book: book(9_000, 9_099) }],
    ['price_band', 'far below the ask', entry(), { book: book(9_400, 9_501) }],
    ['contracts', 'of too many', entry(count(1_000.01))],
    ['trade_loss', 'that can lose too much', entry(count(107))],
    ['open_trades', 'beside too many', entry(), { openTrades: 40 }],
    ['exposure', 'with too much at risk', entry(), { exposureE6: 999_070_001 }],
    ['exposure', 'with a risk that is no number', entry(), { exposureE6: Number.NaN }],
    ['balance', 'nobody can pay', entry(), { freeE6: 0 }],
    ['balance', 'while the balance is unknown', entry(), { freeE6: null }],
    ['balance', 'when cost is covered and the fee is not', entry(), { freeE6: 930_000 }],
    ['orders_per_hour', 'after too many', entry(), { ordersLastHour: 500 }],
    ['hour_loss', 'after a bad hour', entry(), losses({ hourE6: 100_000_000 })],
    ['day_loss', 'on a bad day', entry(), losses({ dayE6: 250_000_000 })],
    ['drawdown', 'deep below the peak', entry(), losses({ drawdownE6: 500_000_000 })],
    ['hour_loss', 'after a loss that is no number', entry(), losses({ hourE6: Number.NaN })],
  ];

  for (const [reason, name, intent, facts, limits] of denials)
    test(`${reason}: ${name}`, () => {
      expect(code(intent, facts, limits)).toBe(reason);
    });

  test('for each of its reasons, here', () => {
    expect([...new Set(denials.map(([reason]) => reason))].sort()).toEqual(Object.keys(DENIALS).sort());
  });
});

test.each([
  ['at the last moment of a proxy', entry({ timeToCloseS: 120 }), { isProxyIndex: true }],
  ['near the close with the index itself', entry({ timeToCloseS: 1 }), {}],
  ['beside one trade less than allowed', entry(), { openTrades: 39 }],
  ['up to the exposure', entry(), { exposureE6: 999_070_000 }],
  ['with just enough for cost and fee', entry(), { freeE6: 930_000 + 4_557 + 10_000 }],
  ['a cent under the loss of the hour', entry(), losses({ hourE6: 99_990_000 })],
])('an entry passes %s', (_name, intent, facts) => {
  expect(code(intent, facts)).toBeNull();
});

describe('an exit', () => {
  const WORST: Partial<GateFacts> = {
    state: 'halted',
    isDecided: true,
    isMarketHeld: true,
    openTrades: 1_000,
    exposureE6: Number.NaN,
    freeE6: null,
    losses: { hourE6: 1e12, dayE6: 1e12, drawdownE6: 1e12 },
    ordersLastHour: 1e6,
    indexAgeMs: null,
    bookAgeMs: null,
    book: null,
    isProxyIndex: true,
    hasOrderGroup: false,
  };

  test.each(['probability-stop', 'stale-stop', 'manual', 'kill'] as const)(
    'by %s passes whatever else is wrong',
    (cause) => {
      expect(code(exit({ cause, probability: 0, ...count(100_000) }), WORST)).toBeNull();
    },
  );

  test('of a strategy passes while reducing, and not while halted', () => {
    const wanted = exit({ cause: 'strategy' });
    expect(code(wanted, { ...WORST, state: 'reducing' })).toBeNull();
    expect(code(wanted, WORST)).toBe('state');
  });

  test.each([
    ['limit_price', 'for nothing', exit(limit(0))],
    ['numbers', 'without contracts', exit(count(0))],
    ['numbers', 'that closes nothing', exit({ closes: null })],
    ['numbers', 'on the side that buys', exit({ bookSide: 'bid' })],
    ['numbers', 'that must be whole or nothing', exit({ timeInForce: 'fill_or_kill' })],
  ])('is denied by its own numbers (%s) %s', (expected, _name, intent) => {
    expect(code(intent)).toBe(expected);
  });
});

test('a denial says how much was too much', () => {
  expect(gate(entry(count(107)), CALM, DEFAULT_RISK_LIMITS)?.message).toBe(
    'it can lose $100.007599, at most $100.000000',
  );
  expect(gate(entry(), { ...CALM, freeE6: 12.5 }, DEFAULT_RISK_LIMITS)?.message).toBe(
    'it needs $0.944557, to spend: $0.0000125',
  );
});
