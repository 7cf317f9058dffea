import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import { HOUR_MS } from '@rec-io/domain/time';
import { describe, expect, test } from 'vitest';
import { QUIET_START_MS, quietMarket } from '../test/quiet-market.ts';

function listened(startBalanceE6?: MoneyE6) {
  const quiet = quietMarket(startBalanceE6);
  const told: string[] = [];
  quiet.exchange.subscribeOrders((account, order, reason, progress) => {
    const { status, remainingCountE2, fillCountE2 } = progress ?? order;
    told.push(`${account} ${status} ${fillCountE2}/${remainingCountE2} ${reason}`);
  });
  return { ...quiet, told };
}

test('an order of several fills is told after each of them as it was then, with the holding of then', () => {
  const { exchange, place, resting, told } = listened();
  const held: unknown[] = [];
  exchange.subscribe((event, account) => {
    if (event.kind === 'fill' && account === 'me') held.push(event.heldE2);
  });
  resting('you', 'ask', 40, 4);
  resting('you', 'ask', 41, 2);
  told.splice(0);
  place('me', 'bid', 41, 7);
  expect(told).toEqual([
    'me resting 400/300 Trade',
    'you executed 400/0 Trade',
    'me resting 600/100 Trade',
    'you executed 200/0 Trade',
    'me canceled 600/0 ',
  ]);
  expect(held).toEqual([400, 600]);
});

describe('why an order ended', () => {
  test('its time was over', () => {
    const { exchange, resting, silence, told } = listened();
    resting('me', 'bid', 40, 1, { expirationTimeMs: exchange.nowMs + 1_000 });
    silence(1);
    expect(told).toEqual(['me resting 0/100 ', 'me canceled 0/0 ExpiryCancel']);
  });

  test('its market has closed', () => {
    const { exchange, resting, told } = listened();
    resting('me', 'bid', 40, 1);
    exchange.advance(QUIET_START_MS + HOUR_MS, 'BTC', null, 'seeded');
    expect(told).toEqual(['me resting 0/100 ', 'me canceled 0/0 CloseCancel']);
  });

  test('it met an own order: the one that takes, or the one that rests, as asked', () => {
    const { place, resting, told } = listened();
    resting('me', 'bid', 40, 1);
    place('me', 'ask', 40, 1);
    place('me', 'ask', 40, 1, {}, { selfTrade: 'maker' });
    expect(told.slice(1)).toEqual([
      'me canceled 0/0 SelfTradeCancel',
      'me canceled 0/0 SelfTradeCancel',
      'me canceled 0/0 ',
    ]);
  });

  test('there was nothing to reduce, or no more than a part', () => {
    const { place, resting, told } = listened();
    place('me', 'ask', 40, 1, { reduceOnly: true });
    resting('you', 'ask', 40, 1);
    place('me', 'bid', 40, 1);
    resting('you', 'bid', 39, 5);
    told.splice(1);
    place('me', 'ask', 39, 3, { reduceOnly: true });
    expect(told).toEqual([
      'me canceled 0/0 ReduceOnlyCancel',
      'me resting 100/200 Trade',
      'you resting 100/400 Trade',
      'me canceled 100/0 ReduceOnlyCancel',
    ]);
  });

  test('its money was gone when its turn came, and the next one traded instead', () => {
    const { exchange, place, resting, told, fillsOf } = listened(10_000_000 as MoneyE6);
    // What closes a holding needs no money, until the holding is closed by something else.
    resting('me', 'ask', 50, 15);
    resting('you', 'bid', 50, 15);
    const closing = resting('me', 'bid', 60, 15);
    resting('rich', 'bid', 60, 1);
    exchange.transferBetweenShards('me', {
      ...{ fromExchangeIndex: 2, toExchangeIndex: 0 },
      amountE6: (exchange.account('me').subaccount(2, 0)?.freeE6 ?? 0) as MoneyE6,
    });
    resting('them', 'ask', 61, 15);
    place('me', 'bid', 61, 15, { reduceOnly: true });
    told.splice(0);
    const all = { timeInForce: 'fill_or_kill' } as const;
    expect(place('they', 'ask', 60, 15, all)).toMatchObject({ httpStatus: 409 });
    place('they', 'ask', 60, 15);
    expect(exchange.account('me').orders.get(closing)?.status).toBe('canceled');
    expect(told).toContain('me canceled 0/0 MarginCancel');
    expect(fillsOf('rich')).toEqual([100]);
  });
});

test('a taker that can pay for a part takes that part and ends', () => {
  const { exchange, place, resting } = listened(10_000_000 as MoneyE6);
  resting('you', 'ask', 50, 10);
  const bought = place('me', 'bid', 50, 10);
  expect(bought).toMatchObject({ ok: true, fillCountE2: 1_000 });
  expect(exchange.balance('me')).toBeGreaterThanOrEqual(0);
  expect(place('me', 'bid', 50, 10)).toMatchObject({ code: 'insufficient_balance' });
});

test('fractions of contracts trade, with a fee that keeps the balance on its grain', () => {
  const { exchange, place, resting } = listened();
  resting('you', 'ask', 37, 5.24);
  expect(place('me', 'bid', 37, 2.01)).toMatchObject({ fillCountE2: 201 as CountE2 });
  expect(exchange.balance('me') % 100).toBe(0);
  expect(exchange.balance('you') % 100).toBe(0);
  expect(exchange.positions('you')).toMatchObject([{ countE2: -201 }]);
});
