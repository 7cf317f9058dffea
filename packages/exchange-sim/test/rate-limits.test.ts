import { afterEach, describe, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

type Running = Awaited<ReturnType<typeof runningExchange>>;
let running: Running | null = null;
afterEach(() => running?.server.stop());

/** A server whose wall clock stands unless it is moved, so that nothing comes back by itself. */
async function standing(usageLevel: 'basic' | 'advanced' = 'basic') {
  let wallMs = Date.now();
  running = await runningExchange({ usageLevel, wallClock: { nowMs: () => wallMs }, toleranceMs: 600_000 });
  const { ask, near } = running;
  /** How many of these are let through before the first is too many. */
  const until429 = async (method: string, path: string, body?: () => unknown): Promise<number> => {
    for (let count = 0; count < 1_000; count++) {
      const answer = await ask(method, path, body?.());
      if (answer.status !== 429) continue;
      expect(answer.body).toEqual({ error: 'too many requests' });
      return count;
    }
    throw new Error('nothing was ever too much');
  };
  const order = (index?: number) => () => ({
    ticker: near,
    side: 'bid',
    count: '1.00',
    price: '0.0100',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
    ...(index === undefined ? {} : { exchange_index: index }),
  });
  return {
    ...running,
    until429,
    order,
    pass: (ms: number) => {
      wallMs += ms;
    },
  };
}
const ORDERS = '/portfolio/events/orders';

describe('a basic account', () => {
  test('reads sixty times at once, then twenty times a second, and a failed signature costs nothing', async () => {
    const { ask, until429, pass } = await standing();
    for (let i = 0; i < 5; i++) await ask('GET', '/portfolio/balance', undefined, {});
    expect(await until429('GET', '/portfolio/balance')).toBe(60);
    pass(1_000);
    expect(await until429('GET', '/portfolio/fills')).toBe(20);
    pass(100);
    // An order by its id costs a fifth.
    expect(await until429('GET', '/portfolio/orders/x')).toBe(10);
  });

  test('writes ten times a second, and cancels five times as often', async () => {
    const { until429, order, pass } = await standing();
    expect(await until429('POST', ORDERS, order(2))).toBe(10);
    pass(1_000);
    expect(await until429('DELETE', `${ORDERS}/x?exchange_index=2`)).toBe(50);
    pass(60_000);
    expect(await until429('POST', ORDERS, order(2))).toBe(10);
  });

  test('is told nothing but that it was too much', async () => {
    const { server, headers, until429, order } = await standing();
    await until429('POST', ORDERS, order(2));
    const path = `/trade-api/v2${ORDERS}`;
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { ...headers('POST', path), 'content-type': 'application/json' },
      body: JSON.stringify(order(2)()),
    });
    expect(response.status).toBe(429);
    expect([...response.headers.keys()].filter((name) => /retry|rate/i.test(name))).toEqual([]);
  });

  test('pays a named shard from its own bucket, and a shard to be looked for from all', async () => {
    const { until429, order } = await standing();
    expect(await until429('POST', ORDERS, order(2))).toBe(10);
    // Shard 2 has nothing left, so what would ask it, too, is too much; shard 0 alone is not.
    expect(await until429('POST', ORDERS, order())).toBe(0);
    expect(await until429('POST', ORDERS, order(-1))).toBe(0);
    expect(await until429('DELETE', `${ORDERS}/x?market_ticker=a`)).toBe(0);
    expect(await until429('DELETE', `${ORDERS}/x`)).toBe(50);
  });

  test('has no less after a write that was too much for one of its buckets', async () => {
    const { until429, order } = await standing();
    await until429('POST', ORDERS, order(2));
    await until429('POST', ORDERS, order());
    expect(await until429('POST', ORDERS, order(0))).toBe(10);
  });

  test('refused for too much changes nothing', async () => {
    const { until429, order, exchange } = await standing();
    await until429('POST', ORDERS, order(2));
    expect(exchange.account('ed25519').orders.size).toBe(10);
  });
});

test('limits and costs are told as they are', async () => {
  const { ask } = await standing();
  expect((await ask('GET', '/account/limits')).body).toEqual({
    usage_tier: 'basic',
    read: { bucket_capacity: 600, refill_rate: 200 },
    write: { bucket_capacity: 100, refill_rate: 100 },
    grants: [],
  });
  const { body } = await ask('GET', '/account/endpoint_costs', undefined, {});
  expect(body['default_cost']).toBe(10);
  expect(body['endpoint_costs']).toContainEqual({
    method: 'DELETE',
    path: '/trade-api/v2/portfolio/events/orders/:order_id',
    cost: 2,
  });
});

test('an account that has ordered is granted the next level for good, and one that has not is refused', async () => {
  const { ask, order, until429 } = await standing();
  const upgrade = '/account/api_usage_level/upgrade';
  expect((await ask('POST', upgrade)).status).toBe(403);
  await ask('POST', ORDERS, order(2)());
  expect((await ask('POST', upgrade)).status).toBe(201);
  expect((await ask('GET', '/account/limits')).body).toMatchObject({
    usage_tier: 'advanced',
    read: { bucket_capacity: 900, refill_rate: 300 },
    write: { bucket_capacity: 900, refill_rate: 300 },
    grants: [{ level: 'advanced', source: 'manual' }],
  });
  expect(await until429('POST', ORDERS, order(2))).toBe(90);
  const { body } = await ask('GET', '/account/api_usage_level/volume_progress');
  expect(body['volume_progress']).toMatchObject([{ trailing_30d_volume_fp: '0.00' }]);
});
