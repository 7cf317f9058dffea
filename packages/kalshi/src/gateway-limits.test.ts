import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quietLog, reply, type StandIn, standIn, testSigner, until } from '../test/stand-in.ts';
import { type KalshiGateway, kalshiGateway } from './gateway.ts';

/** The trader's door to the exchange, under rate limits, in a time that stands unless it is moved. */

const ORDERS = 'POST /portfolio/events/orders';
const order = (clientOrderId: string, reduceOnly = false): OrderRequest => ({
  clientOrderId,
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  exchangeIndex: 2,
  side: 'ask',
  yesPriceE4: 400 as PriceE4,
  countE2: 100 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly,
});

let exchange: StandIn;
let gateway: KalshiGateway;
let time: VirtualTime;
let log: ReturnType<typeof quietLog>;

beforeEach(async () => {
  exchange = await standIn();
  time = new VirtualTime(Date.now());
  log = quietLog();
  exchange.handlers.set('GET /exchange/status', (_request, response) => {
    reply(response, 200, { exchange_active: true, trading_active: true });
  });
  exchange.handlers.set(ORDERS, (_request, response, body) => {
    const { client_order_id } = JSON.parse(body);
    const created = { order_id: 'o', client_order_id, fill_count: '0.00', remaining_count: '0.00', ts_ms: 1 };
    reply(response, 201, created);
  });
  gateway = kalshiGateway({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: time,
    timers: time,
    log,
    entryWaitMs: 500,
  });
});

afterEach(async () => {
  await gateway.stop();
  await exchange.stop();
});

const posts = () => exchange.requests.filter((request) => request.startsWith('POST')).length;
const entries = (count: number) => Array.from({ length: count }, (_, i) => gateway.place(order(`e-${i}`)));

test('where the exchange tells no limits, those of the lowest tier are kept to, and it is said', async () => {
  await gateway.start();
  expect(log.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining('the rate limits cannot be read'),
  ]);
  void entries(20);
  await until(() => posts() === 6);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(posts()).toBe(6);
});

test('limits that could not be read at the start are read later', async () => {
  await gateway.start();
  const bucket = { bucket_capacity: 900, refill_rate: 300 };
  let told = 0;
  exchange.handlers.set('GET /account/limits', (_request, response) => {
    reply(response, 200, { usage_tier: 'advanced', read: bucket, write: bucket, grants: [] });
  });
  exchange.handlers.set('GET /account/endpoint_costs', (_request, response) => {
    told++;
    reply(response, 200, { default_cost: 10, endpoint_costs: [] });
  });
  time.advanceTo(time.nowMs() + 20_000);
  await until(() => told === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  void entries(60);
  await until(() => posts() === 56);
  time.advanceTo(time.nowMs() + 20_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(told).toBe(1);
});

test('the limits that the exchange tells are used', async () => {
  exchange.handlers.set('GET /account/limits', (_request, response) => {
    const bucket = { bucket_capacity: 900, refill_rate: 300 };
    reply(response, 200, { usage_tier: 'advanced', read: bucket, write: bucket, grants: [] });
  });
  exchange.handlers.set('GET /account/endpoint_costs', (_request, response) => {
    reply(response, 200, { default_cost: 30, endpoint_costs: [] });
  });
  await gateway.start();
  expect(log.warnings).toEqual([]);
  void entries(40);
  // 810 tokens are ours, 162 stay for exits and 81 for cancels: 567 are 18 orders of 30.
  await until(() => posts() === 18);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(posts()).toBe(18);
});

describe('while the bucket is empty', () => {
  test('an entry that waited too long is refused and never sent', async () => {
    await gateway.start();
    const outcomes = entries(20);
    await until(() => posts() === 6);
    for (let i = 0; i < 10; i++) {
      time.advanceTo(time.nowMs() + 50);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const kinds = (await Promise.all(outcomes)).map((outcome) =>
      outcome.kind === 'rejected' ? outcome.code : outcome.kind,
    );
    // Six at once and 45 tokens in half a second.
    expect(kinds).toEqual([...Array(10).fill('acknowledged'), ...Array(10).fill('not_sent_in_time')]);
    time.advanceTo(time.nowMs() + 60_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(posts()).toBe(10);
  });

  test('an exit waits as long as it takes', async () => {
    await gateway.start();
    const exits = Array.from({ length: 15 }, (_, i) => gateway.place(order(`x-${i}`, true)));
    await until(() => posts() === 9);
    time.advanceTo(time.nowMs() + 10_000);
    expect((await Promise.all(exits)).map(({ kind }) => kind)).toEqual(Array(15).fill('acknowledged'));
  });
});

describe('while nobody asks for anything', () => {
  test('the connections of orders are kept open, and a clock that is set is told once', async () => {
    let offMs = 0;
    const sockets = new Set<unknown>();
    exchange.handlers.set('GET /exchange/status', (request, response) => {
      sockets.add(request.socket);
      response.setHeader('date', new Date(time.nowMs() + offMs).toUTCString());
      reply(response, 200, { exchange_active: true, trading_active: true });
    });
    const bucket = { bucket_capacity: 900, refill_rate: 300 };
    exchange.handlers.set('GET /account/limits', (_request, response) => {
      reply(response, 200, { usage_tier: 'advanced', read: bucket, write: bucket, grants: [] });
    });
    exchange.handlers.set('GET /account/endpoint_costs', (_request, response) => {
      reply(response, 200, { default_cost: 10, endpoint_costs: [] });
    });
    await gateway.start();
    expect(log.warnings).toEqual([]);
    const statuses = () => exchange.requests.filter((request) => request.endsWith('/exchange/status')).length;
    const beat = async (expected: number) => {
      time.advanceTo(time.nowMs() + 20_000);
      await until(() => statuses() === expected);
      await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await beat(4);
    // One of the reads, and one for each lane of orders.
    expect(sockets.size).toBe(4);
    offMs = 40_000;
    await beat(7);
    await beat(10);
    expect(log.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('a clock was set'),
      expect.stringContaining('40 seconds behind'),
    ]);
    await gateway.stop();
    time.advanceTo(time.nowMs() + 60_000);
    expect(statuses()).toBe(10);
  });
});
