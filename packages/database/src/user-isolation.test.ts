import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, openPool } from './connection.ts';
import { LOGIN_ROLES } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { createUser } from './users.ts';

/** Tables with one partition per user, and the views beside them. */
const TABLES = [
  'intents',
  'order_outcomes',
  'fills',
  'settlements',
  'balances',
  'trade_rules',
  'exit_begins',
  'exit_ends',
  'adoptions',
  'controls',
  'positions',
  'orders',
  'account_balance',
  'account_differences',
  'trades',
  'active_trades',
  'trade_preferences',
  'auto_trade_settings',
  'monitors',
  'monitor_memory',
  'risk_limits',
  'watchlist',
];

let database: TestDatabase;
const pools: Pool[] = [];
beforeAll(async () => {
  database = await testDatabase();
  const { adminPool } = database;
  await createUser(adminPool, { userNo: '0002', login: 'ada', passwordHash: 'x', accountType: 'user' });
  await adminPool.query(
    "INSERT INTO users.watchlist (user_no, symbol) VALUES ('0001', 'BTC'), ('0002', 'ETH')",
  );
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const asRole = (user: string, userNo: string): Pool => {
  const connection: Connection = { ...database.service, user, password: SERVICE_PASSWORD };
  const pool = openPool(connection, { userNo, max: 1 });
  pools.push(pool);
  return pool;
};

/** Which users' rows a role sees in a relation; null when it may not look at all. */
async function seen(pool: Pool, relation: string): Promise<readonly string[] | null> {
  try {
    const { rows } = await pool.query<{ user_no: string }>(`SELECT DISTINCT user_no FROM users.${relation}`);
    return rows.map(({ user_no }) => user_no);
  } catch (error) {
    expect(String(error)).toMatch(/permission denied/);
    return null;
  }
}

test.each(LOGIN_ROLES)('%s, at work for user 2, sees nothing of user 1 under any name', async (role) => {
  const pool = asRole(role, '0002');
  for (const table of TABLES) {
    expect([table, (await seen(pool, table)) ?? []]).toEqual([table, expect.not.arrayContaining(['0001'])]);
    expect([table, (await seen(pool, `${table}_0001`)) ?? []]).toEqual([table, []]);
  }
});

test('the rows are there all the same, for whom they belong to', async () => {
  const [service] = LOGIN_ROLES;
  for (const [userNo, own] of [
    ['0001', 'watchlist_0001'],
    ['0002', 'watchlist_0002'],
  ] as const) {
    const pool = asRole(service ?? '', userNo);
    expect(await seen(pool, 'watchlist')).toEqual([userNo]);
    expect(await seen(pool, own)).toEqual([userNo]);
    expect(await seen(pool, 'auto_trade_settings')).toEqual([userNo]);
  }
});
