import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  dayPartitions,
  dropDayPartitionsBefore,
  ensureDayPartitions,
  hasTomorrow,
} from './day-partitions.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

const TABLE = 'live_price_log_1s_btc';
const AUTUMN_CHANGE = Date.UTC(2026, 10, 1, 5, 30);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const days = async () =>
  (
    await database.pool.query(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits
       WHERE inhparent = 'live_data.${TABLE}'::regclass ORDER BY 1`,
    )
  ).rows.map(({ name }: { name: string }) => name.slice(-8));

test('the services make the days they write to, and drop whole days by age', async () => {
  for (const day of [0, 1, 2, 3])
    await ensureDayPartitions(database.pool, TABLE, AUTUMN_CHANGE + day * 86_400_000);
  const made = ['20261101', '20261102', '20261103', '20261104', '20261105', '20261106', '20261107'];
  expect(await days()).toEqual(made);
  expect((await dayPartitions(database.pool, TABLE)).map(({ dayMs }) => dayMs % 86_400_000)).toEqual(
    made.map(() => 0),
  );
  const third = Date.UTC(2026, 10, 3, 7);
  expect(await dropDayPartitionsBefore(database.pool, TABLE, third)).toBe(2);
  expect(await days()).toEqual(made.slice(2));
  expect(await hasTomorrow(database.pool, TABLE, Date.UTC(2026, 10, 6, 23, 59))).toBe(true);
  expect(await hasTomorrow(database.pool, TABLE, Date.UTC(2026, 10, 7))).toBe(false);
  await ensureDayPartitions(database.pool, TABLE, AUTUMN_CHANGE);
  expect(await days()).toContain('20261101');
});

test('both of the two autumn hours with one name on the clock are kept', async () => {
  for (const hour of [0, 1]) {
    await database.pool.query(`INSERT INTO live_data.${TABLE} ("timestamp", price) VALUES ($1, 1)`, [
      new Date(AUTUMN_CHANGE + hour * 3_600_000),
    ]);
  }
  expect((await database.pool.query(`SELECT FROM live_data.${TABLE}`)).rowCount).toBe(2);
});

test('no other table can be touched by way of them', async () => {
  const call = database.pool.query("SELECT live_data.drop_day_partitions('market_kalshi_btc', now()::date)");
  await expect(call).rejects.toThrow('not a table with day partitions');
});
