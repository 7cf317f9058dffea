import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { kalshiClient } from './client.ts';
import { type KalshiGateway, kalshiGateway } from './gateway.ts';

const ORDERS = 'POST /portfolio/events/orders';
const order: OrderRequest = {
  clientOrderId: 'c-1',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  exchangeIndex: 2,
  side: 'ask',
  yesPriceE4: 400 as PriceE4,
  countE2: 100 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: false,
};
const created = {
  order_id: 'o',
  client_order_id: 'c-1',
  fill_count: '1.00',
  remaining_count: '0.00',
  ts_ms: 1,
};

let exchange: StandIn;
let gateway: KalshiGateway;

beforeEach(async () => {
  exchange = await standIn();
  exchange.handlers.set('GET /exchange/status', (_request, response) => {
    reply(response, 200, { exchange_active: true, trading_active: true });
  });
  gateway = kalshiGateway({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    timeouts: { headersMs: 300, bodyMs: 300, totalMs: 1_000 },
  });
  await gateway.start();
});

afterEach(async () => {
  await gateway.stop();
  await exchange.stop();
});

const posts = () => exchange.requests.filter((request) => request.startsWith('POST')).length;

test('an accepted order is acknowledged', async () => {
  exchange.handlers.set(ORDERS, (_request, response) => reply(response, 201, created));
  expect(await gateway.place(order)).toMatchObject({ kind: 'acknowledged', orderId: 'o', fillCountE2: 100 });
});

describe('an order whose answer is lost is unknown and is sent only once:', () => {
  test('accepted, then the connection drops', async () => {
    const accepted: string[] = [];
    exchange.handlers.set(ORDERS, (request, _response, body) => {
      accepted.push(JSON.parse(body).client_order_id);
      request.socket.destroy();
    });
    expect((await gateway.place(order)).kind).toBe('unknown');
    expect(accepted).toEqual(['c-1']);
  });

  test('accepted, then the answer is cut in its middle', async () => {
    exchange.handlers.set(ORDERS, (request, response) => {
      response.writeHead(201, { 'content-length': '500' });
      response.write('{"order_id":');
      setTimeout(() => request.socket.destroy(), 10);
    });
    expect((await gateway.place(order)).kind).toBe('unknown');
    expect(posts()).toBe(1);
  });

  test('no answer in time', async () => {
    exchange.handlers.set(ORDERS, () => undefined);
    expect((await gateway.place(order)).kind).toBe('unknown');
    expect(posts()).toBe(1);
  });

  test.each([[500], [502], [503], [504]])('HTTP %i', async (status) => {
    exchange.handlers.set(ORDERS, (_request, response) => reply(response, status, { error: 'down' }));
    expect((await gateway.place(order)).kind).toBe('unknown');
    expect(posts()).toBe(1);
  });

  test('the exchange cannot be reached', async () => {
    await exchange.stop();
    expect((await gateway.place(order)).kind).toBe('unknown');
    exchange = await standIn();
  });
});

test('too many requests is a rejection and is not tried again', async () => {
  exchange.handlers.set(ORDERS, (_request, response) => reply(response, 429, { error: 'too many requests' }));
  expect(await gateway.place(order)).toMatchObject({ kind: 'rejected', code: 'too_many_requests' });
  expect(posts()).toBe(1);
});

test('with one connection, orders arrive in the order in which they were placed', async () => {
  const arrived: string[] = [];
  exchange.handlers.set(ORDERS, (_request, response, body) => {
    arrived.push(JSON.parse(body).client_order_id);
    reply(response, 400, { error: { code: 'invalid_price', message: 'no' } });
  });
  const client = { restUrl: exchange.restUrl, signer: testSigner, clock: wallClock, timers: wallTimers };
  const single = kalshiGateway({ ...client, log: quietLog(), connections: 1 });
  const ids = Array.from({ length: 12 }, (_, i) => `c-${i}`);
  await Promise.all(ids.map((clientOrderId) => single.place({ ...order, clientOrderId })));
  await single.stop();
  expect(arrived).toEqual(ids);
});

test('with one connection, a small read that hangs on it does not keep an exit', async () => {
  const hanging = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    connections: 1,
    timeouts: { headersMs: 60_000, totalMs: 60_000 },
  });
  let hangs = false;
  exchange.handlers.set('GET /exchange/status', () => {
    hangs = true;
  });
  exchange.handlers.set(ORDERS, (_request, response) => reply(response, 201, created));
  const touched = hanging.rest.touch('exit').catch((error: { code: string }) => error.code);
  await until(() => hangs);
  const outcome = await hanging.api.orderWrites.create({ ...order, reduceOnly: true });
  expect(outcome.kind).toBe('acknowledged');
  expect(await touched).toBe('no_answer');
  hanging.limits.stop();
  await hanging.http.close();
});

test('an amount that cannot be written exactly is never sent', async () => {
  const outcome = await gateway.place({ ...order, countE2: 0.5 as CountE2 });
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'not_sendable' });
  expect(posts()).toBe(0);
});

test('what the account holds and did is read in the domain’s words', async () => {
  exchange.handlers.set('GET /portfolio/settlements', (_request, response) => {
    const row = { ticker: 't', event_ticker: 'e', yes_count_fp: '10.00', no_count_fp: '0.00', revenue: 1000 };
    const settled_time = '2026-10-08T16:01:05Z';
    const settlements = [
      { ...row, market_result: 'yes', settled_time },
      { ...row, market_result: 'scalar', settled_time },
    ];
    reply(response, 200, { settlements, cursor: '' });
  });
  exchange.handlers.set('GET /portfolio/orders', (_request, response) => {
    const old = {
      order_id: 'o',
      ticker: 't',
      book_side: 'bid',
      status: 'executed',
      yes_price_dollars: '0.9900',
      fill_count_fp: '1.00',
      remaining_count_fp: '0.00',
      initial_count_fp: '1.00',
      client_order_id: 'c-1',
      created_time: '2026-06-11T06:29:20.866753Z',
    };
    reply(response, 200, { orders: [old], cursor: '' });
  });
  exchange.handlers.set('GET /portfolio/fills', (_request, response) => {
    const fill = {
      trade_id: 'f',
      order_id: 'o',
      ticker: 't',
      book_side: 'bid',
      count_fp: '1.00',
      yes_price_dollars: '0.5200',
      fee_cost: '0.017500',
      is_taker: true,
      ts: 1_781_159_370,
    };
    reply(response, 200, { fills: [fill], cursor: '' });
  });
  const timeMs = Date.parse('2026-10-08T16:01:05Z');
  expect(await gateway.settlements(0)).toEqual([
    {
      ticker: 't',
      eventTicker: 'e',
      result: 'yes',
      revenueE6: 10_000_000,
      yesCountE2: 1000,
      noCountE2: 0,
      timeMs,
    },
  ]);
  expect(await gateway.settlements(timeMs + 1)).toEqual([]);
  expect(await gateway.orders(0)).toMatchObject([
    { clientOrderId: 'c-1', yesPriceE4: 9_900, initialCountE2: 100 },
  ]);
  expect(await gateway.fills(0)).toMatchObject([{ tradeId: 'f', feeE6: 17_500, timeMs: 1_781_159_370_000 }]);
});

test('a series that the exchange does not have has no markets; any other failure says what was asked', async () => {
  const series = { symbol: 'ETH', kind: 'hourly' } as const;
  expect(await gateway.markets(series)).toEqual([]);
  exchange.handlers.set('GET /series/KXETHD', (_request, response) => reply(response, 404, 'no such page'));
  await expect(gateway.markets(series)).rejects.toThrow(/^GET \/series\/KXETHD: HTTP 404/);
  exchange.handlers.delete('GET /series/KXETHD');
  await expect(gateway.balance()).rejects.toThrow('GET /portfolio/balance: not found');
});
