import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { quietMarket, REST } from '../test/quiet-market.ts';
import { Exchange } from './exchange.ts';

const contracts = (count: number): CountE2 => (count * 100) as CountE2;

/** A group of "me" with a limit of five contracts and two bids in it, in two markets. */
function grouped() {
  const quiet = quietMarket();
  const { exchange, other, resting } = quiet;
  const told: string[] = [];
  exchange.subscribeGroups((_account, _group, change) => void told.push(change));
  const created = exchange.createGroup('me', { limitE2: contracts(5), exchangeIndex: 2 });
  const orderGroupId = created.ok ? created.group.groupId : '';
  const first = resting('me', 'bid', 40, 10, { orderGroupId });
  const second = resting('me', 'bid', 30, 10, { orderGroupId }, { ticker: other });
  const isTriggered = () => {
    const found = exchange.group('me', orderGroupId);
    return found.ok && found.group.isTriggered;
  };
  return { ...quiet, told, orderGroupId, first, second, isTriggered };
}

describe('an order group', () => {
  test('is told with its orders', () => {
    const { exchange, orderGroupId, first, second } = grouped();
    expect(exchange.groups('me')).toEqual([
      {
        ...{ groupId: orderGroupId, exchangeIndex: 2, subaccount: 0, limitE2: 500, isTriggered: false },
        orderIds: [first, second],
      },
    ]);
  });

  test('at its limit goes on; above it, all its orders end and no new one is taken until a reset', () => {
    const { exchange, place, orderGroupId, isTriggered, told } = grouped();
    place('you', 'ask', 40, 5);
    expect(isTriggered()).toBe(false);
    place('you', 'ask', 40, 0.01);
    expect(isTriggered()).toBe(true);
    expect(exchange.orders('me').map(({ status }) => status)).toEqual(['canceled', 'canceled']);
    expect(place('me', 'bid', 40, 1, REST, { orderGroupId })).toMatchObject({ code: 'invalid_order' });
    expect(place('me', 'bid', 40, 1, REST)).toMatchObject({ ok: true });
    exchange.resetGroup('me', orderGroupId);
    expect(place('me', 'bid', 40, 1, REST, { orderGroupId })).toMatchObject({ ok: true });
    expect(told).toEqual(['created', 'triggered', 'reset']);
  });

  test('counts fills of the last fifteen seconds only', () => {
    const { place, silence, isTriggered } = grouped();
    place('you', 'ask', 40, 4);
    silence(14);
    place('you', 'ask', 40, 1);
    silence(1);
    place('you', 'ask', 40, 4);
    expect(isTriggered()).toBe(false);
    place('you', 'ask', 40, 1);
    expect(isTriggered()).toBe(true);
  });

  test('counts what its orders take as well, and stops the order that goes too far', () => {
    const { exchange, place, resting, orderGroupId, isTriggered } = grouped();
    for (let i = 0; i < 4; i++) resting('you', 'ask', 50, 2);
    expect(place('me', 'bid', 50, 8, REST, { orderGroupId })).toMatchObject({
      fillCountE2: 600,
      remainingCountE2: 0,
    });
    expect(isTriggered()).toBe(true);
    expect(exchange.orders('me').every(({ status }) => status === 'canceled')).toBe(true);
  });

  test('triggered by hand ends its orders, deleted too', () => {
    const { exchange, orderGroupId, isTriggered, told, resting } = grouped();
    expect(exchange.triggerGroup('me', orderGroupId)).toMatchObject({ ok: true });
    expect(isTriggered()).toBe(true);
    exchange.resetGroup('me', orderGroupId);
    const third = resting('me', 'bid', 20, 1, { orderGroupId });
    expect(exchange.deleteGroup('me', orderGroupId)).toMatchObject({ ok: true });
    expect(exchange.orders('me').find(({ orderId }) => orderId === third)?.status).toBe('canceled');
    expect(exchange.group('me', orderGroupId)).toMatchObject({ httpStatus: 404 });
    expect(told).toEqual(['created', 'triggered', 'reset', 'deleted']);
  });

  test('with a new limit below what was filled is triggered, with one above is not', () => {
    const { exchange, place, orderGroupId, isTriggered, told } = grouped();
    place('you', 'ask', 40, 3);
    exchange.limitGroup('me', orderGroupId, contracts(3));
    expect(isTriggered()).toBe(false);
    exchange.limitGroup('me', orderGroupId, contracts(2));
    expect(isTriggered()).toBe(true);
    expect(told).toEqual(['created', 'limit_updated', 'triggered', 'limit_updated']);
  });

  test('belongs to one account, one shard and one subaccount', () => {
    const { exchange, place, orderGroupId } = grouped();
    expect(place('you', 'bid', 40, 1, REST, { orderGroupId })).toMatchObject({ code: 'not_found' });
    expect(exchange.group('you', orderGroupId)).toMatchObject({ code: 'not_found' });
    expect(exchange.group('me', orderGroupId, { exchangeIndex: 0 })).toMatchObject({ code: 'not_found' });
    exchange.createSubaccount('me', 2);
    expect(place('me', 'bid', 40, 1, REST, { orderGroupId, subaccount: 1 })).toMatchObject({
      code: 'not_found',
    });
    const elsewhere = exchange.createGroup('me', { limitE2: contracts(5), exchangeIndex: 0 });
    const id = elsewhere.ok ? elsewhere.group.groupId : '';
    expect(place('me', 'bid', 40, 1, REST, { orderGroupId: id })).toMatchObject({ code: 'not_found' });
  });

  test.each([0, 0.5, 1_000_001, Number.NaN])('of %f contracts is refused', (count) => {
    const { exchange } = quietMarket();
    expect(exchange.createGroup('me', { limitE2: contracts(count), exchangeIndex: 2 })).toMatchObject({
      httpStatus: 400,
    });
  });

  test('survives a restart with what it has counted', () => {
    const { facts, place, orderGroupId, exchange } = grouped();
    place('you', 'ask', 40, 5);
    const restored = Exchange.restore(facts, { seed: 1 });
    restored.advance(exchange.nowMs + 1_000, 'BTC', null, 'seeded');
    expect(restored.groups('me')).toEqual(exchange.groups('me'));
    const result = restored.limitGroup('me', orderGroupId, contracts(4));
    expect(result).toMatchObject({ ok: true, group: { isTriggered: true, orderIds: [] } });
  });

  test('of a subaccount trades with its money', () => {
    const { exchange, place } = quietMarket();
    exchange.createSubaccount('me', 2);
    const created = exchange.createGroup('me', { limitE2: contracts(5), exchangeIndex: 2, subaccount: 1 });
    const orderGroupId = created.ok ? created.group.groupId : '';
    const terms = { orderGroupId, subaccount: 1 };
    expect(place('me', 'bid', 40, 1, REST, terms)).toMatchObject({ code: 'insufficient_balance' });
    exchange.deposit('me', { amountE6: 1_000_000 as MoneyE6, exchangeIndex: 2, subaccount: 1 });
    expect(place('me', 'bid', 40, 1, REST, terms)).toMatchObject({ ok: true });
  });
});
