import type { PriceE4 } from '@rec-io/domain/money';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import type { MarketChange } from './events.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';
import { LADDERS, type Ladder } from './ladder.ts';
import type { TradingEvent } from './trading-event.ts';

const PRICE = 820_000_000 as PriceE4;
const at = (time: string): number => Date.parse(time);

type Clock = { readonly exchange: Exchange; nowMs: number };

function opened(time: string, options: Partial<ExchangeOptions> = {}): Clock {
  return { exchange: new Exchange({ seed: 1, ladders: LADDERS, strikes: 4, ...options }), nowMs: at(time) };
}

/** Runs to a time, that second included; `stepMs` leaves out seconds where nothing but the calendar matters. */
function run(
  clock: Clock,
  time: string,
  stepMs = SECOND_MS,
  price: (timeMs: number) => number = () => PRICE,
) {
  for (; clock.nowMs <= at(time); clock.nowMs += stepMs)
    clock.exchange.advance(clock.nowMs, 'BTC', price(clock.nowMs) as PriceE4, 'seeded');
}

const ofLadder = ({ exchange }: Clock, ladder: Ladder): TradingEvent[] =>
  [...exchange.finishedEvents(), ...exchange.events()].filter(({ fact }) => fact.ladder === ladder);
const tickers = (clock: Clock, ladder: Ladder): string[] =>
  ofLadder(clock, ladder).map(({ fact }) => fact.eventTicker);

test('hour, day and quarters stand beside each other, each with its own markets', () => {
  const clock = opened('2026-10-08T15:07:00Z', { strikes: 40 });
  run(clock, '2026-10-08T15:07:00Z');
  expect(tickers(clock, 'hourly')).toEqual(['KXBTCD-26OCT0812']);
  expect(tickers(clock, 'daily')).toEqual(['KXBTCD-26OCT0817']);
  expect(tickers(clock, 'quarter')).toEqual(['KXBTC15M-26OCT081115', 'KXBTC15M-26OCT081130']);
  const steps = ofLadder(clock, 'daily').map(({ stepE4 }) => stepE4 / 10_000);
  expect([...steps, ...ofLadder(clock, 'hourly').map(({ stepE4 }) => stepE4 / 10_000)]).toEqual([250, 100]);
  const quarters = ofLadder(clock, 'quarter').flatMap(({ markets }) => markets.map(({ ticker }) => ticker));
  expect(quarters).toEqual(['KXBTC15M-26OCT081115-15', 'KXBTC15M-26OCT081130-30']);
});

test('at five in the afternoon there is the day only, whose ticker the hour would have', () => {
  const clock = opened('2026-10-08T19:59:00Z');
  run(clock, '2026-10-08T20:30:00Z');
  expect(tickers(clock, 'hourly')).toEqual(['KXBTCD-26OCT0816']);
  expect(tickers(clock, 'daily')).toEqual(['KXBTCD-26OCT0817']);
  run(clock, '2026-10-08T21:00:00Z');
  expect(tickers(clock, 'hourly').at(-1)).toBe('KXBTCD-26OCT0818');
  expect(tickers(clock, 'daily').at(-1)).toBe('KXBTCD-26OCT0917');
});

test('without days every hour is an hour', () => {
  const clock = opened('2026-10-08T20:00:00Z', { ladders: ['hourly'] });
  run(clock, '2026-10-08T20:00:00Z');
  expect(clock.exchange.events().map(({ fact }) => [fact.ladder, fact.eventTicker])).toEqual([
    ['hourly', 'KXBTCD-26OCT0817'],
  ]);
});

test.each([
  ['an ordinary day', '2026-10-08T20:55:00Z', '2026-10-10T21:05:00Z', 24, '26OCT0917'],
  ['the day that loses an hour', '2026-03-07T21:55:00Z', '2026-03-08T22:05:00Z', 23, '26MAR0817'],
  ['the day that gains one', '2026-10-31T20:55:00Z', '2026-11-01T22:05:00Z', 25, '26NOV0117'],
])('a day opens when the one before closes: %s', (_name, from, to, hours, code) => {
  const clock = opened(from, { ladders: ['daily'] });
  run(clock, to, MINUTE_MS);
  const event = ofLadder(clock, 'daily').find(({ fact }) => fact.eventTicker === `KXBTCD-${code}`);
  expect(event?.state).toBe('paid');
  expect(((event?.fact.closeTimeMs ?? 0) - (event?.fact.openTimeMs ?? 0)) / HOUR_MS).toBe(hours);
});

test.each([
  ['vanishes', '2026-03-08T04:00:00Z', '2026-03-08T10:00:00Z'],
  ['repeats', '2026-11-01T03:00:00Z', '2026-11-01T09:00:00Z'],
])('where an hour %s, no ticker comes twice and no quarter is left out', (_name, from, to) => {
  const clock = opened(from);
  run(clock, to, 5_000);
  for (const [ladder, lengthMs] of [
    ['hourly', HOUR_MS],
    ['quarter', 15 * MINUTE_MS],
  ] as const) {
    const closes = ofLadder(clock, ladder).map(({ fact }) => fact.closeTimeMs);
    const all = tickers(clock, ladder);
    expect(new Set(all).size).toBe(all.length);
    for (const [i, closeMs] of closes.entries()) expect(closeMs).toBe((closes[0] ?? 0) + i * lengthMs);
    expect(closes.at(-1)).toBeGreaterThan(at(to));
  }
  const markets = clock.exchange.markets().map(({ ticker }) => ticker);
  expect(new Set(markets).size).toBe(markets.length);
});

test('the repeated hour has its own tickers', () => {
  const clock = opened('2026-11-01T05:50:00Z');
  run(clock, '2026-11-01T06:40:00Z', 5_000);
  expect(tickers(clock, 'hourly').slice(-2)).toEqual(['KXBTCD-26NOV0101X', 'KXBTCD-26NOV0102']);
  expect(tickers(clock, 'quarter')).toContain('KXBTC15M-26NOV010115X');
  expect(ofLadder(clock, 'quarter').at(-1)?.markets[0]?.ticker).toBe('KXBTC15M-26NOV010200-00');
});

test('a quarter hour is listed one ahead, opens by time, and gets its strike from the minute before', () => {
  const clock = opened('2026-10-08T15:10:00Z');
  const changes: string[] = [];
  clock.exchange.subscribeLifecycle(({ kind, market }: MarketChange) => {
    if (market.ticker === 'KXBTC15M-26OCT081145-45')
      changes.push(`${new Date(clock.nowMs).toISOString().slice(11, 19)} ${kind} ${market.floorStrikeE4}`);
  });
  const market = () => clock.exchange.market('KXBTC15M-26OCT081145-45');
  // 82,000.00 $ and each second a cent more: the mean of sixty is half a cent off, which is rounded up.
  const price = (timeMs: number) => PRICE + 100 * ((timeMs - at('2026-10-08T15:29:00Z')) / SECOND_MS);
  run(clock, '2026-10-08T15:15:01Z', SECOND_MS, price);
  expect(market()).toMatchObject({ status: 'initialized', strikeType: 'greater_or_equal', floorStrikeE4: 0 });
  run(clock, '2026-10-08T15:30:00Z', SECOND_MS, price);
  expect(market()).toMatchObject({ status: 'active', floorStrikeE4: 0 });
  expect(clock.exchange.book('KXBTC15M-26OCT081145-45')).toEqual({ yes: [], no: [] });
  run(clock, '2026-10-08T15:45:02Z', SECOND_MS, price);
  expect(changes).toEqual([
    '15:15:00 created 0',
    '15:30:01 metadata_updated 820003100',
    '15:45:01 determined 820003100',
    '15:45:01 settled 820003100',
  ]);
  expect(clock.exchange.tradingMarket('KXBTC15M-26OCT081145-45')?.result).toBe('yes');
});

test.each([
  ['the same as at the opening', 0, 'yes'],
  ['a cent lower', -100, 'no'],
])('a quarter hour that closes at %s pays %s', (_name, move, result) => {
  const clock = opened('2026-10-08T15:10:00Z', { ladders: ['quarter'] });
  const closeMs = at('2026-10-08T15:30:00Z');
  run(
    clock,
    '2026-10-08T15:30:02Z',
    SECOND_MS,
    (timeMs) => PRICE + (timeMs > closeMs - MINUTE_MS ? move : 0),
  );
  expect(clock.exchange.tradingMarket('KXBTC15M-26OCT081130-30')?.result).toBe(result);
});

test('makers and takers trade in every ladder, and no money is made of nothing', () => {
  const clock = opened('2026-10-08T15:10:00Z', { strikes: 40 });
  run(
    clock,
    '2026-10-08T15:50:00Z',
    SECOND_MS,
    (timeMs) => PRICE + 90_000 * Math.round(9 * Math.sin(timeMs / 3e5)),
  );
  for (const ladder of LADDERS) {
    const volumeE2 = ofLadder(clock, ladder).flatMap(({ markets }) => markets.map((m) => m.volumeE2));
    expect(Math.max(...volumeE2)).toBeGreaterThan(10_000);
  }
  const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = clock.exchange.conservation();
  expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
});

test('a restart brings back all kinds of events, the strike that was set, and lists none twice', () => {
  const facts: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
  const clock = opened('2026-10-08T15:10:00Z', { journal });
  run(clock, '2026-10-08T15:20:00Z');
  const events = (exchange: Exchange) => exchange.events().map(({ fact, state }) => ({ ...fact, state }));
  const before = events(clock.exchange);
  const exchange = Exchange.restore(facts, { seed: 1, ladders: LADDERS, strikes: 4, journal });
  const again = { exchange, nowMs: clock.nowMs };
  const listed = () => facts.filter(({ kind }) => kind === 'listed').length;
  const count = listed();
  run(again, '2026-10-08T15:20:30Z', SECOND_MS, () => PRICE + 500_000);
  expect(events(exchange)).toEqual(before);
  expect(before.map(({ ladder }) => ladder).sort()).toEqual(['daily', 'hourly', 'quarter', 'quarter']);
  expect(listed()).toBe(count);
});

test('what had paid before a restart can still be read, with its result', () => {
  const facts: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
  const clock = opened('2026-10-08T15:40:00Z', { journal });
  run(clock, '2026-10-08T16:20:00Z');
  const paid = ({ exchange }: Clock) =>
    exchange.finishedEvents().flatMap(({ fact, state, markets }) =>
      markets.map(({ ticker, status, result, valueE4, settledTimeMs, floorStrikeE4 }) => ({
        ...{
          closeTimeMs: fact.closeTimeMs,
          state,
          ticker,
          status,
          result,
          valueE4,
          settledTimeMs,
          floorStrikeE4,
        },
      })),
    );
  const again = {
    exchange: Exchange.restore(facts, { seed: 1, ladders: LADDERS, strikes: 4, journal }),
    nowMs: clock.nowMs,
  };
  run(again, '2026-10-08T16:20:05Z');
  expect(paid(clock).length).toBeGreaterThan(5);
  const sorted = (of: Clock) => paid(of).sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
  expect(sorted(again)).toEqual(sorted(clock));
});

test('a journal of before there were several ladders is read', () => {
  const hour = {
    symbol: 'BTC',
    eventTicker: 'KXBTCD-26OCT0812',
    openTimeMs: at('2026-10-08T15:00:00Z'),
    closeTimeMs: at('2026-10-08T16:00:00Z'),
    floorStrikesE4: [819_999_900 as PriceE4],
  } as const;
  const exchange = Exchange.restore([{ kind: 'listed', hour, timeMs: hour.openTimeMs }], { seed: 1 });
  exchange.advance(at('2026-10-08T15:30:00Z'), 'BTC', PRICE, 'seeded');
  expect(exchange.markets().map(({ ticker }) => ticker)).toEqual(['KXBTCD-26OCT0812-T81999.99']);
});

test('what has paid stays readable for three days of hours, and no longer', () => {
  const clock = opened('2026-10-01T00:00:00Z', { ladders: ['hourly', 'quarter'] });
  run(clock, new Date(at('2026-10-01T00:00:00Z') + 4 * DAY_MS).toISOString(), 30_000);
  expect(ofLadder(clock, 'hourly').filter(({ state }) => state === 'paid')).toHaveLength(72);
  expect(ofLadder(clock, 'quarter').filter(({ state }) => state === 'paid')).toHaveLength(288);
  expect(clock.exchange.tradingMarket('KXBTCD-26SEP3021-T81999.99')).toBeUndefined();
});
