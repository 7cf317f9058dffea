import type { MoneyE6 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { quietMarket, REST } from '../test/quiet-market.ts';
import { Exchange } from './exchange.ts';

const dollars = (amount: number): MoneyE6 => (amount * 1_000_000) as MoneyE6;
const START = dollars(10_000);

function cashOf(exchange: Exchange, exchangeIndex: number, subaccount: number): number | undefined {
  return exchange.account('me').subaccount(exchangeIndex, subaccount)?.cashE6;
}

describe('money', () => {
  test('of a new account lies on the shard of crypto, so that it can trade at once', () => {
    const { exchange } = quietMarket();
    exchange.openAccount('me');
    expect([cashOf(exchange, 2, 0), cashOf(exchange, 0, 0), cashOf(exchange, 2, 1)]).toEqual([
      START,
      0,
      undefined,
    ]);
  });

  test('moves between subaccounts of a shard and between shards, and counts nowhere else', () => {
    const { exchange, place } = quietMarket();
    expect(exchange.createSubaccount('me', 2)).toEqual({ ok: true, subaccount: 1 });
    expect(exchange.createSubaccount('me', 2)).toEqual({ ok: true, subaccount: 2 });
    expect(exchange.createSubaccount('me', 0)).toEqual({ ok: true, subaccount: 1 });
    const between = { clientTransferId: 'a', exchangeIndex: 2, fromSubaccount: 0, toSubaccount: 1 };
    expect(exchange.transferBetweenSubaccounts('me', { ...between, amountE6: dollars(100) })).toMatchObject({
      ok: true,
      transfer: { from: { subaccount: 0 }, to: { subaccount: 1 }, amountE6: 100_000_000 },
    });
    const shards = { fromExchangeIndex: 2, toExchangeIndex: 0 };
    expect(exchange.transferBetweenShards('me', { ...shards, amountE6: dollars(9_900) })).toMatchObject({
      ok: true,
    });
    expect([cashOf(exchange, 2, 0), cashOf(exchange, 2, 1), cashOf(exchange, 0, 0)]).toEqual([
      0,
      dollars(100),
      dollars(9_900),
    ]);
    expect(place('me', 'bid', 50, 1, REST)).toMatchObject({ code: 'insufficient_balance' });
    expect(place('me', 'bid', 50, 1, REST, { subaccount: 1 })).toMatchObject({ ok: true });
    expect(place('me', 'bid', 50, 1, REST, { subaccount: 9 })).toMatchObject({ code: 'not_found' });
  });

  test('that resting orders may need stays, and is free again when they are gone', () => {
    const { exchange, resting } = quietMarket();
    const orderId = resting('me', 'bid', 50, 19_000);
    const wish = { fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: dollars(501) };
    expect(exchange.transferBetweenShards('me', wish)).toMatchObject({ code: 'insufficient_balance' });
    exchange.cancel('me', orderId);
    expect(exchange.transferBetweenShards('me', wish)).toMatchObject({ ok: true });
  });

  test('is transferred once for an id, for ever', () => {
    const { exchange, facts } = quietMarket();
    const wish = {
      ...{ clientTransferId: 'once', fromExchangeIndex: 2, toExchangeIndex: 0 },
      amountE6: dollars(1),
    };
    expect(exchange.transferBetweenShards('me', wish)).toMatchObject({ ok: true });
    const again = { httpStatus: 409, code: 'transfer_already_exists' };
    expect(exchange.transferBetweenShards('me', wish)).toMatchObject(again);
    expect(Exchange.restore(facts, { seed: 1 }).transferBetweenShards('me', wish)).toMatchObject(again);
  });

  test.each([
    ['nothing', { amountE6: 0 }, 'invalid_amount'],
    ['less than nothing', { amountE6: -1 }, 'invalid_amount'],
    ['a part of a unit', { amountE6: 0.5 }, 'invalid_amount'],
    ['more than there is', { amountE6: START + 1 }, 'insufficient_balance'],
    ['to where it lies', { toExchangeIndex: 2 }, 'invalid_transfer'],
    ['to a shard that does not exist', { toExchangeIndex: 7 }, 'not_found'],
    ['to a subaccount that does not exist', { toSubaccount: 3 }, 'not_found'],
  ])('cannot be transferred: %s', (_name, change, code) => {
    const { exchange } = quietMarket();
    const wish = { fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: 1, ...change };
    expect(exchange.transferBetweenShards('me', wish as never)).toMatchObject({ ok: false, code });
    expect([cashOf(exchange, 2, 0), cashOf(exchange, 0, 0)]).toEqual([START, 0]);
  });

  test('comes in by deposits', () => {
    const { exchange } = quietMarket();
    expect(exchange.deposit('me', { amountE6: dollars(5) })).toMatchObject({
      ok: true,
      deposit: { to: { exchangeIndex: 0, subaccount: 0 } },
    });
    expect(exchange.deposit('me', { amountE6: dollars(0) })).toMatchObject({ code: 'invalid_amount' });
    expect(exchange.account('me').deposits).toHaveLength(1);
    const { cashE6, collateralE6, feesE6, depositsE6 } = exchange.conservation();
    expect(exchange.balance('me')).toBe(START + 5_000_000);
    expect(cashE6 + collateralE6 + feesE6 - depositsE6).toBe(0);
  });

  test('has sixty-three subaccounts and no more', () => {
    const { exchange } = quietMarket();
    for (let number = 1; number <= 63; number++)
      expect(exchange.createSubaccount('me', 2)).toEqual({ ok: true, subaccount: number });
    expect(exchange.createSubaccount('me', 2)).toMatchObject({ httpStatus: 400 });
    expect(exchange.createSubaccount('me', 1)).toMatchObject({ code: 'not_found' });
  });
});

test('orders of two subaccounts of an account do not trade with each other', () => {
  const { exchange, place, resting } = quietMarket();
  exchange.createSubaccount('me', 2);
  exchange.deposit('me', { amountE6: dollars(100), exchangeIndex: 2, subaccount: 1 });
  resting('me', 'bid', 50, 1, { subaccount: 1 });
  expect(place('me', 'ask', 50, 1)).toMatchObject({ ok: true, fillCountE2: 0 });
  expect(place('you', 'ask', 50, 1)).toMatchObject({ fillCountE2: 100 });
  const account = exchange.account('me');
  expect([
    account.position(exchange.fills('me')[0]?.ticker ?? '', 1)?.countE2,
    exchange.positions('me'),
  ]).toEqual([100, []]);
});
