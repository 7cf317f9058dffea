import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
beforeEach(() => running.ask('DELETE', ORDERS));
afterAll(() => running.server.stop());

const ORDERS = '/portfolio/events/orders';
const GROUPS = '/portfolio/order_groups';
let number = 0;
const order = (change: Record<string, unknown> = {}) => ({
  ticker: running.near,
  client_order_id: `write ${number++}`,
  side: 'bid',
  count: '10.00',
  price: '0.0100',
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
  ...change,
});
async function rest(change: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await running.ask('POST', ORDERS, order(change));
  expect(status).toBe(201);
  return body['order_id'] as string;
}
const read = async (id: string) => (await running.ask('GET', `/portfolio/orders/${id}`)).body['order'];

describe('an order', () => {
  test.each([
    ['a count below zero', { count: '-1.00' }, { error: { code: 'invalid_order_size' } }],
    ['no count', { count: '0.00' }, { error: { code: 'invalid_order_size' } }],
    ['a count finer than a hundredth', { count: '1.001' }, { error: { code: 'invalid_order_size' } }],
    [
      'a count with three decimals, be they zeros',
      { count: '1.100' },
      { error: { code: 'invalid_order_size' } },
    ],
    ['a price with five decimals, be they zeros', { price: '0.01000' }, { error: { code: 'invalid_price' } }],
    ['a price with a zero before it', { price: '00.01' }, { code: 'bad_request' }],
    ['a count with a zero before it', { count: '01' }, { code: 'bad_request' }],
    ['a price below zero', { price: '-0.5000' }, { error: { code: 'invalid_price' } }],
    ['a price of a dollar', { price: '1.0000' }, { error: { code: 'invalid_price' } }],
    ['a price that is no number', { price: 'abc' }, { code: 'bad_request' }],
    ['a price with an exponent', { price: '1e-1' }, { code: 'bad_request' }],
    [
      'a number for a price',
      { price: 0.5 },
      {
        code: 'bad_request',
        details: expect.stringContaining(
          'cannot unmarshal number into Go struct field CreateOrderV2Request.price of type string',
        ),
      },
    ],
    ['a text for a flag', { post_only: 'yes' }, { code: 'bad_request' }],
    ['another kind of time', { time_in_force: 'good_till_time' }, { code: 'bad_request' }],
    ['another rule for own orders', { self_trade_prevention_type: 'both' }, { code: 'bad_request' }],
    ['no ticker', { ticker: undefined }, { code: 'bad_request' }],
    ['a shard that is no number', { exchange_index: '2' }, { code: 'bad_request' }],
    ['a subaccount beyond all', { subaccount: 64 }, { code: 'bad_request' }],
    [
      'an expiry in the past',
      { expiration_time: 1_000 },
      { error: { details: 'Expiration timestamp must be in the future' } },
    ],
    [
      'an expiry at once',
      { expiration_time: 4_000_000_000, time_in_force: 'immediate_or_cancel' },
      { error: { details: 'Cannot specify both immediate_or_cancel and expiration_ts' } },
    ],
  ])('with %s is refused and leaves nothing', async (_name, change, expected) => {
    const before = running.exchange.account('ed25519').orders.size;
    expect(await running.ask('POST', ORDERS, order(change))).toMatchObject({ status: 400, body: expected });
    expect(running.exchange.account('ed25519').orders.size).toBe(before);
  });

  test('with fields that are null or unknown is taken as without them', async () => {
    const { status } = await running.ask(
      'POST',
      ORDERS,
      order({ expiration_time: null, order_group_id: null, color: 'red' }),
    );
    expect(status).toBe(201);
  });

  test('is made smaller by so much or to so much, and ends at nothing', async () => {
    const id = await rest();
    const decrease = (body: unknown) => running.ask('POST', `${ORDERS}/${id}/decrease`, body);
    const here = { exchange_index: 2 };
    expect(await decrease({ reduce_by: '2.50', ...here })).toMatchObject({
      status: 200,
      body: { order_id: id, remaining_count: '7.50' },
    });
    expect(await decrease({ reduce_to: '4.00', market_ticker: running.near })).toMatchObject({
      body: { remaining_count: '4.00' },
    });
    // By id alone it is looked for on shard 0.
    expect((await decrease({ reduce_to: '1.00' })).status).toBe(404);
    for (const wrong of [
      {},
      { reduce_by: '1.00', reduce_to: '1.00' },
      { reduce_by: 1 },
      { reduce_by: '0.001' },
      { reduce_by: '-1' },
    ])
      expect((await decrease({ ...wrong, ...here })).status, JSON.stringify(wrong)).toBe(400);
    expect(await read(id)).toMatchObject({
      status: 'resting',
      remaining_count_fp: '4.00',
      initial_count_fp: '10.00',
    });
    expect(await decrease({ reduce_to: '0.00', ...here })).toMatchObject({
      body: { remaining_count: '0.00' },
    });
    expect(await read(id)).toMatchObject({ status: 'canceled' });
  });

  test('is amended, keeps what it should, and is refused what does not fit', async () => {
    const id = await rest({ client_order_id: 'amended' });
    const amend = (change: Record<string, unknown> = {}) =>
      running.ask('POST', `${ORDERS}/${id}/amend`, {
        ticker: running.near,
        side: 'bid',
        price: '0.0200',
        count: '5.00',
        ...change,
      });
    expect(await amend({ updated_client_order_id: 'amended once' })).toMatchObject({
      status: 200,
      body: { order_id: id, client_order_id: 'amended once', remaining_count: '5.00', fill_count: '0.00' },
    });
    expect(await read(id)).toMatchObject({
      yes_price_dollars: '0.0200',
      remaining_count_fp: '5.00',
      client_order_id: 'amended once',
    });
    const code = async (change: Record<string, unknown>) => {
      const { status, body } = await amend(change);
      return [status, (body['error'] as { code?: string } | undefined)?.code ?? body['code']];
    };
    expect(await code({ side: 'ask' })).toEqual([400, 'order_side_mismatch']);
    expect(await code({ ticker: 'another' })).toEqual([404, 'not_found']);
    expect(await code({ client_order_id: 'another' })).toEqual([
      400,
      'order_id_and_client_order_id_mismatch',
    ]);
    expect(await code({ price: '0.0250' })).toEqual([400, 'invalid_price']);
    expect(await code({ count: '0.00' })).toEqual([400, 'invalid_order_size']);
    expect(await code({ count: 5 })).toEqual([400, 'bad_request']);
    expect(await code({ expiration_time: -1 })).toEqual([400, 'bad_request']);
    expect(await code({ expiration_time: 1_000 })).toEqual([400, 'invalid_order']);
    const laterS = Math.floor(running.exchange.nowMs / 1_000) + 600;
    await amend({ expiration_time: laterS });
    expect(await read(id)).toMatchObject({
      expiration_time: new Date(laterS * 1_000).toISOString().replace('.000Z', 'Z'),
    });
    await amend({ expiration_time: 0 });
    expect(await read(id)).not.toHaveProperty('expiration_time');
  });

  test('has its place in the queue told, alone and in the list', async () => {
    const first = await rest({ count: '3.00' });
    const second = await rest({ count: '1.00' });
    const { body } = await running.ask('GET', `/portfolio/orders/${second}/queue_position`);
    const { body: before } = await running.ask('GET', `/portfolio/orders/${first}/queue_position`);
    expect(Number(body['queue_position_fp']) - Number(before['queue_position_fp'])).toBe(3);
    const { body: list } = await running.ask(
      'GET',
      `/portfolio/orders/queue_positions?market_tickers=${running.near}`,
    );
    expect(list['queue_positions']).toHaveLength(2);
    expect((await running.ask('GET', '/portfolio/orders/nobody/queue_position')).status).toBe(404);
  });
});

describe('a batch', () => {
  test('of orders is answered one by one, the bad ones with their error', async () => {
    const [good, bad] = [order(), order({ price: '0.0150' })];
    const { status, body } = await running.ask('POST', `${ORDERS}/batched`, { orders: [good, bad, good] });
    expect(status).toBe(201);
    expect(body['orders']).toMatchObject([
      { client_order_id: good.client_order_id, remaining_count: '10.00' },
      { client_order_id: bad.client_order_id, error: { code: 'invalid_price' } },
      { client_order_id: good.client_order_id, error: { code: 'order_already_exists' } },
    ]);
  });

  test('of cancels is answered one by one', async () => {
    const id = await rest();
    const { status, body } = await running.ask('DELETE', `${ORDERS}/batched`, {
      orders: [
        { order_id: id },
        { order_id: id, exchange_index: 2 },
        { order_id: id, market_ticker: running.near },
      ],
    });
    expect(status).toBe(200);
    expect(body['orders']).toMatchObject([
      { order_id: id, reduced_by: '0.00', error: { code: 'not_found' } },
      { order_id: id, reduced_by: '10.00' },
      { order_id: id, reduced_by: '0.00', error: { code: 'not_found' } },
    ]);
  });

  test('that cannot be read changes nothing', async () => {
    const before = running.exchange.account('ed25519').orders.size;
    for (const orders of [undefined, [], {}, [order(), order({ count: 1 })], [1]])
      expect((await running.ask('POST', `${ORDERS}/batched`, { orders })).status).toBe(400);
    expect(running.exchange.account('ed25519').orders.size).toBe(before);
  });

  test('that no bucket can ever pay is refused, and every item is billed', async () => {
    const wallMs = Date.now();
    const poor = await runningExchange({
      usageLevel: 'basic',
      wallClock: { nowMs: () => wallMs },
      toleranceMs: 600_000,
    });
    const many = (count: number) => ({
      orders: Array.from({ length: count }, () => order({ ticker: poor.near })),
    });
    const batch = (count: number) => poor.ask('POST', `${ORDERS}/batched`, many(count));
    expect(await batch(11)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect((await batch(6)).status).toBe(201);
    expect(await batch(5)).toEqual({ status: 429, body: { error: 'too many requests' } });
    expect((await batch(4)).status).toBe(201);
    expect(poor.exchange.account('ed25519').orders.size).toBe(10);
    await poor.server.stop();
  });
});

describe('an order group', () => {
  test('is made, told, limited, triggered, reset and deleted', async () => {
    const { status, body } = await running.ask('POST', `${GROUPS}/create`, {
      contracts_limit: 5,
      exchange_index: 2,
    });
    expect([status, body]).toEqual([
      201,
      { order_group_id: expect.any(String), subaccount: 0, exchange_index: 2 },
    ]);
    const id = body['order_group_id'] as string;
    const resting = await rest({ order_group_id: id });
    const on = `${GROUPS}/${id}`;
    expect((await running.ask('GET', on)).body).toEqual({
      contracts_limit_fp: '5.00',
      is_auto_cancel_enabled: true,
      exchange_index: 2,
      orders: [resting],
    });
    expect(await read(resting)).toMatchObject({ order_group_id: id });
    expect((await running.ask('PUT', `${on}/limit`, { contracts_limit_fp: '7.00' })).status).toBe(404);
    const put = (what: string, sent: unknown = {}) =>
      running.ask('PUT', `${on}/${what}?exchange_index=2`, sent);
    expect(await put('limit', { contracts_limit_fp: '7.00' })).toEqual({ status: 200, body: {} });
    expect((await running.ask('GET', GROUPS)).body).toEqual({
      order_groups: [{ id, contracts_limit_fp: '7.00', is_auto_cancel_enabled: true, exchange_index: 2 }],
    });
    expect((await put('trigger')).status).toBe(200);
    expect(await read(resting)).toMatchObject({ status: 'canceled' });
    expect((await running.ask('POST', ORDERS, order({ order_group_id: id }))).status).toBe(400);
    expect((await put('reset', undefined)).status).toBe(200);
    await rest({ order_group_id: id });
    expect(await running.ask('DELETE', `${on}?exchange_index=2`)).toEqual({ status: 200, body: {} });
    expect((await running.ask('GET', on)).status).toBe(404);
    expect(running.exchange.account('ed25519').restingOrders()).toEqual([]);
  });

  test.each([
    [{}],
    [{ contracts_limit: 0 }],
    [{ contracts_limit: '5' }],
    [{ contracts_limit_fp: 5 }],
    [{ contracts_limit: 5, contracts_limit_fp: '6.00' }],
    [{ contracts_limit: 1_000_001 }],
    [{ contracts_limit_fp: '0.001' }],
    [{ contracts_limit: 5, exchange_index: -1 }],
  ])('of %j is refused', async (body) => {
    expect((await running.ask('POST', `${GROUPS}/create`, body)).status).toBe(400);
  });
});

test('a key for one subaccount orders there and nowhere else', async () => {
  const { body } = await running.ask('POST', '/api_keys/generate', {
    name: 'locked',
    key_type: 'ed25519',
    subaccount: 0,
  });
  const signer = createPrivateKey(body['private_key'] as string);
  const as = (method: string, path: string, sent?: unknown) =>
    running.ask(
      method,
      path,
      sent,
      running.headers(method, `/trade-api/v2${path}`, { keyId: body['api_key_id'] as string, signer }),
    );
  expect((await as('POST', ORDERS, order())).status).toBe(201);
  expect((await as('POST', ORDERS, order({ subaccount: 1 }))).status).toBe(403);
  const before = running.exchange.account('ed25519').orders.size;
  expect(
    (await as('POST', `${ORDERS}/batched`, { orders: [order(), order({ subaccount: 1 })] })).status,
  ).toBe(403);
  expect(running.exchange.account('ed25519').orders.size).toBe(before);
  expect((await as('DELETE', `${ORDERS}?subaccount=2`)).status).toBe(403);
  expect((await as('POST', `${GROUPS}/create`, { contracts_limit: 1, subaccount: 3 })).status).toBe(403);
  expect((await as('DELETE', ORDERS)).status).toBe(204);
});
