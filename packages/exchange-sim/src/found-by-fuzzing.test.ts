import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { quietMarket, REST } from '../test/quiet-market.ts';
import { Exchange } from './exchange.ts';
import type { Fact } from './facts.ts';

test('an order that is refused leaves nothing behind that would order positions otherwise after a restart', () => {
  const { exchange, facts, ticker, other, place, resting } = quietMarket(100_000_000 as MoneyE6);
  expect(place('me', 'ask', 1, 200, { ticker: other })).toMatchObject({ code: 'insufficient_balance' });
  resting('you', 'bid', 40, 2);
  resting('you', 'bid', 40, 2, {}, { ticker: other });
  place('me', 'ask', 40, 1);
  place('me', 'ask', 40, 1, { ticker: other });
  expect(exchange.positions('me').map((position) => position.ticker)).toEqual([ticker, other]);
  expect(Exchange.restore(facts, { seed: 1 }).positions('me')).toEqual(exchange.positions('me'));
});

test('an order keeps the id of its group when that is deleted and only a snapshot is left of both', () => {
  const { exchange, resting } = quietMarket();
  const created = exchange.createGroup('me', { limitE2: 500 as CountE2, exchangeIndex: 2 });
  const orderGroupId = created.ok ? created.group.groupId : '';
  const orderId = resting('me', 'bid', 40, 1, { orderGroupId });
  exchange.deleteGroup('me', orderGroupId);
  const snapshot = JSON.parse(JSON.stringify(exchange.snapshot())) as Fact;
  const restored = Exchange.restore([snapshot], { seed: 1 });
  expect(restored.account('me').orders.get(orderId)).toMatchObject({ orderGroupId, status: 'canceled' });
});

test('a fill or kill of the rule "maker" that meets an own order trades what is there, and the rest ends', () => {
  const { exchange, place, resting } = quietMarket();
  resting('you', 'ask', 50, 1);
  const own = resting('me', 'ask', 51, 5);
  const all = { timeInForce: 'fill_or_kill' } as const;
  expect(place('me', 'bid', 52, 3, all, { selfTrade: 'maker' })).toMatchObject({
    ok: true,
    fillCountE2: 100,
  });
  expect(exchange.account('me').orders.get(own)?.status).toBe('canceled');
  expect(place('me', 'bid', 52, 3, all)).toMatchObject({ httpStatus: 409 });
  expect(place('me', 'bid', 49, 1, REST)).toMatchObject({ ok: true });
});
