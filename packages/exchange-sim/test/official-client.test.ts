import { generateKeyPairSync } from 'node:crypto';
import type { PriceE4 } from '@rec-io/domain/money';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { Configuration, ExchangeApi, MarketApi, OrdersApi, PortfolioApi } from 'kalshi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The exchange's own client for TypeScript against our server, by base address alone. It signs with RSA. */
const START_MS = Date.parse('2026-10-08T15:00:00Z');
const exchange = new Exchange({ seed: 1, symbols: ['BTC'] });
let nowMs = START_MS;
let server: ExchangeServer;
let apis: { exchange: ExchangeApi; markets: MarketApi; orders: OrdersApi; portfolio: PortfolioApi };

function advance(seconds: number): void {
  for (let i = 0; i < seconds; i++, nowMs += SECOND_MS) {
    exchange.advance(nowMs, 'BTC', (820_000_000 + (i % 50) * 1_000) as PriceE4, 'seeded');
  }
}

beforeAll(async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  exchange.openAccount('main');
  server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: [
      {
        keyId: 'k',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: 'main',
      },
    ],
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  const configuration = new Configuration({
    apiKey: 'k',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    basePath: `http://127.0.0.1:${server.port}/trade-api/v2`,
  });
  apis = {
    exchange: new ExchangeApi(configuration),
    markets: new MarketApi(configuration),
    orders: new OrdersApi(configuration),
    portfolio: new PortfolioApi(configuration),
  };
  advance(120);
});
afterAll(() => server.stop());

async function bestOffer() {
  const { data } = await apis.markets.getMarkets(1000, undefined, undefined, 'KXBTCD', undefined);
  const market = data.markets?.find(({ yes_ask_dollars }) => {
    const ask = Number(yes_ask_dollars);
    return ask > 0.4 && ask < 0.9;
  });
  if (!market) throw new Error('no market is offered between 40 and 90 cents');
  return market;
}

test('reads status and markets', async () => {
  expect((await apis.exchange.getExchangeStatus()).data).toMatchObject({
    exchange_active: true,
    trading_active: true,
  });
  const market = await bestOffer();
  expect(market).toMatchObject({
    status: 'active',
    strike_type: 'greater',
    event_ticker: 'KXBTCD-26OCT0812',
  });
});

test('buys, is refused the same id twice, and finds fill, position, balance and settlement', async () => {
  const market = await bestOffer();
  const order = {
    ticker: market.ticker,
    client_order_id: 'official-1',
    side: 'bid' as const,
    count: '2.00',
    price: market.yes_ask_dollars ?? '',
    time_in_force: 'immediate_or_cancel' as const,
    self_trade_prevention_type: 'taker_at_cross' as const,
    exchange_index: 2,
  };
  const placed = await apis.orders.createOrderV2(order);
  expect(placed.status).toBe(201);
  expect(placed.data).toMatchObject({
    client_order_id: 'official-1',
    fill_count: '2.00',
    remaining_count: '0.00',
  });
  await expect(apis.orders.createOrderV2(order)).rejects.toMatchObject({ response: { status: 409 } });

  const { data: fills } = await apis.portfolio.getFills();
  expect(fills.fills?.[0]).toMatchObject({
    order_id: placed.data.order_id,
    is_taker: true,
    count_fp: '2.00',
  });
  const { data: positions } = await apis.portfolio.getPositions();
  expect(positions.market_positions?.[0]).toMatchObject({ ticker: market.ticker, position_fp: '2.00' });
  const { data: balance } = await apis.portfolio.getBalance();
  expect(balance.balance).toBeLessThan(1_000_000);

  advance((START_MS + HOUR_MS + 20 * SECOND_MS - nowMs) / SECOND_MS);
  const { data: settlements } = await apis.portfolio.getSettlements();
  expect(settlements.settlements?.[0]).toMatchObject({ ticker: market.ticker, yes_count_fp: '2.00' });
});

test('an order at a price off the grid is refused in the exchange’s own words', async () => {
  const market = await bestOffer();
  const refused = apis.orders.createOrderV2({
    ticker: market.ticker,
    client_order_id: 'official-2',
    side: 'bid',
    count: '1.00',
    price: '0.5150',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
  });
  await expect(refused).rejects.toMatchObject({
    response: { status: 400, data: { error: { code: 'invalid_price' } } },
  });
});
