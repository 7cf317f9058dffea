import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a connection that breaks in the middle fails the transaction, and nothing else', async () => {
  const broken = inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.adminPool.query('SELECT pg_terminate_backend($1, 10000)', [rows[0]?.pid]);
    // Long enough for the end to be heard while nobody asks: without a listener it would end the process.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return client.query('SELECT 1');
  });
  await expect(broken).rejects.toThrow(/terminat|closed|not queryable/i);
  const again = await inTransaction(database.pool, (client) => client.query('SELECT 1 AS one'));
  expect(again.rows).toEqual([{ one: 1 }]);
});

test('what a transaction listens to does not pile up on a connection that is used again', async () => {
  const pool = openPool(database.service, { max: 1 });
  for (let i = 0; i < 20; i++) await inTransaction(pool, (client) => client.query('SELECT 1'));
  const client = await pool.connect();
  expect(client.listenerCount('error')).toBeLessThan(3);
  client.release();
  await pool.end();
});
