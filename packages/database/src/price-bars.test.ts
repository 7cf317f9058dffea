import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { ensureDayPartitions } from './day-partitions.ts';
import { writeSecond } from './live-prices.ts';
import { postgresPrices } from './price-bars.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';

const NOON_MS = Date.UTC(2026, 2, 3, 12);
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { adminPool } = database;
  await ensureDayPartitions(adminPool, 'live_price_log_1s_btc', NOON_MS);
  const client = await adminPool.connect();
  for (const [at, price] of [
    ...([
      [0, 100],
      [20, 130.5],
      [40, 90],
      [59, 110],
    ] as const),
    ...([
      [61, 111],
      [125, 99],
    ] as const),
  ])
    await writeSecond(client, 'BTC', {
      ...{ timeMs: NOON_MS + at * 1_000, price, oneMinuteMean: null, momentum: null },
      deltas: [null, null, null, null, null, null],
    });
  await client.query(
    `INSERT INTO historical_data.btc_price_history ("timestamp", open, high, low, close)
     SELECT to_timestamp($1) + n * interval '1 minute', 50 + n, 60 + n, 40 + n, 55 + n FROM generate_series(-5, 3) n`,
    [NOON_MS / 1_000],
  );
  client.release();
});
afterAll(() => database.drop());

const read = async (mode: 'simulated' | 'prod', seconds: number, count = 10) => {
  const pool = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 1 });
  const bars = await postgresPrices(pool, mode).bars('BTC', { seconds, untilMs: NOON_MS + 121_000, count });
  await pool.end();
  return bars.map(({ timeMs, ...each }) => [
    (timeMs - NOON_MS) / 1_000,
    ...[each.openE4, each.highE4, each.lowE4, each.closeE4].map((price) => price / 10_000),
  ]);
};

test('what the trader showed becomes bars: first, highest, lowest and last of each span', async () => {
  expect(await read('simulated', 60)).toEqual([
    [0, 100, 130.5, 90, 110],
    [60, 111, 111, 111, 111],
    [120, 99, 99, 99, 99],
  ]);
  expect(await read('simulated', 10, 7)).toEqual([
    [60, 111, 111, 111, 111],
    [120, 99, 99, 99, 99],
  ]);
});

test('before that come the stored minutes, where the prices are the market’s', async () => {
  expect((await read('prod', 60)).slice(0, 6)).toEqual([
    ...[-5, -4, -3, -2, -1].map((n) => [n * 60, 50 + n, 60 + n, 40 + n, 55 + n]),
    [0, 100, 130.5, 90, 110],
  ]);
  expect((await read('prod', 300)).slice(0, 2)).toEqual([
    [-300, 45, 59, 35, 54],
    [0, 100, 130.5, 90, 99],
  ]);
  expect((await read('prod', 10, 60))[0]?.[0]).toBe(0);
});

test('a coin of which nothing was seen has none', async () => {
  expect(
    await postgresPrices(database.pool, 'simulated').bars('ETH', { seconds: 60, untilMs: NOON_MS, count: 5 }),
  ).toEqual([]);
});
