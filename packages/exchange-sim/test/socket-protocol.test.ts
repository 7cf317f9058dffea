import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Message, runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange({ socketLimits: { commandsPerSecond: 40, marketsPerSubscription: 3 } });
});
afterAll(() => running.server.stop());

type Command = Record<string, unknown>;
/** Sends commands on a connection of their own and gives the answers, up to that of a last `list_subscriptions`. */
async function answers(
  commands: readonly (Command | string)[],
  headers?: Record<string, string>,
): Promise<Message[]> {
  const client = await running.connect(headers);
  for (const command of commands) client.send(command);
  client.send({ id: 99, cmd: 'list_subscriptions' });
  await client.until(1, ({ id }) => id === 99);
  client.close();
  return client.messages.filter(({ id }) => id !== 99);
}
const subscribe = (id: number, channels: unknown, params: Command = {}) => ({
  id,
  cmd: 'subscribe',
  params: { channels, ...params },
});
const update = (id: number, params: Command) => ({ id, cmd: 'update_subscription', params });
const codeOf = ({ msg }: Message) => (msg as { code?: number } | undefined)?.code;

describe('commands', () => {
  const trade = subscribe(1, ['trade'], { market_ticker: 'a' });
  const book = subscribe(1, ['orderbook_delta'], { market_tickers: ['a'] });
  const index = subscribe(1, ['cfbenchmarks_value']);
  const pyth = subscribe(1, ['pyth_value']);
  const communications = (params: Command) => [subscribe(1, ['communications'], params)];
  test.each<[string, (Command | string)[], number]>([
    ['that are no JSON', ['{'], 1],
    ['that are a list', ['[]'], 1],
    ['without params', [{ id: 1, cmd: 'subscribe' }], 2],
    ['with params that are a list', [{ id: 1, cmd: 'subscribe', params: [] }], 2],
    ['without channels', [subscribe(1, undefined)], 3],
    ['with no channels', [subscribe(1, [])], 3],
    ['with channels that are a text', [subscribe(1, 'trade')], 3],
    ['without sids', [{ id: 1, cmd: 'unsubscribe', params: {} }], 4],
    ['with no sids', [{ id: 1, cmd: 'unsubscribe', params: { sids: [] } }], 4],
    ['with sids that are texts', [{ id: 1, cmd: 'unsubscribe', params: { sids: ['1'] } }], 11],
    ['that nobody knows', [{ id: 1, cmd: 'dance', params: {} }], 5],
    ['without a name', [{ id: 1 }], 5],
    ['for a subscription that is none', [{ id: 1, cmd: 'unsubscribe', params: { sids: [7] } }], 7],
    ['for a channel that is none', [subscribe(1, ['weather'])], 8],
    ['for a channel that is a number', [subscribe(1, [1])], 8],
    ['for a book without markets', [subscribe(1, ['orderbook_delta'])], 14],
    ['for a book by id', [subscribe(1, ['orderbook_delta'], { market_id: 'x' })], 14],
    ['for trades by id', [subscribe(1, ['trade'], { market_ids: ['x'] })], 11],
    [
      'with one market and several',
      [subscribe(1, ['trade'], { market_ticker: 'a', market_tickers: ['b'] })],
      11,
    ],
    ['with markets that are numbers', [subscribe(1, ['trade'], { market_tickers: [1] })], 11],
    ['with too many markets', [subscribe(1, ['trade'], { market_tickers: ['a', 'b', 'c', 'd'] })], 26],
    [
      'that add too many markets',
      [trade, update(2, { sid: 1, action: 'add_markets', market_tickers: ['b', 'c', 'd'] })],
      26,
    ],
    ['that update two subscriptions', [trade, update(2, { sids: [1, 2], action: 'add_markets' })], 12],
    [
      'that update one subscription twice named',
      [trade, update(2, { sid: 1, sids: [1], action: 'add_markets' })],
      12,
    ],
    ['that update none', [trade, update(2, { action: 'add_markets' })], 12],
    [
      'that update an unknown one',
      [trade, update(2, { sid: 3, action: 'add_markets', market_ticker: 'a' })],
      7,
    ],
    ['that update without an action', [trade, update(2, { sid: 1, market_ticker: 'a' })], 15],
    [
      'that update with another action',
      [trade, update(2, { sid: 1, action: 'turn', market_ticker: 'a' })],
      13,
    ],
    ['that add without markets', [trade, update(2, { sid: 1, action: 'add_markets' })], 14],
    [
      'that want a snapshot of trades',
      [trade, update(2, { sid: 1, action: 'get_snapshot', market_tickers: ['a'] })],
      13,
    ],
    [
      'that want a snapshot by id',
      [book, update(2, { sid: 1, action: 'get_snapshot', market_ids: ['a'] })],
      11,
    ],
    ['that want a snapshot of nothing', [book, update(2, { sid: 1, action: 'get_snapshot' })], 14],
    [
      'that add markets to an index',
      [index, update(2, { sid: 1, action: 'add_markets', market_ticker: 'a' })],
      13,
    ],
    ['that add no index', [index, update(2, { sid: 1, action: 'subscribe_indices' })], 24],
    ['with indices that are a text', [subscribe(1, ['cfbenchmarks_value'], { index_ids: 'BRTI' })], 11],
    ['that add no underlying', [pyth, update(2, { sid: 1, action: 'subscribe_underlyings' })], 28],
    [
      'that add indices to underlyings',
      [pyth, update(2, { sid: 1, action: 'subscribe_indices', index_ids: ['a'] })],
      13,
    ],
    ['with no share', communications({ shard_factor: 0 }), 19],
    ['with a share of nothing', communications({ shard_key: 0 }), 20],
    ['with a share beyond', communications({ shard_factor: 2, shard_key: 2 }), 21],
    ['with too many shares', communications({ shard_factor: 101 }), 22],
    ['with an unknown filter', communications({ user_filter: 'all' }), 11],
  ])('%s are answered with their code', async (_name, commands, code) => {
    const found = await answers(commands);
    expect(found.map(codeOf).filter((own) => own !== undefined)).toEqual([code]);
    expect(found.filter(({ type }) => type === 'error')).toHaveLength(1);
  });

  test('about a subscription are refused with its number, others without', async () => {
    const found = await answers([
      trade,
      update(2, { sid: 1, action: 'turn' }),
      update(3, { sid: 9, action: 'turn' }),
    ]);
    expect(found.slice(1)).toMatchObject([
      { type: 'error', id: 2, sid: 1, seq: 1 },
      { type: 'error', id: 3 },
    ]);
    expect(found[2]).not.toHaveProperty('sid');
  });

  test('that come too fast are refused, and the connection goes on', async () => {
    const client = await running.connect();
    for (let id = 1; id <= 60; id++) client.send({ id, cmd: 'list_subscriptions' });
    const all = await client.until(60);
    const refused = all.filter((message) => codeOf(message) === 27);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.length).toBeLessThanOrEqual(20);
    client.close();
  });
});

describe('subscriptions', () => {
  test('are given for every channel, numbered from 1, and listed', async () => {
    const channels = [
      'orderbook_delta',
      'ticker',
      'trade',
      'fill',
      'market_positions',
      'market_lifecycle_v2',
      'multivariate_market_lifecycle',
      'communications',
      'order_group_updates',
      'user_orders',
      'cfbenchmarks_value',
      'cfbenchmarks_value_5hz',
      'pyth_value',
    ];
    const client = await running.connect();
    client.send(subscribe(1, channels, { market_ticker: running.near }));
    client.send({ id: 2, cmd: 'list_subscriptions' });
    const [list] = await client.until(1, ({ type }) => type === 'ok');
    client.close();
    expect(list?.['msg']).toEqual(channels.map((channel, i) => ({ channel, sid: i + 1 })));
  });

  test('that are asked for again change nothing, or get the new markets', async () => {
    const found = await answers([
      subscribe(1, ['trade'], { market_ticker: 'a' }),
      subscribe(2, ['trade'], { market_ticker: 'a' }),
      subscribe(3, ['trade'], { market_tickers: ['a', 'b'] }),
    ]);
    expect(found).toMatchObject([
      { type: 'subscribed', msg: { channel: 'trade', sid: 1 } },
      { type: 'ok', id: 2, sid: 1, seq: 1, msg: { market_tickers: ['a'] } },
      { type: 'ok', id: 3, sid: 1, seq: 2, msg: { market_tickers: ['a', 'b'] } },
    ]);
  });

  test('of tickers go by id, too, and are acknowledged by both or by nothing', async () => {
    const { body } = await running.ask('GET', `/markets/${running.near}`);
    expect(body).toBeDefined();
    const first = await answers([
      subscribe(1, ['ticker'], { market_ticker: running.near, send_initial_snapshot: true }),
    ]);
    const { market_id: id } = (first[1]?.['msg'] ?? {}) as { readonly market_id?: string };
    const found = await answers([
      subscribe(1, ['ticker'], { market_id: id, send_initial_snapshot: true }),
      update(2, { sid: 1, action: 'add_markets', market_ids: ['nobody'] }),
      update(3, { sid: 1, action: 'delete_markets', market_id: id }),
    ]);
    expect(found).toMatchObject([
      { type: 'subscribed' },
      { type: 'ticker', msg: { market_ticker: running.near, market_id: id } },
      { type: 'ok', id: 2, msg: { market_tickers: [running.near], market_ids: [id] } },
      { type: 'ok', id: 3, msg: { market_tickers: [] } },
    ]);
    const short = await answers([
      subscribe(1, ['ticker'], { market_id: id, skip_ticker_ack: true }),
      update(2, { sid: 1, action: 'add_markets', market_ticker: 'a' }),
    ]);
    expect(short[1]).toMatchObject({ type: 'ok', id: 2, msg: {} });
    expect(Object.keys(short[1]?.['msg'] as object)).toEqual([]);
  });

  test('of underlyings can be listed and changed, and stay silent', async () => {
    const found = await answers([
      subscribe(1, ['pyth_value'], { underlying_tickers: ['all'] }),
      update(2, { sid: 1, action: 'underlying_list' }),
      update(3, { sid: 1, action: 'subscribe_underlyings', underlying_tickers: ['BTC'] }),
    ]);
    expect(found).toMatchObject([
      { type: 'subscribed' },
      { type: 'pyth_value_underlying_list', id: 2, sid: 1, seq: 1, msg: { underlying_tickers: [] } },
      { type: 'ok', id: 3, sid: 1, seq: 2 },
    ]);
  });

  test('of private channels need a key that reads', async () => {
    const { body } = await running.ask('POST', '/api_keys/generate', {
      name: 'trades',
      key_type: 'ed25519',
      scopes: ['write::trade'],
    });
    const signer = createPrivateKey(body['private_key'] as string);
    const headers = running.headers('GET', '/trade-api/ws/v2', {
      keyId: body['api_key_id'] as string,
      signer,
    });
    const channels = [
      'fill',
      'user_orders',
      'market_positions',
      'order_group_updates',
      'communications',
      'trade',
    ];
    const found = await answers([subscribe(1, channels)], headers);
    expect(found.map((message) => codeOf(message) ?? message.type)).toEqual([9, 9, 9, 9, 9, 'subscribed']);
  });
});

test('who changes a book is told by which order, and nobody else is', async () => {
  const [mine, other] = [
    await running.connect(),
    await running.connect(running.headers('GET', '/trade-api/ws/v2', { key: 'rsa' })),
  ];
  for (const client of [mine, other]) {
    client.send(subscribe(1, ['orderbook_delta'], { market_ticker: running.near }));
    await client.until(2);
  }
  await running.ask('POST', '/portfolio/events/orders', {
    ticker: running.near,
    client_order_id: 'my own',
    side: 'bid',
    count: '3.00',
    price: '0.0100',
    time_in_force: 'good_till_canceled',
    self_trade_prevention_type: 'taker_at_cross',
  });
  const isDelta = ({ type }: Message) => type === 'orderbook_delta';
  const [[told], [public_]] = [await mine.until(1, isDelta), await other.until(1, isDelta)];
  expect(told?.['msg']).toMatchObject({ delta_fp: '3.00', client_order_id: 'my own', subaccount: 0 });
  expect(public_?.['msg']).toMatchObject({ delta_fp: '3.00' });
  expect(public_?.['msg']).not.toHaveProperty('client_order_id');
  expect(public_?.['msg']).not.toHaveProperty('subaccount');
  mine.close();
  other.close();
});

test('a key for one subaccount hears of that one alone', async () => {
  const { body } = await running.ask('POST', '/api_keys/generate', {
    name: 'one',
    key_type: 'ed25519',
    subaccount: 0,
  });
  const signer = createPrivateKey(body['private_key'] as string);
  const locked = await running.connect(
    running.headers('GET', '/trade-api/ws/v2', { keyId: body['api_key_id'] as string, signer }),
  );
  const whole = await running.connect();
  for (const client of [locked, whole]) {
    client.send(subscribe(1, ['user_orders', 'order_group_updates']));
    await client.until(2);
  }
  await running.ask('POST', '/portfolio/subaccounts', { exchange_index: 2 });
  for (const subaccount of [1, 0]) {
    const group = { contracts_limit: 3, exchange_index: 2, subaccount };
    const { body: made } = await running.ask('POST', '/portfolio/order_groups/create', group);
    await running.ask(
      'PUT',
      `/portfolio/order_groups/${made['order_group_id']}/trigger?exchange_index=2&subaccount=${subaccount}`,
    );
  }
  const isGroup = ({ type }: Message) => type === 'order_group_updates';
  const heard = async (client: typeof whole, count: number) =>
    (await client.until(count, isGroup)).map(({ msg, seq }) => [
      (msg as { event_type: string }).event_type,
      seq,
    ]);
  expect(await heard(whole, 4)).toEqual([
    ['created', 1],
    ['triggered', 2],
    ['created', 3],
    ['triggered', 4],
  ]);
  expect(await heard(locked, 2)).toEqual([
    ['created', 1],
    ['triggered', 2],
  ]);
  expect(locked.messages.filter(isGroup)).toHaveLength(2);
  locked.close();
  whole.close();
});

test('every frame says when it was sent', async () => {
  const before = Date.now();
  const found = await answers([
    'nonsense',
    subscribe(1, ['orderbook_delta'], { market_ticker: running.near }),
    { id: 2, cmd: 'unsubscribe', params: { sids: [1] } },
  ]);
  expect(found).toHaveLength(4);
  for (const { sending_ts_ms: sentMs } of found) {
    expect(sentMs).toBeGreaterThanOrEqual(before);
    expect(sentMs).toBeLessThanOrEqual(Date.now());
  }
});

test.each([true, false])('frames are compressed when that is offered: %s', async (offered) => {
  const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}/trade-api/ws/v2`, {
    headers: running.headers('GET', '/trade-api/ws/v2'),
    perMessageDeflate: offered,
  });
  await new Promise((resolve) => socket.once('open', resolve));
  expect(socket.extensions.includes('permessage-deflate')).toBe(offered);
  socket.send(JSON.stringify({ id: 1, cmd: 'list_subscriptions' }));
  const text = await new Promise<string>((resolve) =>
    socket.once('message', (data) => resolve(data.toString())),
  );
  expect(JSON.parse(text)).toMatchObject({ type: 'ok', id: 1 });
  socket.terminate();
});
