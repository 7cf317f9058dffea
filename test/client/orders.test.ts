import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { collected } from '@rec-io/kalshi/reads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientScene, clientScene } from './client-scene.ts';

/** What the client does to orders, against the simulated exchange over real sockets. */

let scene: ClientScene;
let { running, gateway, order, resting, place, restingOrder } = {} as ClientScene;

beforeEach(async () => {
  scene = await clientScene('rsa');
  ({ running, gateway, order, resting, place, restingOrder } = scene);
});
afterEach(() => scene.stop());

describe('orders', () => {
  test('are placed, amended, decreased and canceled, each as it is then found by reading', async () => {
    const { orderWrites, orders } = gateway.api;
    const clientOrderId = 'first';
    const orderId = await restingOrder({ clientOrderId, countE2: 1_000 as CountE2 });
    expect(await orders.one(orderId)).toMatchObject({ status: 'resting', remaining_count_fp: '10.00' });

    const amendment = {
      side: 'bid',
      yesPriceE4: 200 as PriceE4,
      countE2: 900 as CountE2,
      clientOrderId,
    } as const;
    expect(await orderWrites.amend(orderId, place(), amendment)).toMatchObject({
      kind: 'acknowledged',
      orderId,
    });
    expect(await orders.one(orderId)).toMatchObject({
      yes_price_dollars: '0.0200',
      remaining_count_fp: '9.00',
    });

    expect(await orderWrites.decrease(orderId, place(), { byE2: 200 as CountE2 })).toEqual({
      kind: 'acknowledged',
      orderId,
      remainingCountE2: 700,
    });
    expect(await orderWrites.decrease(orderId, place(), { toE2: 400 as CountE2 })).toMatchObject({
      remainingCountE2: 400,
    });
    expect(await orders.queuePosition(orderId)).toBeGreaterThanOrEqual(0);
    const positions = await orders.queuePositions({ market_tickers: running.near });
    expect(positions.map((own) => own.order_id)).toEqual([orderId]);

    expect(await orderWrites.cancel(orderId, place())).toEqual({
      kind: 'acknowledged',
      orderId,
      reducedByE2: 400,
    });
    expect(await orderWrites.cancel(orderId, place())).toEqual({ kind: 'not-found', listedAs: 'canceled' });
    expect(await orderWrites.cancel('00000000-0000-4000-8000-000000000000', place())).toEqual({
      kind: 'not-found',
      listedAs: 'absent',
    });
    const elsewhere = await restingOrder();
    expect(await orderWrites.cancel(elsewhere, { ...place(), exchangeIndex: 0 })).toEqual({
      kind: 'not-found',
      listedAs: 'resting',
    });
  });

  test('are placed and canceled in batches, each judged by itself', async () => {
    const { orderWrites, orders } = gateway.api;
    const good = resting();
    const outcomes = await orderWrites.createBatch([
      good,
      resting({ yesPriceE4: 150 as PriceE4 }),
      order({ yesPriceE4: 9_900 as PriceE4, countE2: 100_000_000 as CountE2 }),
      resting(),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'acknowledged',
      'rejected',
      'rejected',
      'acknowledged',
    ]);
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'acknowledged' ? [outcome.orderId] : []));
    expect((await collected(orders.list({ status: 'resting' }))).map((own) => own.order_id).sort()).toEqual(
      [...ids].sort(),
    );
    expect((await orderWrites.createBatch([good]))[0]).toEqual({ kind: 'unknown', reason: 'already exists' });
    const canceled = await orderWrites.cancelBatch(
      [...ids, 'unknown-id'].map((orderId) => ({ ...place(), orderId })),
    );
    expect(canceled.map(({ kind }) => kind)).toEqual(['acknowledged', 'acknowledged', 'not-found']);
  });

  test('are all canceled at once', async () => {
    for (let i = 0; i < 3; i++) await restingOrder();
    expect(await gateway.api.orderWrites.cancelAll()).toEqual({ kind: 'acknowledged' });
    expect(await collected(gateway.api.orders.list({ status: 'resting' }))).toEqual([]);
  });

  test('are held together by a group, which cancels them when it is triggered', async () => {
    const { orderGroups, orderWrites, orders } = gateway.api;
    const group = { exchangeIndex: 2 };
    const made = await orderGroups.create(10_000 as CountE2, group);
    if (made.kind !== 'acknowledged') throw new Error(JSON.stringify(made));
    const { groupId } = made;
    const inGroup = await orderWrites.create({ ...resting(), orderGroupId: groupId });
    expect(inGroup.kind).toBe('acknowledged');
    expect((await orderGroups.list()).map(({ id }) => id)).toEqual([groupId]);
    expect((await orderGroups.one(groupId)).orders).toHaveLength(1);
    expect(await orderGroups.limit(groupId, 5_000 as CountE2, group)).toEqual({ kind: 'acknowledged' });
    expect(await orderGroups.trigger(groupId, group)).toEqual({ kind: 'acknowledged' });
    expect(await collected(orders.list({ status: 'resting' }))).toEqual([]);
    expect((await orderWrites.create({ ...resting(), orderGroupId: groupId })).kind).toBe('rejected');
    expect(await orderGroups.reset(groupId, group)).toEqual({ kind: 'acknowledged' });
    expect((await orderWrites.create({ ...resting(), orderGroupId: groupId })).kind).toBe('acknowledged');
    expect(await orderGroups.delete(groupId, group)).toEqual({ kind: 'acknowledged' });
    expect(await orderGroups.delete(groupId, group)).toMatchObject({ kind: 'rejected', code: 'not_found' });
  });

  test('of a trader are stopped by its own group and by no other, and those that only reduce never', async () => {
    const { orderGroups, place: send } = gateway;
    expect(await orderGroups.find('no-such-group', 2)).toBeNull();
    const groupId = await orderGroups.create(2, 10_000 as CountE2);
    expect(await orderGroups.find(groupId, 2)).toEqual({ isTriggered: false });
    const entry = order({ orderGroupId: groupId });
    expect(await send(entry)).toMatchObject({ kind: 'acknowledged' });
    await orderGroups.trigger(groupId, 2);
    expect(await orderGroups.find(groupId, 2)).toEqual({ isTriggered: true });
    expect(await send(order({ orderGroupId: groupId }))).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/order group/),
    });
    const side = entry.side === 'bid' ? 'ask' : 'bid';
    const worst = (side === 'ask' ? 100 : 9_900) as PriceE4;
    const exit = order({ side, yesPriceE4: worst, timeInForce: 'immediate_or_cancel', reduceOnly: true });
    expect(await send(exit)).toMatchObject({ kind: 'acknowledged' });
    await orderGroups.reset(groupId, 2);
    expect(await send(order({ orderGroupId: groupId }))).toMatchObject({ kind: 'acknowledged' });
    await expect(orderGroups.limit('no-such-group', 2, 100 as CountE2)).rejects.toThrow(/not_found/);
    await running.server.stop();
    await expect(orderGroups.trigger(groupId, 2)).rejects.toThrow(/not confirmed|refused/);
    await expect(orderGroups.find(groupId, 2)).rejects.toThrow();
  });
});
