import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { isWireError } from './wire-error.ts';

type Running = Awaited<ReturnType<typeof runningExchange>>;
let running: Running;
const failures: string[] = [];
let groupId = '';
let restingId = '';

beforeAll(async () => {
  const log = {
    info: () => undefined,
    warn: (message: string, details?: object) => failures.push(`${message} ${JSON.stringify(details)}`),
  };
  running = await runningExchange({ log });
  const { body: group } = await running.ask('POST', '/portfolio/order_groups/create', {
    contracts_limit: 9,
    exchange_index: 2,
  });
  groupId = group['order_group_id'] as string;
  const { body: resting } = await running.ask('POST', '/portfolio/events/orders', {
    ...validOrder(),
    price: '0.0100',
  });
  restingId = resting['order_id'] as string;
});
afterAll(() => running.server.stop());

const validOrder = () => ({
  ticker: running.near,
  client_order_id: 'valid',
  side: 'bid',
  count: '1.00',
  price: '0.0200',
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
});

/** Everything that a request could change: the accounts with their orders, and the books. */
const state = (): string =>
  JSON.stringify([
    running.exchange.snapshot(),
    running.exchange.markets().map(({ ticker }) => running.exchange.book(ticker)),
  ]);

/** A refused request is refused in one of the exchange's shapes, and has changed nothing. */
function judge(what: string, before: string, { status, body }: Answer): void {
  expect(failures.splice(0), what).toEqual([]);
  expect(status, what).toBeLessThan(500);
  if (status < 400) return;
  expect(isWireError(body), `${what}: ${status} ${JSON.stringify(body)}`).toBe(true);
  expect(state() === before, `${what}: refused with ${status}, and something changed`).toBe(true);
}

/** What clients send by mistake, beside anything at all. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'NaN',
    '-0.00',
    '1e9',
    '0x10',
    ' 1.00',
    '9'.repeat(30),
    1e21,
    -1,
    0.1,
    [],
    {},
    true,
    '\u0000',
    '💥',
    '__proto__',
    2 ** 53,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A body of good fields, some of which are bad. */
const spoiled = (fields: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> => {
  const names = Object.keys(fields);
  const changes = fc.array(fc.tuple(fc.constantFrom(...names), fc.option(strange, { nil: undefined })), {
    minLength: 1,
    maxLength: 3,
  });
  return fc.oneof(
    { arbitrary: changes.map((list) => ({ ...fields, ...Object.fromEntries(list) })), weight: 4 },
    { arbitrary: strange, weight: 1 },
  );
};

describe('a malformed request is refused in a known shape and changes nothing:', () => {
  const uuid = '00000000-0000-4000-8000-000000000000';
  const bodies = (): [string, string, Readonly<Record<string, unknown>>][] => [
    [
      'POST',
      '/portfolio/events/orders',
      {
        ...validOrder(),
        client_order_id: undefined,
        expiration_time: 1,
        subaccount: 0,
        exchange_index: 2,
        order_group_id: groupId,
        post_only: true,
        reduce_only: false,
        cancel_order_on_pause: true,
      },
    ],
    ['POST', '/portfolio/events/orders/batched', { orders: [validOrder()] }],
    ['DELETE', '/portfolio/events/orders/batched', { orders: [{ order_id: restingId, exchange_index: 2 }] }],
    [
      'POST',
      `/portfolio/events/orders/${restingId}/amend`,
      {
        ticker: running.near,
        side: 'bid',
        price: '0.0100',
        count: '1.00',
        exchange_index: 2,
        expiration_time: 0,
        client_order_id: 'valid',
        updated_client_order_id: 'a',
      },
    ],
    [
      'POST',
      `/portfolio/events/orders/${restingId}/decrease`,
      { reduce_by: '0.01', reduce_to: '1.00', exchange_index: 2, market_ticker: running.near },
    ],
    [
      'POST',
      '/portfolio/order_groups/create',
      { contracts_limit: 1, contracts_limit_fp: '1.00', subaccount: 0, exchange_index: 2 },
    ],
    [
      'PUT',
      `/portfolio/order_groups/${groupId}/limit?exchange_index=2`,
      { contracts_limit: 1, contracts_limit_fp: '1.00' },
    ],
    ['POST', '/portfolio/subaccounts', { exchange_index: 2 }],
    [
      'POST',
      '/portfolio/subaccounts/transfer',
      { client_transfer_id: uuid, from_subaccount: 0, to_subaccount: 1, amount_cents: 1, exchange_index: 2 },
    ],
    ['PUT', '/portfolio/subaccounts/netting', { subaccount_number: 0, enabled: true }],
    [
      'POST',
      '/portfolio/intra_exchange_instance_transfer',
      {
        source: 'event_contract',
        destination: 'event_contract',
        amount: 1,
        source_exchange_shard: 2,
        destination_exchange_shard: 0,
        source_subaccount: 0,
        destination_subaccount: 0,
        client_transfer_id: uuid,
      },
    ],
    [
      'POST',
      '/portfolio/target_balance_allocation',
      { allocations: [{ exchange_index: 2, percent: 100 }], resting_margin_reservation: 'sum' },
    ],
    ['POST', '/api_keys', { name: 'a', public_key: 'b', scopes: ['read'], subaccount: 0 }],
    ['POST', '/api_keys/generate', { name: 'a', key_type: 'ed25519', scopes: ['read'], subaccount: 0 }],
  ];

  test.each(Array.from({ length: 14 }, (_, i) => i))('bodies of write %i', async (i) => {
    const [method, path, fields] = bodies()[i] ?? ['', '', {}];
    await fc.assert(
      fc.asyncProperty(spoiled(fields), async (body) => {
        const before = state();
        judge(`${method} ${path} ${JSON.stringify(body)}`, before, await running.ask(method, path, body));
      }),
      { numRuns: 60 },
    );
  });

  test('bodies that are no JSON', async () => {
    for (const [method, path] of bodies()) {
      for (const text of ['{', '"', '[1,', '\u0000', '{"a":1}{', 'null', '1', '"a"', '[]']) {
        const before = state();
        judge(`${method} ${path} ${text}`, before, await running.ask(method, path, text));
      }
    }
  });

  test('queries and ids of reads and deletes', async () => {
    const reads = [
      ...[
        'orders',
        'fills',
        'positions',
        'settlements',
        'balance',
        'deposits',
        'withdrawals',
        'order_groups',
      ],
      ...[
        'subaccounts/transfers',
        'subaccounts/balances',
        'intra_exchange_instance_transfers',
        'orders/queue_positions',
      ],
    ].map((name) => ['GET', `/portfolio/${name}`] as const);
    const others = [
      ...['/historical/orders', '/historical/fills', '/historical/positions', '/cfbenchmarks/values'].map(
        (path) => ['GET', path] as const,
      ),
      ...[
        '/markets',
        '/events',
        '/series',
        '/markets/trades',
        '/markets/orderbooks',
        '/markets/candlesticks',
      ].map((path) => ['GET', path] as const),
      ...[`/portfolio/events/orders/${restingId}`, `/portfolio/order_groups/${groupId}`].map(
        (path) => ['DELETE', path] as const,
      ),
    ];
    const names = [
      'limit',
      'cursor',
      'ticker',
      'tickers',
      'event_ticker',
      'status',
      'min_ts',
      'max_ts',
      'subaccount',
      'exchange_index',
      'count_filter',
      'settlement_status',
      'order_id',
      'depth',
      'market_tickers',
      'period_interval',
      'start_ts',
      'end_ts',
      'id',
    ];
    const value = fc.oneof(
      fc.constantFrom('-1', '0', '1', '64', '1e9', 'NaN', 'true', 'p99', '%00', '9'.repeat(30), 'resting,x'),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    const query = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 });
    const id = fc.option(fc.string({ minLength: 1, maxLength: 20 }), { freq: 4, nil: '' });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...reads, ...others),
        id,
        query,
        async ([method, base], own, pairs) => {
          const tail = own === '' ? '' : `/${encodeURIComponent(own).replaceAll('.', '%2E')}`;
          // A delete that fits would do what it says.
          const shard =
            method === 'DELETE' && tail === ''
              ? [
                  ['exchange_index', '0'],
                  ['market_ticker', ''],
                ]
              : [];
          const search = [
            ...pairs.filter(([name]) => method === 'GET' || name !== 'exchange_index'),
            ...shard,
          ]
            .map(([name = '', text = '']) => `${name}=${encodeURIComponent(text)}`)
            .join('&');
          const path = `${base}${tail}?${search}`;
          const before = state();
          judge(`${method} ${path}`, before, await running.ask(method, path));
        },
      ),
      { numRuns: 600 },
    );
  });
});

test('what the framework refuses before any route is told in a known shape, too', async () => {
  const path = '/trade-api/v2/portfolio/events/orders';
  const signed = running.headers('POST', path);
  const before = state();
  const requests: [string, RequestInit][] = [
    ['/trade-api/v2/markets/%E0%A4%A', {}],
    [`/trade-api/v2/markets/${'x'.repeat(2_000)}`, {}],
    [path, { method: 'PATCH', headers: signed }],
    [path, { method: 'POST', headers: { ...signed, 'content-type': 'text/plain' }, body: 'x' }],
    [path, { method: 'POST', headers: signed, body: new Uint8Array([1, 2]) }],
    [path, { method: 'POST', headers: signed, body: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` }],
    [path, { method: 'POST', headers: signed, body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }],
    [
      path,
      {
        method: 'POST',
        headers: { ...signed, 'content-type': 'application/json' },
        body: 'x'.repeat(3_000_000),
      },
    ],
  ];
  for (const [url, init] of requests) {
    const response = await fetch(`http://127.0.0.1:${running.server.port}${url}`, init);
    judge(url.slice(0, 80), before, {
      status: response.status,
      body: (await response.json()) as Answer['body'],
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  }
  for (const text of ['garbage\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(running.server.port, '127.0.0.1');
    socket.end(text);
    let answer = '';
    for await (const part of socket) answer += String(part);
    expect(isWireError(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))))).toBe(true);
  }
});

test('commands of any kind leave the connection alive, and the exchange as it was', async () => {
  const client = await running.connect();
  const channel = fc.oneof(
    fc.constantFrom(
      'orderbook_delta',
      'ticker',
      'trade',
      'fill',
      'cfbenchmarks_value',
      'pyth_value',
      'communications',
    ),
    strange,
  );
  const action = fc.constantFrom(
    'add_markets',
    'delete_markets',
    'get_snapshot',
    'subscribe_indices',
    'indexlist',
    'underlying_list',
    'x',
  );
  const params = fc.record(
    {
      channels: fc.oneof(fc.array(channel, { maxLength: 3 }), strange),
      market_ticker: fc.oneof(fc.constant(running.near), strange),
      market_tickers: fc.oneof(fc.constant([running.near]), strange),
      market_ids: strange,
      sid: fc.oneof(fc.integer({ min: 0, max: 9 }), strange),
      sids: fc.oneof(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }), strange),
      action: fc.oneof(action, strange),
      index_ids: fc.oneof(fc.constant(['BRTI']), strange),
      shard_factor: strange,
      use_yes_price: strange,
    },
    { requiredKeys: [] },
  );
  const command = fc.record(
    {
      id: fc.oneof(fc.integer({ min: 1, max: 1_000 }), strange),
      cmd: fc.oneof(
        fc.constantFrom('subscribe', 'unsubscribe', 'update_subscription', 'list_subscriptions'),
        strange,
      ),
      params: fc.oneof({ arbitrary: params, weight: 9 }, { arbitrary: strange, weight: 1 }),
    },
    { requiredKeys: ['cmd'] },
  );
  let last = 1_000_000;
  const before = state();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ arbitrary: command, weight: 9 }, { arbitrary: fc.string(), weight: 1 }),
      async (sent) => {
        client.send(sent);
        const id = ++last;
        client.send({ id, cmd: 'list_subscriptions' });
        await client.until(1, (message) => message['id'] === id);
        for (const { type, msg } of client.messages.splice(0))
          if (type === 'error') expect(msg).toEqual({ code: expect.any(Number), msg: expect.any(String) });
      },
    ),
    { numRuns: 500 },
  );
  client.close();
  expect(state() === before).toBe(true);
  expect(failures).toEqual([]);
});
