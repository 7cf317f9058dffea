import { randomUUID } from 'node:crypto';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { collected } from '@rec-io/kalshi/reads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClientScene, clientScene } from './client-scene.ts';

/** Cash between shards and subaccounts, by the client, against the simulated exchange over real sockets. */

let scene: ClientScene;
let { running, gateway } = {} as ClientScene;

beforeEach(async () => {
  scene = await clientScene('ed25519');
  ({ running, gateway } = scene);
});
afterEach(() => scene.stop());

const TEN_DOLLARS = 10_000_000 as MoneyE6;

test('cash that goes to another shard pays for no crypto order until it comes back', async () => {
  const { shardTransfers } = gateway.api;
  const before = await gateway.reads.balances();
  const all = await gateway.balance();
  const there = { fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: all, clientTransferId: randomUUID() };
  const started = await shardTransfers.start(there);
  if (started.kind !== 'acknowledged') throw new Error(JSON.stringify(started));
  expect((await shardTransfers.one(started.transferId)).transfer_id).toBe(started.transferId);
  expect((await collected(shardTransfers.list())).map((own) => own.transfer_id)).toEqual([
    started.transferId,
  ]);

  // The account has it still, wherever it lies; what it can buy with is the exchange's to say.
  expect(await gateway.balance()).toBe(all);
  expect((await gateway.reads.balances()).totalE6).toBe(before.totalE6);
  const order: OrderRequest = {
    clientOrderId: 'c-1',
    ticker: running.near,
    exchangeIndex: 2,
    side: 'bid',
    yesPriceE4: 9_900 as PriceE4,
    countE2: 100 as CountE2,
    timeInForce: 'immediate_or_cancel',
    reduceOnly: false,
  };
  expect(await gateway.place(order)).toMatchObject({ kind: 'rejected', code: 'insufficient_balance' });

  // The same id again moves nothing, and is not taken for a refusal.
  const again = await shardTransfers.start({ ...there, amountE6: TEN_DOLLARS });
  expect(again.kind).not.toBe('acknowledged');
  const back = { ...there, fromExchangeIndex: 0, toExchangeIndex: 2, clientTransferId: randomUUID() };
  expect((await shardTransfers.start(back)).kind).toBe('acknowledged');
  expect(await gateway.balance()).toBe(all);
  expect(await gateway.place({ ...order, clientOrderId: 'c-2' })).toMatchObject({ kind: 'acknowledged' });
});

test('a transfer of more than there is, or of parts too small, is refused and moves nothing', async () => {
  const { shardTransfers, subaccounts } = gateway.api;
  const all = await gateway.balance();
  const move = { fromExchangeIndex: 2, toExchangeIndex: 0, clientTransferId: randomUUID() };
  expect((await shardTransfers.start({ ...move, amountE6: (all + 100) as MoneyE6 })).kind).toBe('rejected');
  for (const amountE6 of [0, -100, 50, 0.5] as MoneyE6[])
    expect(await shardTransfers.start({ ...move, amountE6 })).toMatchObject({ code: 'not_sendable' });
  const inner = { from: 0, to: 1, exchangeIndex: 2, clientTransferId: randomUUID() };
  expect(await subaccounts.transfer({ ...inner, amountE6: 5_000 as MoneyE6 })).toMatchObject({
    code: 'not_sendable',
  });
  expect(await gateway.balance()).toBe(all);
});

test('a subaccount is opened, paid into once, and read', async () => {
  const { subaccounts, portfolio } = gateway.api;
  const all = await gateway.balance();
  const made = await subaccounts.create(2);
  if (made.kind !== 'acknowledged') throw new Error(JSON.stringify(made));
  const { subaccount } = made;
  const transfer = {
    clientTransferId: randomUUID(),
    from: 0,
    to: subaccount,
    amountE6: TEN_DOLLARS,
    exchangeIndex: 2,
  };
  expect(await subaccounts.transfer(transfer)).toEqual({ kind: 'acknowledged' });
  expect((await subaccounts.transfer(transfer)).kind).not.toBe('acknowledged');
  expect(await gateway.balance()).toBe(all - TEN_DOLLARS);
  const balances = await subaccounts.balances();
  expect(balances).toContainEqual(
    expect.objectContaining({ subaccount_number: subaccount, exchange_index: 2, balance: '10.0000' }),
  );
  expect((await portfolio.balance({ subaccount })).balance_dollars).toBe('10.0000');
  expect(await collected(subaccounts.transfers())).toMatchObject([
    { from_subaccount: 0, to_subaccount: subaccount, amount_cents: 1_000 },
  ]);
  expect(await subaccounts.setNetting(subaccount, true)).toEqual({ kind: 'acknowledged' });
  expect(await subaccounts.netting()).toContainEqual(
    expect.objectContaining({ subaccount_number: subaccount, enabled: true }),
  );
});

test('shares of the shards are set and read', async () => {
  const { shardTransfers } = gateway.api;
  const set = await shardTransfers.setAllocation([{ exchangeIndex: 2, percent: 100 }], 'max');
  expect(set).toEqual({ kind: 'acknowledged' });
  expect(await shardTransfers.allocation()).toMatchObject({
    allocations: [{ exchange_index: 2, percent: 100 }],
    resting_margin_reservation: 'max',
  });
});

test('everything else of the account is read with every field known', async () => {
  const { api } = gateway;
  await collected(api.portfolio.deposits());
  await collected(api.portfolio.withdrawals());
  expect(await api.portfolio.totalRestingValue()).toMatchObject({ total_resting_order_value: 0 });
  expect(await api.exchange.userDataTimestamp()).toMatch(/^\d{4}-/);
  expect(await collected(api.historical.fills())).toEqual([]);
  expect(await collected(api.historical.orders())).toEqual([]);
  expect(await collected(api.historical.positions())).toEqual([]);
  expect([...api.unknownFields.counts]).toEqual([]);
});
