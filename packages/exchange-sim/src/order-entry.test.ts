import type { MoneyE6 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { QUIET_START_MS, quietMarket, REST } from '../test/quiet-market.ts';

/** A quiet market, with what makes an order rest. */
const empty = (startBalanceE6?: MoneyE6) => ({ ...quietMarket(startBalanceE6), rest: REST });

describe('matching', () => {
  test('makers go home when prints stop', () => {
    const { exchange, ticker } = empty();
    expect(exchange.book(ticker)).toEqual({ yes: [], no: [] });
  });

  test('the recorded taker: bid at 99 fills at 52, pays 1.75 cents, and the order keeps its limit', () => {
    const { exchange, ticker, place, rest } = empty();
    place('maker', 'bid', 47, 3, rest);
    place('maker', 'ask', 52, 3, rest);
    const result = place('taker', 'bid', 99, 1);
    expect(result).toMatchObject({
      ok: true,
      fillCountE2: 100,
      remainingCountE2: 0,
      averageFillPriceE4: 5_200,
      averageFeeE4: 175,
    });
    expect(exchange.book(ticker)).toEqual({ yes: [[4_700, 300]], no: [[4_800, 200]] });
    expect(exchange.orders('taker')).toMatchObject([{ yesPriceE4: 9_900, status: 'executed' }]);
    expect(exchange.fills('taker')).toMatchObject([{ feeE6: 17_500, yesPriceE4: 5_200, isTaker: true }]);
    expect(exchange.balance('taker')).toBe(10_000_000_000 - 537_500);
  });

  test.each([
    { side: 'bid', cents: 99, contracts: 1, feeE6: 700 },
    { side: 'bid', cents: 56, contracts: 10, feeE6: 172_500 },
    { side: 'bid', cents: 10, contracts: 100, feeE6: 630_000 },
    { side: 'bid', cents: 50, contracts: 2.5, feeE6: 43_800 },
  ] as const)(
    '$contracts contracts at $cents cents cost the fee of the published examples',
    ({ side, cents, contracts, feeE6 }) => {
      const { exchange, place, rest } = empty();
      place('maker', 'ask', cents, contracts, rest);
      place('taker', side, cents, contracts);
      expect(exchange.fills('taker')).toMatchObject([{ feeE6 }]);
      expect(exchange.fills('maker')).toMatchObject([{ feeE6: 0, isTaker: false }]);
    },
  );

  test('the better price trades first, and at one price who came first', () => {
    const { exchange, place, rest } = empty();
    place('late', 'ask', 51, 1, rest);
    place('early', 'ask', 52, 1, rest);
    place('second', 'ask', 52, 1, rest);
    place('taker', 'bid', 60, 2.5);
    expect(exchange.fills('taker').map(({ yesPriceE4, countE2 }) => [yesPriceE4, countE2])).toEqual([
      [5_100, 100],
      [5_200, 100],
      [5_200, 50],
    ]);
    expect(exchange.positions('early')).toMatchObject([{ countE2: -100 }]);
    expect(exchange.positions('second')).toMatchObject([{ countE2: -50 }]);
  });

  test('YES and NO of one market net: selling what is held pays, selling more buys NO', () => {
    const { exchange, place, rest } = empty();
    place('maker', 'ask', 40, 10, rest);
    place('me', 'bid', 40, 10);
    place('maker', 'bid', 60, 15, rest);
    const before = exchange.balance('me');
    place('me', 'ask', 60, 15);
    const fees = exchange.fills('me').at(-1)?.feeE6 ?? 0;
    expect(exchange.balance('me') - before).toBe(6_000_000 - 5 * 400_000 - fees);
    expect(exchange.positions('me')).toMatchObject([{ countE2: -500 }]);
  });
});

describe('time in force', () => {
  test('fill or kill takes all or nothing, and nothing uses up no id', () => {
    const { exchange, place, rest } = empty();
    place('maker', 'ask', 52, 3, rest);
    const all = { timeInForce: 'fill_or_kill', clientOrderId: 'all' } as const;
    expect(place('me', 'bid', 52, 4, all)).toMatchObject({
      ok: false,
      httpStatus: 409,
      code: 'fill_or_kill_insufficient_resting_volume',
    });
    expect(exchange.orders('me')).toEqual([]);
    expect(place('me', 'bid', 52, 3, all)).toMatchObject({ ok: true, fillCountE2: 300 });
  });

  test('immediate or cancel keeps what it got and rests nothing', () => {
    const { exchange, ticker, place, rest } = empty();
    place('maker', 'ask', 52, 1, rest);
    expect(place('me', 'bid', 60, 4)).toMatchObject({ ok: true, fillCountE2: 100, remainingCountE2: 0 });
    expect(exchange.orders('me')).toMatchObject([{ status: 'canceled', remainingCountE2: 0 }]);
    expect(exchange.book(ticker)?.yes).toEqual([]);
  });

  test('an expiration ends a resting order', () => {
    const { exchange, place, rest } = empty();
    const expirationTimeMs = exchange.nowMs + 2_000;
    place('me', 'bid', 40, 1, rest, { expirationTimeMs });
    exchange.advance(exchange.nowMs + 1_000, 'BTC', null, 'seeded');
    expect(exchange.orders('me')).toMatchObject([{ status: 'resting' }]);
    exchange.advance(exchange.nowMs + 1_000, 'BTC', null, 'seeded');
    expect(exchange.orders('me')).toMatchObject([{ status: 'canceled' }]);
  });

  test('post only refuses to take', () => {
    const { place, rest } = empty();
    place('maker', 'ask', 52, 1, rest);
    expect(place('me', 'bid', 52, 1, rest, { postOnly: true })).toMatchObject({
      httpStatus: 400,
      code: 'invalid_order',
      details: 'post only cross',
    });
  });
});

describe('reduce only', () => {
  test('is capped to the holding', () => {
    const { exchange, place, rest } = empty();
    place('maker', 'ask', 50, 3, rest);
    place('me', 'bid', 50, 3);
    place('maker', 'bid', 49, 10, rest);
    expect(place('me', 'ask', 49, 10, { reduceOnly: true })).toMatchObject({
      fillCountE2: 300,
      remainingCountE2: 0,
    });
    expect(exchange.positions('me')).toEqual([]);
  });

  test('with nothing to reduce is cancelled, and must be immediate', () => {
    const { exchange, place, rest } = empty();
    expect(place('me', 'ask', 49, 10, { reduceOnly: true })).toMatchObject({
      ok: true,
      fillCountE2: 0,
      remainingCountE2: 0,
    });
    expect(exchange.orders('me')).toMatchObject([{ status: 'canceled' }]);
    expect(place('me', 'ask', 49, 10, { reduceOnly: true, ...rest })).toMatchObject({
      httpStatus: 400,
      code: 'invalid_order',
    });
  });
});

describe('trading with oneself', () => {
  test('the recorded case: the taker stops, nothing is filled, the resting order stays', () => {
    const { exchange, ticker, place, rest } = empty();
    place('me', 'bid', 48, 1, rest);
    expect(place('me', 'ask', 48, 1)).toMatchObject({ ok: true, fillCountE2: 0, remainingCountE2: 0 });
    expect(exchange.orders('me')[0]).toMatchObject({ status: 'resting', remainingCountE2: 100 });
    expect(exchange.book(ticker)).toEqual({ yes: [[4_800, 100]], no: [] });
  });

  test('stops at the own order after better ones have traded', () => {
    const { place, rest } = empty();
    place('other', 'bid', 49, 1, rest);
    place('me', 'bid', 48, 1, rest);
    expect(place('me', 'ask', 48, 5)).toMatchObject({ fillCountE2: 100 });
  });

  test('or, asked to, cancels the resting order and goes on', () => {
    const { exchange, place, rest } = empty();
    place('me', 'bid', 49, 1, rest);
    place('other', 'bid', 48, 1, rest);
    expect(place('me', 'ask', 48, 2, {}, { selfTrade: 'maker' })).toMatchObject({ fillCountE2: 100 });
    expect(exchange.orders('me')[0]).toMatchObject({ status: 'canceled' });
  });
});

describe('refusals', () => {
  test('an id is used for ever, also by an order that was cancelled', () => {
    const { exchange, place, rest } = empty();
    const placed = place('me', 'bid', 40, 1, { ...rest, clientOrderId: 'once' });
    if (placed.ok) exchange.cancel('me', placed.orderId);
    expect(place('me', 'bid', 40, 1, { clientOrderId: 'once' })).toMatchObject({
      httpStatus: 409,
      code: 'order_already_exists',
    });
    expect(place('you', 'bid', 40, 1, { clientOrderId: 'once' })).toMatchObject({ ok: true });
  });

  test.each([
    ['a price off the grid', 51.5, 1, {}, 400, 'invalid_price'],
    ['a price of a dollar', 100, 1, {}, 400, 'invalid_price'],
    ['no contracts', 50, 0, {}, 400, 'invalid_order_size'],
    ['an unknown market', 50, 1, { ticker: 'KXBTCD-26OCT0812-T1' }, 404, 'not_found'],
    ['the wrong shard', 50, 1, { exchangeIndex: 0 }, 404, 'not_found'],
    ['more than the balance', 99, 20_000, {}, 400, 'insufficient_balance'],
  ] as const)('%s', (_name, cents, contracts, change, httpStatus, code) => {
    const { place } = empty();
    expect(place('me', 'bid', cents, contracts, change)).toMatchObject({ ok: false, httpStatus, code });
  });

  test('resting orders count against the balance, holdings that they close do not', () => {
    const { place, rest } = empty(10_000_000 as MoneyE6);
    expect(place('me', 'bid', 50, 15, rest)).toMatchObject({ ok: true });
    expect(place('me', 'bid', 50, 15, rest)).toMatchObject({ code: 'insufficient_balance' });
    place('you', 'ask', 50, 15);
    expect(place('me', 'ask', 60, 15, rest)).toMatchObject({ ok: true });
  });

  test('after the close nothing is taken, not even a cancel', () => {
    const { exchange, place, rest } = empty();
    const placed = place('me', 'bid', 40, 1, rest);
    exchange.advance(QUIET_START_MS + 3_600_000, 'BTC', null, 'seeded');
    expect(place('me', 'bid', 40, 1)).toMatchObject({ code: 'MARKET_INACTIVE' });
    expect(exchange.cancel('me', placed.ok ? placed.orderId : '')).toMatchObject({ code: 'MARKET_INACTIVE' });
    expect(exchange.orders('me')[0]).toMatchObject({ status: 'canceled' });
  });
});
