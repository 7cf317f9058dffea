import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  wallClock,
  wallTimers,
} from '../../test/stand-in.ts';
import { type KalshiClient, kalshiClient } from '../client.ts';
import type { OrderWrites } from './order-writes.ts';

const T = 'KXBTCD-26OCT0812-T81999.99';
const order = (clientOrderId: string, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId,
  ticker: T,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 5_600 as PriceE4,
  countE2: 1_000 as CountE2,
  timeInForce: 'good_till_canceled',
  reduceOnly: false,
  ...more,
});
const place = { ticker: T, exchangeIndex: 2 };
const ORDERS = '/portfolio/events/orders';

let exchange: StandIn;
let client: KalshiClient;
let writes: OrderWrites;
/** What arrived, with its body. */
let arrived: { readonly request: string; readonly body: unknown }[];

beforeEach(async () => {
  exchange = await standIn();
  client = kalshiClient({
    restUrl: exchange.restUrl,
    signer: testSigner,
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    timeouts: { headersMs: 300, bodyMs: 300, totalMs: 1_000 },
    backoff: { firstMs: 1, maxMs: 2 },
  });
  writes = client.api.orderWrites;
  arrived = [];
});

afterEach(async () => {
  client.limits.stop();
  await client.http.close();
  await exchange.stop();
});

function answer(route: string, status: number, body: unknown): void {
  exchange.handlers.set(route, (request, response, text) => {
    arrived.push({
      request: `${request.method} ${request.url?.replace('/trade-api/v2', '')}`,
      body: text === '' ? null : JSON.parse(text),
    });
    if (status === 204) response.writeHead(204).end();
    else reply(response, status, body);
  });
}
const refusal = (code: string) => ({ error: { code, message: code } });

describe('an order', () => {
  const created = {
    order_id: 'o',
    client_order_id: 'c',
    fill_count: '0.00',
    remaining_count: '10.00',
    ts_ms: 1,
  };

  test('is sent with all its terms', async () => {
    answer(`POST ${ORDERS}`, 201, created);
    const outcome = await writes.create(order('c', { orderGroupId: 'g' }), {
      expirationTimeMs: 1_781_159_349_999,
      postOnly: true,
      cancelOnPause: true,
      subaccount: 3,
      selfTrade: 'maker',
    });
    expect(outcome).toEqual({
      kind: 'acknowledged',
      orderId: 'o',
      fillCountE2: 0,
      remainingCountE2: 1_000,
    });
    expect(arrived[0]?.body).toEqual({
      ticker: T,
      client_order_id: 'c',
      side: 'bid',
      count: '10.00',
      price: '0.5600',
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'maker',
      reduce_only: false,
      exchange_index: 2,
      post_only: true,
      expiration_time: 1_781_159_349,
      cancel_order_on_pause: true,
      subaccount: 3,
      order_group_id: 'g',
    });
  });

  test.each([
    ['expires and does not rest', { timeInForce: 'immediate_or_cancel' }, { expirationTimeMs: 1 }],
    ['only rests and must fill', { timeInForce: 'fill_or_kill' }, { postOnly: true }],
    ['only reduces and rests', { reduceOnly: true }, {}],
    [
      'only reduces and is in a group',
      { reduceOnly: true, timeInForce: 'immediate_or_cancel', orderGroupId: 'g' },
      {},
    ],
    ['has no id of ours', { clientOrderId: '' }, {}],
    ['has no exact amount', { countE2: 0.5 as CountE2 }, {}],
  ] as const)('that %s is never sent', async (_name, change, terms) => {
    expect(await writes.create(order('c', change), terms)).toMatchObject({
      kind: 'rejected',
      code: 'not_sendable',
    });
    expect(exchange.requests).toEqual([]);
  });

  test('whose time is over is never sent', async () => {
    const late = await writes.create(order('c'), { notAfterMs: Date.now() - 1 });
    expect(late).toMatchObject({ kind: 'rejected', code: 'not_sent_in_time' });
    expect(exchange.requests).toEqual([]);
  });

  test('after the end of the client is never sent', async () => {
    client.limits.stop();
    expect(await writes.create(order('c'))).toMatchObject({ kind: 'rejected', code: 'client_stopped' });
    expect(exchange.requests).toEqual([]);
  });
});

describe('a batch of orders is judged item by item', () => {
  const row = (id: string) => ({
    order_id: `o-${id}`,
    client_order_id: id,
    fill_count: '1.00',
    remaining_count: '9.00',
    ts_ms: 1,
  });
  const acknowledged = (id: string) => ({
    kind: 'acknowledged',
    orderId: `o-${id}`,
    fillCountE2: 100,
    remainingCountE2: 900,
  });
  const three = [order('a'), order('b'), order('c')];
  const kinds = async (rows: unknown) => {
    answer(`POST ${ORDERS}/batched`, 201, { orders: rows });
    return (await writes.createBatch(three)).map((outcome) =>
      outcome.kind === 'acknowledged' ? outcome.orderId : outcome.kind,
    );
  };

  test('all done, in any order', async () => {
    answer(`POST ${ORDERS}/batched`, 201, { orders: [row('c'), row('a'), row('b')] });
    expect(await writes.createBatch(three)).toEqual(['a', 'b', 'c'].map(acknowledged));
    expect(arrived).toMatchObject([
      { body: { orders: [{ client_order_id: 'a', count: '10.00' }, { client_order_id: 'b' }, {}] } },
    ]);
  });

  test('one refused by name', async () => {
    const error = { code: 'invalid order', message: 'invalid order', details: 'post only cross' };
    answer(`POST ${ORDERS}/batched`, 201, { orders: [row('a'), { client_order_id: 'b', error }, row('c')] });
    expect(await writes.createBatch(three)).toEqual([
      acknowledged('a'),
      { kind: 'rejected', code: 'invalid_order', message: 'invalid order: post only cross' },
      acknowledged('c'),
    ]);
  });

  test.each([
    [
      'one refused without a name, in its place',
      [row('a'), { error: refusal('invalid_price').error }, row('c')],
      ['o-a', 'rejected', 'o-c'],
    ],
    [
      'one refused without a name, in rows out of order',
      [row('c'), { error: refusal('invalid_price').error }, row('a')],
      ['o-a', 'unknown', 'o-c'],
    ],
    [
      'one without a name in a shorter answer',
      [row('a'), { error: refusal('invalid_price').error }],
      ['o-a', 'unknown', 'unknown'],
    ],
    ['one missing', [row('a'), row('c')], ['o-a', 'unknown', 'o-c']],
    ['one named twice', [row('a'), row('b'), row('b')], ['o-a', 'unknown', 'unknown']],
    ['another order in the place of one', [row('a'), row('x'), row('c')], ['o-a', 'unknown', 'o-c']],
    ['only other orders', [row('x'), row('y'), row('z')], ['unknown', 'unknown', 'unknown']],
    [
      'a row that cannot be read',
      [row('a'), { ...row('b'), fill_count: 1 }, row('c')],
      ['o-a', 'unknown', 'o-c'],
    ],
    ['a row that is no row', [row('a'), null, row('c')], ['o-a', 'unknown', 'o-c']],
    [
      'a row with too much filled',
      [row('a'), { ...row('b'), fill_count: '2.00' }, row('c')],
      ['o-a', 'unknown', 'o-c'],
    ],
    [
      'a row that is both done and refused',
      [{ ...row('a'), error: refusal('invalid_price').error }, row('b'), row('c')],
      ['unknown', 'o-b', 'o-c'],
    ],
    [
      'an id that was used before',
      [{ client_order_id: 'a', error: refusal('order_already_exists').error }, row('b'), row('c')],
      ['unknown', 'o-b', 'o-c'],
    ],
    [
      'an error that proves nothing',
      [{ client_order_id: 'a', error: refusal('internal_server_error').error }, row('b'), row('c')],
      ['unknown', 'o-b', 'o-c'],
    ],
    ['no rows', [], ['unknown', 'unknown', 'unknown']],
    ['no list', null, ['unknown', 'unknown', 'unknown']],
  ])('%s', async (_name, rows, expected) => {
    expect(await kinds(rows)).toEqual(expected);
    expect(exchange.requests).toHaveLength(1);
  });

  test('refused as a whole, all are', async () => {
    answer(`POST ${ORDERS}/batched`, 400, { code: 'bad_request', message: 'bad request' });
    expect((await writes.createBatch(three)).map(({ kind }) => kind)).toEqual(Array(3).fill('rejected'));
  });

  test('lost as a whole, all are unknown', async () => {
    exchange.handlers.set(`POST ${ORDERS}/batched`, (request) => request.socket.destroy());
    expect((await writes.createBatch(three)).map(({ kind }) => kind)).toEqual(Array(3).fill('unknown'));
    expect(exchange.requests).toHaveLength(1);
  });

  test('with an id twice it is never sent: nobody could tell which an answer means', async () => {
    const outcomes = await writes.createBatch([order('a'), order('a')]);
    expect(outcomes).toMatchObject([{ code: 'not_sendable' }, { code: 'not_sendable' }]);
    expect(exchange.requests).toEqual([]);
  });

  test('larger than the rate limit ever holds, it is never sent', async () => {
    const many = Array.from({ length: 20 }, (_, i) => order(`m-${i}`));
    expect((await writes.createBatch(many))[19]).toMatchObject({ kind: 'rejected', code: 'over_rate_limit' });
    expect(exchange.requests).toEqual([]);
  });

  test('of nothing, nothing is sent', async () => {
    expect(await writes.createBatch([])).toEqual([]);
    expect(await writes.cancelBatch([])).toEqual([]);
    expect(exchange.requests).toEqual([]);
  });
});

describe('a cancel', () => {
  const done = { order_id: 'o-1', client_order_id: 'c', reduced_by: '7.00', ts_ms: 1 };

  test('tells market and shard, and what was taken out', async () => {
    answer(`DELETE ${ORDERS}/o-1`, 200, done);
    expect(await writes.cancel('o-1', { ...place, subaccount: 4 })).toEqual({
      kind: 'acknowledged',
      orderId: 'o-1',
      reducedByE2: 700,
    });
    expect(arrived).toEqual([
      {
        request: `DELETE ${ORDERS}/o-1?exchange_index=2&market_ticker=${T}&subaccount=4`,
        body: null,
      },
    ]);
  });

  test.each([
    ['executed', 200, { order: listed('executed') }],
    ['canceled', 200, { order: listed('canceled') }],
    // Another shard, or a list that lags: the order may still be filled.
    ['resting', 200, { order: listed('resting') }],
    ['absent', 404, refusal('not_found')],
    ['unread', 400, refusal('bad_request')],
  ])(
    'that finds nothing is no error, and says that the order is listed as %s',
    async (listedAs, status, body) => {
      answer(`DELETE ${ORDERS}/o-1`, 404, refusal('not_found'));
      answer('GET /portfolio/orders/o-1', status, body);
      expect(await writes.cancel('o-1', place)).toEqual({ kind: 'not-found', listedAs });
      expect(exchange.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(1);
    },
  );

  test.each([
    ['another order', 200, { ...done, order_id: 'o-2' }],
    ['no count', 200, { ...done, reduced_by: undefined }],
    ['a count below zero', 200, { ...done, reduced_by: '-1.00' }],
    ['an empty answer', 200, ''],
    ['a proxy', 404, '<html>'],
    ['a failure', 503, refusal('service_unavailable')],
  ])('answered with %s is unknown', async (_name, status, body) => {
    answer(`DELETE ${ORDERS}/o-1`, status, body);
    expect((await writes.cancel('o-1', place)).kind).toBe('unknown');
    expect(exchange.requests).toHaveLength(1);
  });

  test('after the close is refused with its code', async () => {
    answer(`DELETE ${ORDERS}/o-1`, 409, refusal('MARKET_INACTIVE'));
    expect(await writes.cancel('o-1', place)).toMatchObject({ kind: 'rejected', code: 'market_inactive' });
  });

  test('without an id is never sent: its path would cancel everything', async () => {
    expect(await writes.cancel('', place)).toMatchObject({ kind: 'rejected', code: 'not_sendable' });
    expect(exchange.requests).toEqual([]);
  });

  test('of all is one request without a body', async () => {
    answer(`DELETE ${ORDERS}`, 204, null);
    expect(await writes.cancelAll({ subaccount: 1 })).toEqual({ kind: 'acknowledged' });
    expect(arrived).toEqual([{ request: `DELETE ${ORDERS}?subaccount=1`, body: null }]);
  });
});

const listed = (status: string) => ({
  order_id: 'o-1',
  ticker: T,
  book_side: 'bid',
  status,
  yes_price_dollars: '0.5600',
  fill_count_fp: '0.00',
  remaining_count_fp: '0.00',
  initial_count_fp: '10.00',
  created_time: '2026-10-08T15:00:00Z',
});

test('a batch of cancels is sent in the body of a DELETE and judged item by item', async () => {
  answer(`DELETE ${ORDERS}/batched`, 200, {
    orders: [
      { order_id: 'o-2', reduced_by: '0.00', error: refusal('not_found').error },
      { order_id: 'o-1', reduced_by: '3.00' },
      { order_id: 'o-3' },
      { order_id: 'o-9', reduced_by: '1.00' },
    ],
  });
  const outcomes = await writes.cancelBatch(
    ['o-1', 'o-2', 'o-3', 'o-4'].map((orderId) => ({ ...place, orderId })),
  );
  expect(outcomes).toMatchObject([
    { kind: 'acknowledged', orderId: 'o-1', reducedByE2: 300 },
    { kind: 'not-found', listedAs: 'unread' },
    { kind: 'unknown' },
    { kind: 'unknown' },
  ]);
  expect(arrived[0]?.body).toMatchObject({
    orders: [{ order_id: 'o-1', market_ticker: T, exchange_index: 2 }, {}, {}, {}],
  });
});

describe('an amendment', () => {
  const path = `POST ${ORDERS}/o-1/amend`;
  const amendment = {
    side: 'bid',
    yesPriceE4: 5_700 as PriceE4,
    countE2: 800 as CountE2,
    clientOrderId: 'c',
    updatedClientOrderId: 'd',
  } as const;
  const done = {
    order_id: 'o-1',
    client_order_id: 'd',
    remaining_count: '5.00',
    fill_count: '3.00',
    ts_ms: 1,
  };

  test('says what is filled and what rests', async () => {
    answer(path, 200, done);
    expect(await writes.amend('o-1', place, { ...amendment, expirationTimeMs: null })).toEqual({
      kind: 'acknowledged',
      orderId: 'o-1',
      fillCountE2: 300,
      remainingCountE2: 500,
    });
    expect(arrived[0]?.body).toEqual({
      ticker: T,
      side: 'bid',
      price: '0.5700',
      count: '8.00',
      client_order_id: 'c',
      updated_client_order_id: 'd',
      expiration_time: 0,
      exchange_index: 2,
    });
  });

  test('may be answered without counts, or with the id before', async () => {
    answer(path, 200, { order_id: 'o-1', client_order_id: 'c', ts_ms: 1 });
    expect(await writes.amend('o-1', place, amendment)).toMatchObject({
      fillCountE2: null,
      remainingCountE2: null,
    });
  });

  test.each([
    ['another order', { ...done, order_id: 'o-2' }],
    ['another client order id', { ...done, client_order_id: 'x' }],
    ['more than was asked for', { ...done, remaining_count: '5.01' }],
    ['a count below zero', { ...done, fill_count: '-1.00' }],
  ])('answered with %s is unknown', async (_name, body) => {
    answer(path, 200, body);
    expect((await writes.amend('o-1', place, amendment)).kind).toBe('unknown');
    expect(exchange.requests).toHaveLength(1);
  });

  test.each([
    ['not_found', 404],
    ['order_side_mismatch', 400],
  ])('is refused with %s', async (code, status) => {
    answer(path, status, refusal(code));
    expect(await writes.amend('o-1', place, amendment)).toMatchObject({ kind: 'rejected', code });
  });
});

describe('a decrease', () => {
  const path = `POST ${ORDERS}/o-1/decrease`;
  const done = { order_id: 'o-1', client_order_id: 'c', remaining_count: '4.00', ts_ms: 1 };

  test.each([
    [{ byE2: 200 as CountE2 }, { reduce_by: '2.00' }],
    [{ toE2: 400 as CountE2 }, { reduce_to: '4.00' }],
  ])('%j', async (change, sent) => {
    answer(path, 200, done);
    const outcome = await writes.decrease('o-1', place, change);
    expect(outcome).toEqual({ kind: 'acknowledged', orderId: 'o-1', remainingCountE2: 400 });
    expect(arrived[0]?.body).toEqual({ ...sent, exchange_index: 2, market_ticker: T });
  });

  test.each([
    ['another order', { ...done, order_id: 'o-2' }],
    ['more left than asked for', { ...done, remaining_count: '4.01' }],
    ['no count', { ...done, remaining_count: undefined }],
  ])('answered with %s is unknown', async (_name, body) => {
    answer(path, 200, body);
    expect((await writes.decrease('o-1', place, { toE2: 400 as CountE2 })).kind).toBe('unknown');
  });
});

describe('connections', () => {
  test('reads, entries and cancels that hang delay no exit', async () => {
    const hung: (() => void)[] = [];
    exchange.handlers.set('GET /markets/x/orderbook', (_request, response) => {
      hung.push(() => reply(response, 404, refusal('not_found')));
    });
    exchange.handlers.set(`POST ${ORDERS}`, (_request, response, body) => {
      const { client_order_id, reduce_only } = JSON.parse(body);
      const created = {
        order_id: 'o',
        client_order_id,
        fill_count: '0.00',
        remaining_count: '0.00',
        ts_ms: 1,
      };
      if (reduce_only) reply(response, 201, created);
      else hung.push(() => reply(response, 201, created));
    });
    client.limits.adopt({
      read: { capacity: 10_000, refillPerS: 10_000 },
      write: { capacity: 10_000, refillPerS: 10_000 },
    });
    const reads = Array.from({ length: 20 }, () => client.api.markets.orderBook('x').catch(() => undefined));
    exchange.handlers.set(`DELETE ${ORDERS}/o-1`, (_request, response) => {
      hung.push(() => reply(response, 400, refusal('bad_request')));
    });
    const cancels = Array.from({ length: 20 }, () => writes.cancel('o-1', place));
    const ioc = { timeInForce: 'immediate_or_cancel' } as const;
    const entries = Array.from({ length: 20 }, (_, i) => writes.create(order(`e-${i}`, ioc)));
    const exit = await writes.create(order('exit', { ...ioc, reduceOnly: true }));
    expect(exit.kind).toBe('acknowledged');
    for (const go of hung) go();
    await client.http.close();
    await Promise.all([...reads, ...entries, ...cancels]);
  });
});
