import { randomUUID } from 'node:crypto';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KalshiApi } from '../src/api.ts';
import { type KalshiClient, kalshiClient } from '../src/client.ts';
import { collected } from '../src/reads.ts';
import { OpenApi, type Operation, SPECIFICATION_HERE } from './openapi.ts';
import { quietLog, reply, type StandIn, standIn, testSigner, wallClock, wallTimers } from './stand-in.ts';

/**
 * Every request that the client makes, and every answer that it reads, held against the exchange's own specification: what is
 * sent must be allowed by it, and what it allows as an answer must be read, with all fields known.
 */

const T = 'KXBTCD-26OCT0812-T81999.99';
const order: OrderRequest = {
  clientOrderId: 'c',
  ticker: T,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 5_600 as PriceE4,
  countE2: 2_000 as CountE2,
  timeInForce: 'good_till_canceled',
  reduceOnly: false,
};
const place = { ticker: T, exchangeIndex: 2, subaccount: 1 };
const group = { exchangeIndex: 2, subaccount: 1 };
const candles = { start_ts: 1, end_ts: 2, period_interval: 60 } as const;
const own = { ticker: T, min_ts: 1, max_ts: 2, subaccount: 0 };

const CALLS: Record<string, (api: KalshiApi) => Promise<unknown>> = {
  GetExchangeStatus: (api) => api.exchange.status(),
  GetExchangeSchedule: (api) => api.exchange.schedule(),
  GetUserDataTimestamp: (api) => api.exchange.userDataTimestamp(),
  GetSeriesList: (api) => api.series.list({ category: 'Crypto', include_volume: true, min_updated_ts: 1 }),
  GetSeries: (api) => api.series.one('KXBTCD'),
  GetSeriesFeeChanges: (api) => api.series.feeChanges({ series_ticker: 'KXBTCD', show_historical: true }),
  GetEvents: (api) =>
    collected(
      api.events.list({
        series_ticker: 'KXBTCD',
        status: 'open',
        with_nested_markets: true,
        min_close_ts: 1,
      }),
    ),
  GetEvent: (api) => api.events.one('KXBTCD-26OCT0812'),
  GetEventMetadata: (api) => api.events.metadata('KXBTCD-26OCT0812'),
  GetEventFeeChanges: (api) => collected(api.events.feeChanges({ event_ticker: 'KXBTCD-26OCT0812' })),
  GetMarkets: (api) =>
    collected(
      api.markets.list({
        status: 'open',
        series_ticker: 'KXBTCD',
        event_ticker: 'e',
        tickers: T,
        min_created_ts: 1,
        max_created_ts: 2,
        min_close_ts: 1,
        max_close_ts: 2,
        min_settled_ts: 1,
        max_settled_ts: 2,
        min_updated_ts: 1,
        mve_filter: 'exclude',
      }),
    ),
  GetMarket: (api) => api.markets.one(T),
  GetMarketOrderbook: (api) => api.markets.orderBook(T, 10),
  GetMarketOrderbooks: (api) => collected(api.markets.orderBooks([T, 'U'])),
  GetTrades: (api) =>
    collected(api.markets.trades({ ticker: T, min_ts: 1, max_ts: 2, is_block_trade: false })),
  GetMarketCandlesticks: (api) =>
    api.candlesticks.ofMarket('KXBTCD', T, { ...candles, include_latest_before_start: true }),
  BatchGetMarketCandlesticks: (api) => api.candlesticks.ofMarkets([T, 'U'], candles),
  GetMarketCandlesticksByEvent: (api) => api.candlesticks.ofEvent('KXBTCD', 'KXBTCD-26OCT0812', candles),
  GetHistoricalCutoff: (api) => api.historical.cutoff(),
  GetHistoricalMarkets: (api) =>
    collected(
      api.historical.markets({
        series_ticker: 'KXBTCD',
        event_ticker: 'e',
        tickers: T,
        mve_filter: 'exclude',
      }),
    ),
  GetHistoricalMarket: (api) => api.historical.market(T),
  GetMarketCandlesticksHistorical: (api) => api.historical.candlesticks(T, candles),
  GetTradesHistorical: (api) => collected(api.historical.trades({ ticker: T, min_ts: 1, max_ts: 2 })),
  GetFillsHistorical: (api) => collected(api.historical.fills(own)),
  GetHistoricalOrders: (api) => collected(api.historical.orders(own)),
  GetHistoricalPositions: (api) =>
    collected(api.historical.positions({ ticker: T, event_ticker: 'e', subaccount: 0 })),
  GetBalance: (api) => api.portfolio.balance({ subaccount: 1, exchange_index: 2 }),
  GetPositions: (api) =>
    collected(
      api.portfolio.positions({
        ticker: T,
        event_ticker: 'e',
        count_filter: 'position',
        settlement_status: 'all',
        subaccount: 1,
        exchange_index: 2,
      }),
    ),
  GetFills: (api) => collected(api.portfolio.fills({ ...own, order_id: 'o', exchange_index: 2 })),
  GetSettlements: (api) => collected(api.portfolio.settlements({ ...own, event_ticker: 'e' })),
  GetPortfolioRestingOrderTotalValue: (api) => api.portfolio.totalRestingValue(),
  GetDeposits: (api) => collected(api.portfolio.deposits()),
  GetWithdrawals: (api) => collected(api.portfolio.withdrawals()),
  GetOrders: (api) =>
    collected(api.orders.list({ ...own, event_ticker: 'e', status: 'resting', exchange_index: 2 })),
  GetOrder: (api) => api.orders.one('o'),
  GetOrderQueuePosition: (api) => api.orders.queuePosition('o'),
  GetOrderQueuePositions: (api) =>
    api.orders.queuePositions({ market_tickers: T, event_ticker: 'e', subaccount: 0 }),
  CreateOrderV2: (api) =>
    api.orderWrites.create(
      { ...order, orderGroupId: 'g' },
      {
        expirationTimeMs: Date.now(),
        postOnly: true,
        cancelOnPause: true,
        subaccount: 1,
        selfTrade: 'maker',
      },
    ),
  BatchCreateOrdersV2: (api) => api.orderWrites.createBatch([order]),
  CancelOrderV2: (api) => api.orderWrites.cancel('text', place),
  CancelAllOrders: (api) => api.orderWrites.cancelAll({ subaccount: 1 }),
  BatchCancelOrdersV2: (api) => api.orderWrites.cancelBatch([{ ...place, orderId: 'text' }]),
  AmendOrderV2: (api) =>
    api.orderWrites.amend('text', place, {
      side: 'ask',
      yesPriceE4: 5_700 as PriceE4,
      countE2: 2_000 as CountE2,
      clientOrderId: 'text',
      updatedClientOrderId: 'd',
      expirationTimeMs: Date.now(),
    }),
  DecreaseOrderV2: (api) => api.orderWrites.decrease('text', place, { toE2: 2_000 as CountE2 }),
  GetOrderGroups: (api) => api.orderGroups.list({ subaccount: 1 }),
  GetOrderGroup: (api) => api.orderGroups.one('g', { subaccount: 1 }),
  CreateOrderGroup: (api) => api.orderGroups.create(10_000 as CountE2, group),
  DeleteOrderGroup: (api) => api.orderGroups.delete('g', group),
  ResetOrderGroup: (api) => api.orderGroups.reset('g', group),
  TriggerOrderGroup: (api) => api.orderGroups.trigger('g', group),
  UpdateOrderGroupLimit: (api) => api.orderGroups.limit('g', 10_000 as CountE2, group),
  GetAccountApiLimits: (api) => api.account.limits(),
  GetAccountEndpointCosts: (api) => api.account.endpointCosts(),
  UpgradeAccountApiUsageLevel: (api) => api.account.upgrade(),
  GetAccountApiUsageLevelVolumeProgress: (api) => api.account.volumeProgress(),
  GetApiKeys: (api) => api.apiKeys.list(),
  CreateApiKey: (api) =>
    api.apiKeys.create({ name: 'n', publicKeyPem: 'pem', scopes: ['read'], subaccount: 1 }),
  GenerateApiKey: (api) => api.apiKeys.generate({ name: 'n', keyType: 'ed25519', scopes: ['read'] }),
  DeleteApiKey: (api) => api.apiKeys.delete('k'),
  CreateSubaccount: (api) => api.subaccounts.create(2),
  ApplySubaccountTransfer: (api) =>
    api.subaccounts.transfer({
      clientTransferId: randomUUID(),
      from: 0,
      to: 1,
      amountE6: 5_000_000 as MoneyE6,
      exchangeIndex: 2,
    }),
  GetSubaccountBalances: (api) => api.subaccounts.balances(),
  GetSubaccountTransfers: (api) => collected(api.subaccounts.transfers()),
  GetSubaccountNetting: (api) => api.subaccounts.netting(),
  UpdateSubaccountNetting: (api) => api.subaccounts.setNetting(1, true),
  IntraExchangeInstanceTransfer: (api) =>
    api.shardTransfers.start({
      fromExchangeIndex: 0,
      toExchangeIndex: 2,
      amountE6: 5_000_000 as MoneyE6,
      clientTransferId: randomUUID(),
    }),
  GetIntraExchangeInstanceTransfers: (api) => collected(api.shardTransfers.list()),
  GetIntraExchangeInstanceTransfer: (api) => api.shardTransfers.one('t'),
  GetTargetBalanceAllocation: (api) => api.shardTransfers.allocation(),
  SetTargetBalanceAllocation: (api) => api.shardTransfers.setAllocation([{ exchangeIndex: 2, percent: 80 }]),
};

/** What the specification has and this client does not offer: nothing of it is needed to trade, record or reconcile. */
const NOT_OFFERED =
  /^\/(communications|fcm|incentive|live_data|milestones|multivariate|search|structured_targets)|multivariate|forecast/;

describe.skipIf(!SPECIFICATION_HERE)('held against the specification (skipped without ../shared)', () => {
  let exchange: StandIn;
  let client: KalshiClient;
  let openApi: OpenApi;
  let seen: { readonly url: URL; readonly method: string; readonly body: string }[];

  beforeAll(async () => {
    openApi = new OpenApi();
    exchange = await standIn();
    client = kalshiClient({
      restUrl: exchange.restUrl,
      signer: testSigner,
      clock: wallClock,
      timers: wallTimers,
      log: quietLog(),
      readAttempts: 1,
    });
    const much = { capacity: 1_000_000, refillPerS: 1_000_000 };
    client.limits.adopt({ read: much, write: much });
  });

  afterAll(async () => {
    client?.limits.stop();
    await client?.http.close();
    await exchange?.stop();
  });

  /** Asks one operation; the stand-in answers what the specification says. */
  async function ask(id: string, complete: boolean): Promise<{ result: unknown; operation: Operation }> {
    const operation = openApi.operations.get(id);
    if (!operation) throw new Error(`${id} is not in the specification`);
    seen = [];
    const answer = operation.answer === null ? '' : openApi.sample(operation.answer, complete);
    exchange.handlers.set('*', (request, response, body) => {
      seen.push({ url: new URL(`http://x${request.url}`), method: request.method ?? '', body });
      if (operation.status === 204) response.writeHead(204).end();
      else reply(response, operation.status, named(answer));
    });
    client.rest.unknownFields.counts.clear();
    return { result: await CALLS[id]?.(client.api), operation };
  }

  test('everything that it has is offered, or left out on purpose', () => {
    const missing = [...openApi.operations.values()].filter(
      ({ id, path }) => !(id in CALLS) && !NOT_OFFERED.test(path),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  describe.each(Object.keys(CALLS))('%s', (id) => {
    test('is asked for as specified', async () => {
      const { operation } = await ask(id, true);
      const [{ url, method, body } = { url: new URL('http://x'), method: '', body: '' }] = seen;
      const pattern = operation.path.replaceAll(/\{[^}]+\}/g, '[^/]+');
      expect(`${method} ${url.pathname}`).toMatch(
        new RegExp(`^${operation.method} /trade-api/v2${pattern}$`),
      );
      const problems = [...url.searchParams].flatMap(([key, value]) => {
        const known = operation.query.get(key);
        return known
          ? openApi.problems(known.schema, openApi.valueOf(known.schema, value), key)
          : [`${key}: unknown`];
      });
      for (const [key, { required }] of operation.query)
        if (required && !url.searchParams.has(key)) problems.push(`${key}: missing`);
      expect(problems).toEqual([]);
      if (operation.body !== null) expect(openApi.problems(operation.body, JSON.parse(body))).toEqual([]);
      else expect(body).toBe('');
    });

    test.each([
      ['complete', true],
      ['without anything optional', false],
    ])('its answer is read when it is %s', async (_name, complete) => {
      const { result, operation } = await ask(id, complete);
      if (operation.method === 'GET') expect(result).toBeDefined();
      // A row of a batch that says neither what was done nor why not proves nothing.
      const kind = !complete && id === 'BatchCreateOrdersV2' ? 'unknown' : 'acknowledged';
      if (operation.method !== 'GET')
        for (const outcome of [result].flat()) expect(outcome).toMatchObject({ kind });
      expect([...client.rest.unknownFields.counts.keys()]).toEqual([]);
    });
  });
});

/** Samples name orders `text`; this batch's order and the single one are called `c`, and no row of a batch was refused. */
function named(answer: unknown): unknown {
  const text = JSON.stringify(answer, (key, value) => {
    if (key === 'error') return undefined;
    return key === 'client_order_id' && value === 'text' ? undefined : value;
  });
  return JSON.parse(text);
}
