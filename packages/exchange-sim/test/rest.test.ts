import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
afterAll(() => running.server.stop());

let number = 0;
const body = (change: Record<string, unknown> = {}) => ({
  ticker: running.near,
  client_order_id: `rest ${number++}`,
  side: 'bid',
  count: '1.00',
  price: '0.9900',
  time_in_force: 'immediate_or_cancel',
  self_trade_prevention_type: 'taker_at_cross',
  ...change,
});
const ORDERS = '/portfolio/events/orders';
const BALANCE = '/trade-api/v2/portfolio/balance';

describe('signatures', () => {
  test.each(['rsa', 'ed25519'] as const)(
    'of a %s key are taken, also over a path with a query',
    async (key) => {
      const path = '/portfolio/orders?limit=5';
      const answer = await running.ask(
        'GET',
        path,
        undefined,
        running.headers('GET', `/trade-api/v2${path}`, { key }),
      );
      expect(answer.status).toBe(200);
    },
  );

  test('that are missing, by an unknown key, by another key, or old, are refused in their words', async () => {
    const wrong = generateKeyPairSync('ed25519').privateKey;
    const auth = (details: string) => ({
      error: { code: 'authentication_error', message: 'authentication_error', details },
    });
    const cases: [Record<string, string>, object][] = [
      [
        {},
        {
          error: { code: 'signature_is_missing_from_headers', message: 'signature is missing from headers' },
        },
      ],
      [running.headers('GET', BALANCE, { keyId: 'nobody' }), auth('NOT_FOUND')],
      [running.headers('GET', BALANCE, { signer: wrong }), auth('INCORRECT_API_KEY_SIGNATURE')],
      [running.headers('POST', BALANCE), auth('INCORRECT_API_KEY_SIGNATURE')],
      [
        running.headers('GET', BALANCE, { timeMs: Date.now() - 30_000 }),
        { error: { code: 'header_timestamp_expired', message: 'header timestamp expired' } },
      ],
    ];
    for (const [headers, expected] of cases) {
      expect(await running.ask('GET', '/portfolio/balance', undefined, headers)).toEqual({
        status: 401,
        body: expected,
      });
    }
  });

  test('are not asked for where everybody may read', async () => {
    for (const path of [
      '/exchange/status',
      '/exchange/schedule',
      '/series/KXBTCD',
      '/markets',
      `/markets/${running.near}/orderbook`,
    ]) {
      expect((await running.ask('GET', path, undefined, {})).status, path).toBe(200);
    }
  });
});

describe('markets', () => {
  test('come in pages that end with an empty cursor', async () => {
    const tickers = new Set<string>();
    let cursor = '';
    do {
      const { body: page } = await running.ask(
        'GET',
        `/markets?series_ticker=KXBTCD&status=open&limit=15&cursor=${cursor}`,
      );
      for (const { ticker } of page['markets'] as { ticker: string }[]) tickers.add(ticker);
      cursor = page['cursor'] as string;
    } while (cursor !== '');
    expect(tickers.size).toBe(40);
  });

  test('that nobody knows are not found, and limits that are too high are refused', async () => {
    expect(await running.ask('GET', '/markets/KXBTCD-26OCT0812-T1')).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
    const { status, body: refused } = await running.ask('GET', '/markets?limit=1001');
    expect([status, refused['msg']]).toEqual([
      400,
      expect.stringContaining("'Limit' failed on the 'lte' tag"),
    ]);
  });

  test('have books of bids only, whose best is last', async () => {
    const { body: answer } = await running.ask('GET', `/markets/${running.near}/orderbook?depth=1`);
    const book = running.exchange.book(running.near);
    const { yes_dollars: yes } = answer['orderbook_fp'] as { yes_dollars: [string, string][] };
    expect(yes).toEqual([[((book?.yes.at(-1)?.[0] ?? 0) / 10_000).toFixed(4), expect.any(String)]]);
  });
});

describe('orders', () => {
  test('are filled, and appear in orders, fills, positions and balance', async () => {
    const request = body({ count: '2.50' });
    const { status, body: placed } = await running.ask('POST', ORDERS, request);
    expect(status).toBe(201);
    expect(placed).toMatchObject({
      client_order_id: request.client_order_id,
      fill_count: '2.50',
      remaining_count: '0.00',
    });
    const { body: one } = await running.ask('GET', `/portfolio/orders/${placed['order_id']}`);
    expect(one['order']).toMatchObject({
      status: 'executed',
      yes_price_dollars: '0.9900',
      fill_count_fp: '2.50',
    });
    const { body: fills } = await running.ask('GET', `/portfolio/fills?order_id=${placed['order_id']}`);
    expect(fills['fills']).toMatchObject([{ is_taker: true, count_fp: '2.50', book_side: 'bid' }]);
    const { body: positions } = await running.ask('GET', '/portfolio/positions');
    expect(positions['market_positions']).toMatchObject([{ ticker: running.near, position_fp: '2.50' }]);
    const { body: balance } = await running.ask('GET', '/portfolio/balance');
    expect(balance['balance_dollars']).toBe((running.exchange.balance('ed25519') / 1e6).toFixed(4));
  });

  test('with an id that was used are refused and change nothing', async () => {
    const request = body();
    await running.ask('POST', ORDERS, request);
    const before = running.exchange.balance('ed25519');
    expect(await running.ask('POST', ORDERS, request)).toMatchObject({
      status: 409,
      body: { error: { code: 'order_already_exists' } },
    });
    expect(running.exchange.balance('ed25519')).toBe(before);
  });

  test.each([
    ['a number for a count', { count: 1 }, 400, { code: 'bad_request' }],
    ['a side that is none', { side: 'yes' }, 400, { code: 'bad_request' }],
    ['a finer price', { price: '0.5150' }, 400, { error: { code: 'invalid_price' } }],
    ['a finer count', { count: '0.001' }, 400, { error: { code: 'invalid_order_size' } }],
    ['too much', { count: '900000' }, 400, { error: { code: 'insufficient_balance' } }],
    ['another shard', { exchange_index: 0 }, 404, { error: { code: 'not_found' } }],
  ])('with %s are refused', async (_name, change, status, expected) => {
    expect(await running.ask('POST', ORDERS, body(change))).toMatchObject({ status, body: expected });
  });

  test('without a readable body are refused', async () => {
    for (const text of ['', '{', '[]', 'null']) {
      expect(await running.ask('POST', ORDERS, text), text).toMatchObject({
        status: 400,
        body: { code: 'bad_request' },
      });
    }
  });

  test('rest, are cancelled with their market named, and are gone the second time', async () => {
    const { body: placed } = await running.ask(
      'POST',
      ORDERS,
      body({ price: '0.0100', time_in_force: 'good_till_canceled' }),
    );
    expect(placed).toMatchObject({ fill_count: '0.00', remaining_count: '1.00' });
    const path = `${ORDERS}/${placed['order_id']}`;
    expect((await running.ask('DELETE', path)).status).toBe(404);
    expect(await running.ask('DELETE', `${path}?market_ticker=${running.near}`)).toMatchObject({
      status: 200,
      body: { reduced_by: '1.00' },
    });
    expect((await running.ask('DELETE', `${path}?market_ticker=${running.near}`)).status).toBe(404);
  });

  test('of the old interface are sent to the new one', async () => {
    const { status, body: refused } = await running.ask('POST', '/portfolio/orders', {});
    expect([status, JSON.stringify(refused)]).toEqual([400, expect.stringContaining('V2')]);
  });

  test('that are not known to be kept are answered with 503', async () => {
    const broken = await runningExchange({ durable: () => Promise.reject(new Error('disk full')) });
    const answer = await broken.ask('POST', ORDERS, body({ ticker: broken.near }));
    await broken.server.stop();
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'service_unavailable' } } });
  });
});

test('the index has an hour of one-second prints', async () => {
  const { body: answer } = await running.ask('GET', '/cfbenchmarks/history/values?id=BRTI&timespan=HOUR');
  const { values } = answer['data'] as { values: { time: number; value: string }[] };
  expect(values).toHaveLength(60);
  expect(values.at(-1)).toEqual({ time: running.exchange.nowMs, value: '82000.00' });
});

test('the simulator tells what it is', async () => {
  const response = await fetch(`http://127.0.0.1:${running.server.port}/sim/status`);
  expect(await response.json()).toMatchObject({
    exchangeTimeMs: running.exchange.nowMs,
    events: [{ eventTicker: 'KXBTCD-26OCT0812', state: 'open' }],
  });
});
