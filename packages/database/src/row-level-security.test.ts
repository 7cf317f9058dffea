import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { sqlState } from './errors.ts';
import { postgresLedger } from './ledger.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { numberedEnd } from './test-entries.ts';
import { createUser } from './users.ts';

const MODE = 'simulated';
const PARENTS = [
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
  'trade_preferences',
  'auto_trade_settings',
  'monitors',
  'monitor_memory',
  'risk_limits',
  'watchlist',
];

describe('row-level security', () => {
  let database: TestDatabase;
  let second: Pool;
  let nobody: Pool;

  beforeAll(async () => {
    database = await testDatabase();
    await createUser(database.adminPool, {
      userNo: '0002',
      login: 'b',
      passwordHash: 'x',
      accountType: 'user',
    });
    second = openPool(database.service, { userNo: '0002' });
    nobody = openPool(database.service);
    for (const [pool, userNo] of [
      [database.pool, '0001'],
      [second, '0002'],
    ] as const) {
      const ledger = postgresLedger({ pool, userNo, account: 'main', mode: MODE, epoch: 'e' });
      await ledger.append([{ kind: 'balance', balanceE6: 1 as never, timeMs: 1 }]);
      await pool.query('INSERT INTO users.watchlist (user_no, symbol) VALUES ($1, $2)', [userNo, 'BTC']);
      await pool.query(
        `INSERT INTO users.trades (user_no, account, mode, id, opened_at, symbol, trade_strategy, contract, strike, side,
           prob, diff, position, symbol_open, ticker, ticket_id, market_id)
         VALUES ($1, 'main', 'simulated', 't', now(), 'BTC', '', '', 1, 'yes', 1, 1, 1, 1, 'T', 't', 'BTC-USD')`,
        [userNo],
      );
    }
  });

  afterAll(async () => {
    await Promise.all([second.end(), nobody.end()]);
    await database.drop();
  });

  const users = async (pool: Pool, table: string): Promise<unknown[]> =>
    (await pool.query(`SELECT user_no FROM users.${table} ORDER BY 1`)).rows.map(
      (row: { user_no: string }) => row.user_no,
    );

  test('lets the services see one user, by the parent and by the partition', async () => {
    for (const table of [
      'balances',
      'trades',
      'active_trades',
      'trade_preferences',
      'auto_trade_settings',
      'watchlist',
    ]) {
      expect(await users(database.pool, table), table).toEqual(['0001']);
      expect(await users(database.pool, `${table}_0001`), table).toEqual(['0001']);
      expect(await users(database.pool, `${table}_0002`), table).toEqual([]);
      expect(await users(second, table), table).toEqual(['0002']);
    }
  });

  test('shows nothing to a session without a user', async () => {
    for (const table of [
      ...PARENTS,
      ...PARENTS.map((parent) => `${parent}_0001`),
      'user_info',
      'active_trades_0001',
    ]) {
      expect(await users(nobody, table), table).toEqual([]);
    }
  });

  test('shows nothing after a transaction that had set a user', async () => {
    const client = await nobody.connect();
    await client.query("BEGIN; SELECT set_config('rec_io.user_no', '0001', true); COMMIT");
    expect((await client.query('SELECT FROM users.balances')).rowCount).toBe(0);
    client.release();
  });

  test('refuses to write rows of another user', async () => {
    for (const table of ['watchlist', 'watchlist_0002']) {
      const insert = database.pool.query(
        `INSERT INTO users.${table} (user_no, symbol) VALUES ('0002', 'ETH')`,
      );
      await expect(insert).rejects.toThrow('row-level security');
    }
    const updated = await database.pool.query("UPDATE users.trades_0002 SET status = 'error'");
    expect(updated.rowCount).toBe(0);
  });

  test('is on and forced on every table that has partitions, and on every partition', async () => {
    const { rows } = await database.adminPool.query<{ name: string; bound: boolean }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity
         AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS bound
       FROM pg_class c WHERE c.relnamespace = 'users'::regnamespace AND (c.relkind = 'p' OR c.relispartition)
         AND c.relkind IN ('p', 'r')`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(
      PARENTS.flatMap((parent) => [parent, `${parent}_0001`, `${parent}_0002`]).sort(),
    );
    expect(rows.filter(({ bound }) => !bound)).toEqual([]);
  });

  test('every unique key of a partitioned table contains the user number', async () => {
    const { rows } = await database.adminPool.query(
      `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE i.indisunique AND c.relkind = 'p' AND c.relnamespace = 'users'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey) AND a.attname = 'user_no')`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the ledger', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    const ledger = postgresLedger({ ...database, account: 'main', mode: MODE });
    await ledger.append([{ kind: 'balance', balanceE6: 1 as never, timeMs: 1 }, ...numberedEnd(1)]);
  });
  afterAll(() => database.drop());

  const stateOf = (statement: string, pool: Pool): Promise<string | null> =>
    pool.query(statement).then(
      () => null,
      (error: unknown) => sqlState(error),
    );

  test('cannot be changed or emptied, not even by its owner', async () => {
    for (const name of ['balances', 'trade_rules', 'exit_begins', 'exit_ends', 'adoptions', 'controls']) {
      for (const table of [`users.${name}`, `users.${name}_0001`])
        for (const statement of [
          `UPDATE ${table} SET seq = 2`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table}`,
        ]) {
          expect(await stateOf(statement, database.adminPool), statement).toBe('RIO02');
          expect(await stateOf(statement, database.pool), statement).toBe('42501');
        }
    }
  });

  test('is not reachable for the services by way of the schema', async () => {
    expect(await stateOf('DROP TABLE users.balances_0001', database.pool)).toBe('42501');
    expect(await stateOf('CREATE TABLE users.mine ()', database.pool)).toBe('42501');
    expect(await stateOf("SELECT users.add_user('0009')", database.pool)).toBe('42501');
    expect(await stateOf("UPDATE users.ledger_epoch SET epoch = ''", database.pool)).toBe('42501');
  });
});
