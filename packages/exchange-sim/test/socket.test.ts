import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Message, runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
afterAll(() => running.server.stop());

const subscribe = (id: number, channels: readonly string[], params: Record<string, unknown> = {}) => ({
  id,
  cmd: 'subscribe',
  params: { channels, ...params },
});
const ofType =
  (...types: string[]) =>
  (message: Message): boolean =>
    types.includes(message.type);
type Levels = [string, string][];

let number = 0;
const take = (account: string, ticker: string) =>
  running.exchange.place(account, {
    clientOrderId: `socket ${number++}`,
    ticker,
    exchangeIndex: 2,
    side: 'bid',
    yesPriceE4: 9_900 as PriceE4,
    countE2: 100 as CountE2,
    timeInForce: 'immediate_or_cancel',
    reduceOnly: false,
  });

describe('a connection', () => {
  test('is refused before it is one when nobody signed', async () => {
    await expect(running.connect({})).rejects.toThrow('401');
  });

  test.each([
    ['nonsense', '{"id":', 1],
    ['no parameters', { id: 1, cmd: 'subscribe' }, 2],
    ['no channels', { id: 1, cmd: 'subscribe', params: {} }, 3],
    ['no subscription', { id: 1, cmd: 'unsubscribe', params: {} }, 4],
    ['no such command', { id: 1, cmd: 'sing' }, 5],
    ['an unknown subscription', { id: 1, cmd: 'unsubscribe', params: { sids: [9] } }, 7],
    ['an unknown channel', subscribe(1, ['gossip']), 8],
    ['two ways to name markets', subscribe(1, ['trade'], { market_ticker: 'a', market_tickers: ['b'] }), 11],
    [
      'two subscriptions',
      { id: 1, cmd: 'update_subscription', params: { sids: [1, 2], action: 'add_markets' } },
      12,
    ],
    ['a book without a market', subscribe(1, ['orderbook_delta']), 14],
    ['no action', { id: 1, cmd: 'update_subscription', params: { sid: 1 } }, 15],
  ])('answers %s with its code', async (_name, command, code) => {
    const client = await running.connect();
    client.send(command);
    const [answer] = await client.until(1);
    client.close();
    expect(answer).toMatchObject({ type: 'error', msg: { code } });
  });

  test('gets what it asked for although one of its channels is unknown', async () => {
    const client = await running.connect();
    client.send(subscribe(1, ['gossip', 'fill', 'trade']));
    client.send({ id: 2, cmd: 'list_subscriptions' });
    const answers = await client.until(4);
    client.close();
    expect(answers.map(({ type }) => type)).toEqual(['error', 'subscribed', 'subscribed', 'ok']);
    expect(answers[3]).toMatchObject({
      id: 2,
      msg: [
        { channel: 'fill', sid: 1 },
        { channel: 'trade', sid: 2 },
      ],
    });
  });

  test('that does not read is told so and cut', async () => {
    const small = await runningExchange({
      socketLimits: { bufferedBytes: 100_000, commandsPerSecond: 1_000_000 },
    });
    const client = await small.connect();
    const market_tickers = small.exchange.markets().map(({ ticker }) => ticker);
    client.send(subscribe(1, ['orderbook_delta'], { market_tickers }));
    await client.until(1, ofType('subscribed'));
    client.socket.pause();
    // The operating system takes some megabytes before anything stays with the server.
    for (let i = 0; i < 20_000 && small.server.sessions() > 0; i++) {
      client.send({
        id: i,
        cmd: 'update_subscription',
        params: { sid: 1, action: 'get_snapshot', market_tickers },
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(small.server.sessions()).toBe(0);
    client.socket.resume();
    const [last] = await client.until(1, ofType('error'));
    expect(last).toMatchObject({ msg: { code: 25 } });
    await small.server.stop();
  });
});

describe('books', () => {
  test('are a snapshot and its changes, numbered without a gap over all markets', async () => {
    const tickers = running.exchange
      .markets()
      .slice(15, 25)
      .map(({ ticker }) => ticker);
    const client = await running.connect();
    client.send(subscribe(1, ['orderbook_delta'], { market_tickers: tickers }));
    await client.until(10, ofType('orderbook_snapshot'));
    running.advance(30);
    client.send({
      id: 2,
      cmd: 'update_subscription',
      params: { sids: [1], action: 'get_snapshot', market_tickers: tickers },
    });
    await client.until(10, (message) => message.type === 'orderbook_snapshot' && message['id'] === 2);
    client.close();

    const frames = client.messages.filter(ofType('orderbook_snapshot', 'orderbook_delta'));
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    const books = new Map<string, Record<string, number>>();
    for (const { type, msg, id } of frames as (Message & { msg: Record<string, unknown> })[]) {
      const ticker = msg['market_ticker'] as string;
      const whole = (side: string) =>
        ((msg[`${side}_dollars_fp`] ?? []) as Levels).map(([price, count]) => [
          `${side} ${price}`,
          Math.round(Number(count) * 100),
        ]);
      const levels =
        type === 'orderbook_snapshot' ? Object.fromEntries([...whole('yes'), ...whole('no')]) : null;
      if (levels && id === 2) expect(books.get(ticker)).toEqual(levels);
      else if (levels) books.set(ticker, levels);
      else {
        const book = books.get(ticker) ?? {};
        const key = `${msg['side']} ${msg['price_dollars']}`;
        book[key] = (book[key] ?? 0) + Math.round(Number(msg['delta_fp']) * 100);
        if (book[key] === 0) delete book[key];
      }
    }
  });

  test('come with asks in YES prices when asked so', async () => {
    const snapshot = async (useYesPrice: boolean): Promise<Levels> => {
      const client = await running.connect();
      client.send(
        subscribe(1, ['orderbook_delta'], { market_ticker: running.near, use_yes_price: useYesPrice }),
      );
      const [frame] = await client.until(1, ofType('orderbook_snapshot'));
      client.close();
      const { no_dollars_fp: levels } = (frame?.['msg'] ?? {}) as { no_dollars_fp?: Levels };
      return levels ?? [];
    };
    const own = await snapshot(false);
    const turned = await snapshot(true);
    expect(turned).toEqual(own.map(([price, count]) => [(1 - Number(price)).toFixed(4), count]));
  });

  test('are added and left out, each acknowledged with the whole list', async () => {
    const [one, two] = running.exchange.markets().map(({ ticker }) => ticker);
    const client = await running.connect();
    client.send(subscribe(1, ['orderbook_delta'], { market_ticker: one }));
    client.send({
      id: 2,
      cmd: 'update_subscription',
      params: { sid: 1, action: 'add_markets', market_tickers: [two] },
    });
    client.send({
      id: 3,
      cmd: 'update_subscription',
      params: { sid: 1, action: 'delete_markets', market_tickers: [one] },
    });
    client.send({ id: 4, cmd: 'unsubscribe', params: { sids: [1] } });
    await client.until(1, ofType('unsubscribed'));
    client.close();
    const acks = client.messages.filter(ofType('ok', 'unsubscribed'));
    expect(acks).toMatchObject([
      { id: 2, sid: 1, msg: { market_tickers: [one, two] } },
      { id: 3, sid: 1, msg: { market_tickers: [two] } },
      { id: 4, sid: 1, seq: 5 },
    ]);
  });
});

test('fills, orders and positions go to their account alone', async () => {
  const [mine, other] = [
    await running.connect(),
    await running.connect(running.headers('GET', '/trade-api/ws/v2', { key: 'rsa' })),
  ];
  for (const client of [mine, other]) {
    client.send(subscribe(1, ['fill', 'user_orders', 'market_positions', 'trade']));
    await client.until(4);
  }
  take('ed25519', running.near);
  await mine.until(1, ofType('market_position'));
  await other.until(1, ofType('trade'));
  const types = (messages: readonly Message[]) =>
    messages.map(({ type }) => type).filter((type) => type !== 'subscribed' && type !== 'trade');
  expect(types(mine.messages)).toEqual(['fill', 'user_order', 'market_position']);
  expect(types(other.messages)).toEqual([]);
  mine.close();
  other.close();
});

test('the index comes once a second with its means, and the running mean before a quarter hour', async () => {
  const client = await running.connect();
  client.send(subscribe(1, ['cfbenchmarks_value'], { index_ids: ['BRTI'] }));
  await client.until(1);
  const before = running.exchange.nowMs;
  const toQuarterS = (Math.ceil(before / 900_000) * 900_000 - before) / 1_000;
  running.advance(toQuarterS + 1);
  const values = (await client.until(toQuarterS + 1, ofType('cfbenchmarks_value'))) as (Message & {
    msg: Record<string, unknown>;
  })[];
  client.close();
  expect(values.map(({ seq }) => seq)).toEqual(values.map((_, i) => i + 1));
  const means = values.flatMap(({ msg }) =>
    msg['last_60s_windowed_average_15min'] ? [msg['last_60s_windowed_average_15min']] : [],
  );
  expect(means).toHaveLength(60);
  expect(means.at(-1)).toMatchObject({ value: '82000.00000000', window_size: 60 });
  const data = JSON.parse(values[0]?.msg['data'] as string) as unknown;
  expect(data).toEqual({
    type: 'value',
    id: 'BRTI',
    time: before + 1_000,
    value: '82000.00',
    origin: 'seeded',
  });
});

test('an hour is told from its results to the next hour’s markets', async () => {
  const client = await running.connect();
  client.send(subscribe(1, ['market_lifecycle_v2']));
  await client.until(1);
  const toCloseS =
    (Math.ceil(running.exchange.nowMs / 3_600_000) * 3_600_000 - running.exchange.nowMs) / 1_000;
  running.advance(toCloseS + 10);
  await client.until(121, ofType('market_lifecycle_v2', 'event_lifecycle'));
  client.close();
  const kinds = client.messages
    .slice(1)
    .map(({ type, msg }) =>
      type === 'event_lifecycle' ? 'event' : (msg as { event_type: string }).event_type,
    );
  expect([...new Set(kinds)]).toEqual(['event', 'created', 'determined', 'settled']);
  expect(kinds).toHaveLength(121);
});
