import { createPrivateKey, randomUUID } from 'node:crypto';
import {
  AccountApi,
  ApiKeysApi,
  Configuration,
  EventsApi,
  ExchangeApi,
  HistoricalApi,
  MarketApi,
  OrderGroupsApi,
  OrdersApi,
  PortfolioApi,
} from 'kalshi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

/** What else the exchange's own client can do, by base address alone: all that an account can change, and read of it. */
let running: Awaited<ReturnType<typeof runningExchange>>;
let orders: OrdersApi;
let groups: OrderGroupsApi;
let portfolio: PortfolioApi;
let configuration: Configuration;

beforeAll(async () => {
  running = await runningExchange();
  configuration = new Configuration({
    apiKey: 'rsa',
    privateKeyPem: running.keys.rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    basePath: `http://127.0.0.1:${running.server.port}/trade-api/v2`,
  });
  orders = new OrdersApi(configuration);
  groups = new OrderGroupsApi(configuration);
  portfolio = new PortfolioApi(configuration);
});
afterAll(() => running.server.stop());

const SHARD = 2;
const order = (change: object = {}) => ({
  ticker: running.near,
  client_order_id: randomUUID(),
  side: 'bid' as const,
  count: '4.00',
  price: '0.0100',
  time_in_force: 'good_till_canceled' as const,
  self_trade_prevention_type: 'taker_at_cross' as const,
  exchange_index: SHARD,
  ...change,
});

test('amends, decreases, finds its place, cancels one, several and all', async () => {
  const { data: placed } = await orders.createOrderV2(order());
  const id = placed.order_id;
  const amended = await orders.amendOrderV2(id, {
    ticker: running.near,
    side: 'bid',
    price: '0.0200',
    count: '3.00',
    exchange_index: SHARD,
  });
  expect(amended.data).toMatchObject({ order_id: id, remaining_count: '3.00' });
  const decreased = await orders.decreaseOrderV2(id, { reduce_by: '1.00', exchange_index: SHARD });
  expect(decreased.data).toMatchObject({ order_id: id, remaining_count: '2.00' });
  const { data: read } = await orders.getOrder(id);
  expect(read.order).toMatchObject({
    status: 'resting',
    yes_price_dollars: '0.0200',
    remaining_count_fp: '2.00',
  });
  expect((await orders.getOrderQueuePosition(id)).data.queue_position_fp).toMatch(/^\d+\.\d\d$/);
  expect((await orders.getOrderQueuePositions(running.near)).data.queue_positions).toHaveLength(1);
  expect((await portfolio.getPortfolioRestingOrderTotalValue()).data.total_resting_order_value).toBe(4);
  const canceled = await orders.cancelOrderV2(id, undefined, SHARD);
  expect(canceled.data).toMatchObject({ order_id: id, reduced_by: '2.00' });

  const { data: batch, status } = await orders.batchCreateOrdersV2({
    orders: [order(), order(), order({ price: '0.0150' })],
  });
  expect(status).toBe(201);
  const ids = (batch.orders ?? []).flatMap(({ order_id }) => order_id ?? []);
  expect(ids).toHaveLength(2);
  expect(batch.orders?.[2]?.error).toMatchObject({ code: 'invalid_price' });
  const [first = ''] = ids;
  const { data: gone } = await orders.batchCancelOrdersV2({
    orders: [{ order_id: first, exchange_index: SHARD }],
  });
  expect(gone.orders).toMatchObject([{ order_id: first, reduced_by: '4.00' }]);
  expect((await orders.cancelAllOrders()).status).toBe(204);
  expect((await orders.getOrders(undefined, undefined, undefined, undefined, 'resting')).data.orders).toEqual(
    [],
  );
});

test('keeps orders in a group, triggers, resets and deletes it', async () => {
  const { data: made } = await groups.createOrderGroup({ contracts_limit: 10, exchange_index: SHARD });
  const id = made.order_group_id;
  const { data: placed } = await orders.createOrderV2(order({ order_group_id: id }));
  expect((await groups.getOrderGroup(id)).data).toMatchObject({
    orders: [placed.order_id],
    contracts_limit_fp: '10.00',
  });
  await groups.updateOrderGroupLimit(id, { contracts_limit: 20 }, undefined, SHARD);
  expect((await groups.getOrderGroups()).data.order_groups).toMatchObject([
    { id, contracts_limit_fp: '20.00' },
  ]);
  await groups.triggerOrderGroup(id, undefined, SHARD);
  expect((await orders.getOrder(placed.order_id)).data.order.status).toBe('canceled');
  await expect(orders.createOrderV2(order({ order_group_id: id }))).rejects.toMatchObject({
    response: { status: 400 },
  });
  await groups.resetOrderGroup(id, undefined, SHARD);
  await orders.createOrderV2(order({ order_group_id: id }));
  await groups.deleteOrderGroup(id, undefined, SHARD);
  await expect(groups.getOrderGroup(id)).rejects.toMatchObject({ response: { status: 404 } });
});

test('makes a subaccount, gives it money, trades in it, and moves money between shards', async () => {
  const { data: made } = await portfolio.createSubaccount({ exchange_index: SHARD });
  expect(made.subaccount_number).toBe(1);
  const transfer = {
    client_transfer_id: randomUUID(),
    from_subaccount: 0,
    to_subaccount: 1,
    amount_cents: 5_000,
    exchange_index: SHARD,
  };
  await portfolio.applySubaccountTransfer(transfer);
  await expect(portfolio.applySubaccountTransfer(transfer)).rejects.toMatchObject({
    response: { status: 409 },
  });
  expect((await portfolio.getBalance(1, SHARD)).data.balance).toBe(5_000);
  await orders.createOrderV2(order({ subaccount: 1, price: '0.9900', time_in_force: 'immediate_or_cancel' }));
  expect(
    (await portfolio.getPositions(undefined, undefined, 'position', undefined, undefined, 1)).data
      .market_positions,
  ).toMatchObject([{ ticker: running.near, position_fp: '4.00' }]);
  expect((await portfolio.getPositions()).data.market_positions).toEqual([]);
  expect(
    (await portfolio.getFills(undefined, undefined, undefined, undefined, undefined, undefined, 1)).data
      .fills,
  ).toMatchObject([{ subaccount_number: 1, exchange_index: SHARD }]);
  const { data: moved } = await portfolio.intraExchangeInstanceTransfer({
    source: 'event_contract',
    destination: 'event_contract',
    amount: 10_000,
    source_exchange_shard: SHARD,
    destination_exchange_shard: 0,
  });
  expect((await portfolio.getIntraExchangeInstanceTransfer(moved.transfer_id)).data.transfer).toMatchObject({
    amount: '1.0000',
    status: 'complete',
  });
  expect((await portfolio.getIntraExchangeInstanceTransfers()).data.transfers).toHaveLength(1);
  expect((await portfolio.getSubaccountTransfers()).data.transfers).toMatchObject([
    { amount_cents: 5_000, to_subaccount: 1 },
  ]);
  const { data: balances } = await portfolio.getSubaccountBalances();
  expect(balances.subaccount_balances).toContainEqual(
    expect.objectContaining({ subaccount_number: 0, exchange_index: 0, balance: '1.0000' }),
  );
  await portfolio.updateSubaccountNetting({ subaccount_number: 1, enabled: true });
  expect((await portfolio.getSubaccountNetting()).data.netting_configs).toContainEqual({
    subaccount_number: 1,
    enabled: true,
    exchange_index: SHARD,
  });
  await portfolio.setTargetBalanceAllocation({
    allocations: [
      { exchange_index: 0, percent: 50 },
      { exchange_index: SHARD, percent: 50 },
    ],
  });
  expect((await portfolio.getTargetBalanceAllocation()).data.allocations).toHaveLength(2);
  running.advance(11);
  const { data: balance } = await portfolio.getBalance();
  const [zero, two] = balance.balance_breakdown ?? [];
  expect(Math.abs(Number(zero?.balance) - Number(two?.balance))).toBeLessThanOrEqual(0.02);
  await portfolio.setTargetBalanceAllocation({ allocations: [] });
  expect((await portfolio.getDeposits()).data.deposits).toEqual([]);
  expect((await portfolio.getWithdrawals()).data.withdrawals).toEqual([]);
});

test('makes keys and signs with them, and reads and raises its limits', async () => {
  const keys = new ApiKeysApi(configuration);
  const { data: made } = await keys.generateApiKey({ name: 'second', scopes: ['read'] });
  // The client signs with its first key wherever it was given two, so the second signs by hand.
  const signer = createPrivateKey(made.private_key);
  const path = '/portfolio/balance';
  const headers = running.headers('GET', `/trade-api/v2${path}`, {
    key: 'rsa',
    keyId: made.api_key_id,
    signer,
  });
  expect((await running.ask('GET', path, undefined, headers)).status).toBe(200);
  expect((await keys.getApiKeys()).data.api_keys).toContainEqual({
    api_key_id: made.api_key_id,
    name: 'second',
    scopes: ['read'],
  });
  await keys.deleteApiKey(made.api_key_id);
  const account = new AccountApi(configuration);
  expect((await account.getAccountApiLimits()).data.read.refill_rate).toBeGreaterThan(0);
  expect((await account.getAccountEndpointCosts()).data.default_cost).toBe(10);
  expect((await account.upgradeAccountApiUsageLevel()).status).toBe(201);
  expect(
    (await account.getAccountApiUsageLevelVolumeProgress()).data.volume_progress[0]?.trailing_30d_volume_fp,
  ).toBe('4.00');
});

test('reads candles, books, events and history', async () => {
  const markets = new MarketApi(configuration);
  const [startS, endS] = [running.exchange.nowMs / 1_000 - 600, running.exchange.nowMs / 1_000 + 60];
  const { data: candles } = await markets.getMarketCandlesticks('KXBTCD', running.near, startS, endS, 1);
  expect(candles.candlesticks.length).toBeGreaterThan(0);
  expect((await markets.batchGetMarketCandlesticks(running.near, startS, endS, 1)).data.markets).toHaveLength(
    1,
  );
  expect((await markets.getMarketOrderbooks([running.near])).data.orderbooks).toHaveLength(1);
  expect((await markets.getSeriesList()).data.series?.length).toBeGreaterThan(0);
  expect((await markets.getTrades()).data.trades.length).toBeGreaterThan(0);
  expect((await new EventsApi(configuration).getEvents()).data.events.length).toBeGreaterThan(0);
  const exchange = new ExchangeApi(configuration);
  expect((await exchange.getUserDataTimestamp()).data.as_of_time).toBe(
    new Date(running.exchange.nowMs).toISOString().replace('.000Z', 'Z'),
  );
  const historical = new HistoricalApi(configuration);
  expect((await historical.getHistoricalCutoff()).data.orders_updated_ts).toBeDefined();
  expect((await historical.getHistoricalOrders()).data.orders).toEqual([]);
  expect((await historical.getFillsHistorical()).data.fills).toEqual([]);
  expect((await historical.getHistoricalPositions()).data.market_positions).toEqual([]);
});
