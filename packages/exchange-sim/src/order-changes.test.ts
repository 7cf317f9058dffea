import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { quietMarket, REST } from '../test/quiet-market.ts';
import type { Amendment } from './order-changes.ts';

const contracts = (count: number): CountE2 => Math.round(count * 100) as CountE2;

/** A quiet market with a bid of five at 40 by "me" and five behind it by "you". */
function queue() {
  const quiet = quietMarket();
  const mine = quiet.resting('me', 'bid', 40, 5);
  const yours = quiet.resting('you', 'bid', 40, 5);
  const amend = (change: Partial<Amendment>, orderId = mine, account = 'me') =>
    quiet.exchange.amend(account, orderId, {
      ...{ ticker: quiet.ticker, side: 'bid', yesPriceE4: 4_000 as PriceE4, countE2: contracts(5) },
      ...change,
    });
  return { ...quiet, mine, yours, amend };
}

describe('an amendment', () => {
  test('to fewer contracts at the same price keeps its place', () => {
    const { exchange, amend, place, mine, fillsOf } = queue();
    expect(amend({ countE2: contracts(2) })).toMatchObject({
      ...{ ok: true, orderId: mine, isChanged: true, remainingCountE2: 200, fillCountE2: 0 },
      averageFillPriceE4: null,
    });
    place('taker', 'ask', 40, 3);
    expect([fillsOf('me'), fillsOf('you')]).toEqual([[200], [100]]);
    expect(exchange.orders('me')).toMatchObject([{ initialCountE2: 200, status: 'executed' }]);
  });

  test('of the expiration alone keeps its place, and null takes the expiration away', () => {
    const { exchange, amend, place, silence, fillsOf } = queue();
    expect(amend({ expirationTimeMs: exchange.nowMs + 2_000 })).toMatchObject({ ok: true, isChanged: false });
    place('taker', 'ask', 40, 1);
    expect([fillsOf('me'), fillsOf('you')]).toEqual([[100], []]);
    expect(amend({ expirationTimeMs: null })).toMatchObject({ ok: true });
    silence(5);
    expect(exchange.orders('me')).toMatchObject([{ status: 'resting', remainingCountE2: 400 }]);
    expect(amend({ expirationTimeMs: exchange.nowMs + 2_000 })).toMatchObject({ ok: true });
    expect(amend({})).toMatchObject({ ok: true });
    silence(2);
    expect(exchange.orders('me')).toMatchObject([{ status: 'canceled' }]);
  });

  test.each([
    ['to more contracts', { countE2: contracts(6) }],
    ['away from its price and back', { yesPriceE4: 4_100 as PriceE4 }],
  ])('%s goes to the back', (_name, change) => {
    const { amend, place, fillsOf } = queue();
    expect(amend(change)).toMatchObject({ ok: true });
    expect(amend({ countE2: contracts(5), ...change, yesPriceE4: 4_000 as PriceE4 })).toMatchObject({
      ok: true,
    });
    place('taker', 'ask', 40, 3);
    expect([fillsOf('me'), fillsOf('you')]).toEqual([[], [300]]);
  });

  test('that crosses trades at once, and what is left rests at the new price', () => {
    const { exchange, ticker, amend, resting } = queue();
    resting('seller', 'ask', 42, 3);
    expect(amend({ yesPriceE4: 4_500 as PriceE4 })).toMatchObject({
      ...{ isChanged: true, fillCountE2: 300, remainingCountE2: 200, averageFillPriceE4: 4_200 },
    });
    expect(exchange.book(ticker)).toEqual({
      yes: [
        [4_000, 500],
        [4_500, 200],
      ],
      no: [],
    });
    expect(exchange.fills('me')).toMatchObject([{ isTaker: true, yesPriceE4: 4_200 }]);
  });

  test('counts what is filled already, and cannot be below it', () => {
    const { exchange, amend, place } = queue();
    place('taker', 'ask', 40, 2);
    expect(amend({ countE2: contracts(2) })).toMatchObject({ httpStatus: 400, code: 'invalid_order_size' });
    expect(amend({ countE2: contracts(3) })).toMatchObject({ remainingCountE2: 100 });
    expect(exchange.orders('me')).toMatchObject([{ fillCountE2: 200, initialCountE2: 300 }]);
  });

  test('may give another client order id, which is used then, as the old one is', () => {
    const { exchange, amend, place } = queue();
    expect(amend({ updatedClientOrderId: 'new', clientOrderId: '1' })).toMatchObject({
      clientOrderId: 'new',
    });
    for (const clientOrderId of ['1', 'new'])
      expect(place('me', 'bid', 30, 1, { ...REST, clientOrderId })).toMatchObject({
        code: 'order_already_exists',
      });
    expect(amend({ updatedClientOrderId: '1' })).toMatchObject({ httpStatus: 409 });
    expect(exchange.orders('me')).toMatchObject([{ clientOrderId: 'new' }]);
  });

  test.each([
    ['another side', { side: 'ask' }, 400, 'order_side_mismatch'],
    ['another market', { ticker: 'KXBTCD-26OCT0812-T1' }, 400, 'order_ticker_mismatch'],
    ['another client order id', { clientOrderId: '7' }, 400, 'order_id_and_client_order_id_mismatch'],
    ['a price off the grid', { yesPriceE4: 4_050 as PriceE4 }, 400, 'invalid_price'],
    ['no contracts', { countE2: contracts(0) }, 400, 'invalid_order_size'],
    ['an expiration in the past', { expirationTimeMs: 1 }, 400, 'invalid_order'],
    ['more than the balance', { countE2: contracts(30_000) }, 400, 'insufficient_balance'],
  ] as const)('with %s is refused and changes nothing', (_name, change, httpStatus, code) => {
    const { exchange, ticker, amend } = queue();
    const before = structuredClone([exchange.orders('me'), exchange.book(ticker)]);
    expect(amend(change)).toMatchObject({ ok: false, httpStatus, code });
    expect([exchange.orders('me'), exchange.book(ticker)]).toEqual(before);
  });

  test('that would meet an own order is refused', () => {
    const { exchange, ticker, amend, resting } = queue();
    resting('me', 'ask', 45, 1);
    expect(amend({ yesPriceE4: 4_500 as PriceE4 })).toMatchObject({ httpStatus: 400, code: 'invalid_order' });
    expect(exchange.book(ticker)?.yes).toEqual([[4_000, 1_000]]);
  });

  test('of a post-only order may not cross', () => {
    const { exchange, ticker, resting } = quietMarket();
    const orderId = resting('me', 'bid', 40, 1, { postOnly: true });
    resting('you', 'ask', 45, 1);
    const amendment = { ticker, side: 'bid', yesPriceE4: 4_500 as PriceE4, countE2: contracts(1) } as const;
    expect(exchange.amend('me', orderId, amendment)).toMatchObject({ details: 'post only cross' });
  });

  test('of an order of somebody else, or of one that has ended, finds nothing', () => {
    const { exchange, amend, mine } = queue();
    expect(amend({}, mine, 'you')).toMatchObject({ httpStatus: 404, code: 'not_found' });
    exchange.cancel('me', mine);
    expect(amend({})).toMatchObject({ httpStatus: 404, code: 'not_found' });
  });

  test('frees the collateral that the smaller order needs no more, and needs that of the larger', () => {
    const { exchange, ticker, place, resting } = quietMarket(10_000_000 as MoneyE6);
    const orderId = resting('me', 'bid', 50, 19);
    expect(place('me', 'bid', 50, 5, REST)).toMatchObject({ code: 'insufficient_balance' });
    const amendment = { ticker, side: 'bid', yesPriceE4: 5_000 as PriceE4 } as const;
    expect(exchange.amend('me', orderId, { ...amendment, countE2: contracts(10) })).toMatchObject({
      ok: true,
    });
    expect(place('me', 'bid', 50, 5, REST)).toMatchObject({ ok: true });
    expect(exchange.amend('me', orderId, { ...amendment, countE2: contracts(19) })).toMatchObject({
      code: 'insufficient_balance',
    });
  });
});

describe('a decrease', () => {
  test('keeps the place in the queue', () => {
    const { exchange, place, mine, fillsOf } = queue();
    expect(exchange.decrease('me', mine, { byE2: contracts(3) })).toMatchObject({ remainingCountE2: 200 });
    expect(exchange.decrease('me', mine, { toE2: contracts(1) })).toMatchObject({ remainingCountE2: 100 });
    place('taker', 'ask', 40, 2);
    expect([fillsOf('me'), fillsOf('you')]).toEqual([[100], [100]]);
    expect(exchange.orders('me')).toMatchObject([{ initialCountE2: 500 }]);
  });

  test.each([{ toE2: contracts(0) }, { byE2: contracts(5) }, { byE2: contracts(9) }])(
    'to nothing cancels: %o',
    (reduction) => {
      const { exchange, mine } = queue();
      expect(exchange.decrease('me', mine, reduction)).toMatchObject({ ok: true, remainingCountE2: 0 });
      expect(exchange.orders('me')).toMatchObject([{ status: 'canceled', remainingCountE2: 0 }]);
      expect(exchange.decrease('me', mine, reduction)).toMatchObject({ code: 'not_found' });
    },
  );

  test.each([
    { toE2: contracts(6) },
    { toE2: contracts(-1) },
    { byE2: contracts(0) },
    { byE2: contracts(-1) },
  ])('that is none is refused: %o', (reduction) => {
    const { exchange, mine } = queue();
    expect(exchange.decrease('me', mine, reduction)).toMatchObject({ code: 'invalid_order_size' });
    expect(exchange.orders('me')).toMatchObject([{ remainingCountE2: 500 }]);
  });
});

describe('where an order is looked for', () => {
  test.each([
    ['no shard and no ticker: the first shard', {}, false],
    ['the first shard', { exchangeIndex: 0 }, false],
    ['its shard', { exchangeIndex: 2 }, true],
    ['its ticker', { ticker: 'own' }, true],
    ['its ticker, and any shard', { ticker: 'own', exchangeIndex: -1 }, true],
    ['a ticker that does not exist', { ticker: 'none' }, false],
    ['the wrong shard with its ticker', { ticker: 'own', exchangeIndex: 0 }, false],
    ['another subaccount', { exchangeIndex: 2, subaccount: 1 }, false],
    ['its subaccount', { exchangeIndex: 2, subaccount: 0 }, true],
  ])('%s', (_name, where, isFound) => {
    const { exchange, ticker, mine } = queue();
    const place = 'ticker' in where && where.ticker === 'own' ? { ...where, ticker } : where;
    expect(exchange.cancel('me', mine, place)).toMatchObject(isFound ? { ok: true } : { code: 'not_found' });
  });
});

test('cancelling all leaves others and other subaccounts alone', () => {
  const { exchange, ticker, other, resting } = quietMarket();
  exchange.createSubaccount('me', 2);
  exchange.transferBetweenSubaccounts('me', {
    ...{ clientTransferId: 'a', exchangeIndex: 2, fromSubaccount: 0, toSubaccount: 1 },
    amountE6: 100_000_000 as MoneyE6,
  });
  const first = resting('me', 'bid', 40, 1);
  const second = resting('me', 'ask', 60, 1, {}, { ticker: other });
  const third = resting('me', 'bid', 41, 1, { subaccount: 1 });
  resting('you', 'bid', 39, 1);
  expect(exchange.cancelAll('me', { subaccount: 0 })).toMatchObject([
    { orderId: first },
    { orderId: second },
  ]);
  expect(exchange.book(ticker)?.yes).toEqual([
    [3_900, 100],
    [4_100, 100],
  ]);
  expect(exchange.cancelAll('me')).toMatchObject([{ orderId: third }]);
});

test('a queue position counts better prices and whoever came before', () => {
  const { exchange, resting, mine, yours, amend } = queue();
  expect([exchange.queuePosition('me', mine), exchange.queuePosition('you', yours)]).toEqual([0, 500]);
  resting('third', 'bid', 41, 2);
  expect([exchange.queuePosition('me', mine), exchange.queuePosition('you', yours)]).toEqual([200, 700]);
  amend({ countE2: contracts(7) });
  expect([exchange.queuePosition('me', mine), exchange.queuePosition('you', yours)]).toEqual([700, 200]);
  exchange.cancel('me', mine);
  expect(exchange.queuePosition('me', mine)).toBeNull();
});

test('every change of an order is told with its reason', () => {
  const { exchange, ticker, place, resting } = quietMarket();
  const told: string[] = [];
  exchange.subscribeOrders((account, { status }, reason) => void told.push(`${account} ${status} ${reason}`));
  const orderId = resting('me', 'bid', 40, 5);
  exchange.decrease('me', orderId, { byE2: contracts(1) });
  exchange.amend('me', orderId, { ticker, side: 'bid', yesPriceE4: 4_100 as PriceE4, countE2: contracts(4) });
  place('you', 'ask', 41, 1);
  exchange.cancel('me', orderId);
  expect(told).toEqual([
    'me resting ',
    'me resting Decrease',
    'me resting Amend',
    'you executed Trade',
    'me resting Trade',
    'me canceled Decrease',
  ]);
});
