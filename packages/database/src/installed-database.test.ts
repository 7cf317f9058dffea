import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { migrateDatabase } from './databases.ts';
import { postgresLedger } from './ledger.ts';
import { readLedger } from './ledger-read.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { emptyTestDatabase, type TestDatabase } from './test-database.ts';
import { numberedEnd, numberedFill, numberedIntent } from './test-entries.ts';
import { hasOlderServer, SERVICE_PASSWORD, startTestServer, type TestServer } from './test-server.ts';
import { readTraderSettings } from './trader-settings.ts';

/** The newest version that anybody installed before exits were known. */
const INSTALLED = 14;
const USERS = ['0001', '0002'] as const;

type Empty = { readonly admin: TestDatabase['admin']; drop(): Promise<void> };

/** As version 14 left them: two users, each with an entry and its fill. */
async function fillAsInstalled(client: Client): Promise<void> {
  for (const userNo of USERS) {
    const { intent } = numberedIntent(1);
    const { fill } = numberedFill(1) as Extract<ReturnType<typeof numberedFill>, { kind: 'fill' }>;
    await client.query("SELECT set_config('rec_io.user_no', $1, false)", [userNo]);
    await client.query(
      `INSERT INTO users.user_info (user_no, login, password_hash) VALUES ($1, 'user-' || $1, 'x')`,
      [userNo],
    );
    await client.query('SELECT users.add_user($1)', [userNo]);
    await client.query(
      `INSERT INTO users.intents (seq, user_no, account, mode, client_order_id, decision_number, monitor, strategy, symbol,
         event_ticker, ticker, contract, floor_strike_e4, close_time, side, action, closes, count_e2, limit_e4, book_side,
         yes_price_e4, time_in_force, probability, edge_e4, index_e4, momentum_bp, time_to_close_s, occurred_at)
       VALUES (nextval('users.ledger_seq'), $1, 'main', 'demo', $2, 1, $3, $4, 'BTC', $5, $6, $7, $8, to_timestamp($9 / 1000.0), 'yes', 'entry',
         NULL, 100, 9500, 'bid', 9500, 'immediate_or_cancel', $10, $11, $12, $13, 480, to_timestamp($14 / 1000.0))`,
      [
        userNo,
        intent.clientOrderId,
        intent.monitor,
        intent.strategy,
        intent.eventTicker,
        intent.ticker,
        intent.contract,
        intent.floorStrikeE4,
        intent.closeTimeMs,
        intent.probability,
        intent.edgeE4,
        intent.indexE4,
        intent.momentumBp,
        intent.timeMs,
      ],
    );
    await client.query(
      `INSERT INTO users.fills (seq, user_no, account, mode, trade_id, order_id, client_order_id, ticker, side, yes_price_e4,
         count_e2, fee_e6, is_taker, occurred_at)
       VALUES (nextval('users.ledger_seq'), $1, 'main', 'demo', $2, $3, $4, $5, 'bid', 9500, 100, $6, true, to_timestamp($7 / 1000.0))`,
      [userNo, fill.tradeId, fill.orderId, fill.clientOrderId, fill.ticker, fill.feeE6, fill.timeMs],
    );
    await client.query(
      `INSERT INTO users.trades (user_no, account, mode, id, status, opened_at, symbol, trade_strategy, contract, strike, side,
         prob, diff, position, symbol_open, ticker, ticket_id, market_id, close_method)
       VALUES ($1, 'main', 'demo', $2, 'open', now(), 'BTC', 'Hourly HTC', '', 1, 'yes', 97, 1, 1, 1, $3, $2, 'BTC-USD', NULL)`,
      [userNo, intent.clientOrderId, intent.ticker],
    );
    await client.query(`INSERT INTO users.auto_trade_settings (user_no, auto_stop) VALUES ($1, true)`, [
      userNo,
    ]);
  }
}

/** Defines what holds for an installed database that this version takes over, on whatever server it is. */
function takesOver(begin: () => Promise<Empty>): void {
  let database: Empty;
  beforeAll(async () => {
    database = await begin();
    const client = new Client(database.admin);
    await client.connect();
    await migrate(client, readMigrations().slice(0, INSTALLED));
    await fillAsInstalled(client);
    await client.end();
    await migrateDatabase(database.admin);
  });
  afterAll(() => database.drop());

  const trader = (userNo: string) =>
    openPool({ ...database.admin, user: 'rec_io_trader', password: SERVICE_PASSWORD }, { userNo, max: 2 });

  test('what was ordered before is an entry of a strategy, and the ledger goes on behind it', async () => {
    for (const userNo of USERS) {
      const pool = trader(userNo);
      const scope = { pool, userNo, account: 'main', mode: 'demo' } as const;
      const asOrdered = numberedIntent(1);
      // Nobody wrote down whose probability it was.
      const before = [{ ...asOrdered, intent: { ...asOrdered.intent, model: null } }, numberedFill(1)];
      expect(await readLedger(scope)).toEqual(before);
      await postgresLedger({ ...scope, epoch: 'e' }).append(numberedEnd(1));
      expect((await readLedger(scope)).slice(2)).toEqual(numberedEnd(1));
      await pool.end();
    }
  });

  test('each user has the default monitor and the program’s own limits, with the settings that they made', async () => {
    for (const userNo of USERS) {
      const pool = trader(userNo);
      const scope = { pool, userNo, account: 'main', mode: 'demo' } as const;
      const { auto, monitors, limits } = await readTraderSettings(scope);
      expect(monitors).toMatchObject([{ name: 'btc-hourly-htc', enabled: true, strategy: null, mode: null }]);
      expect(limits).toEqual(DEFAULT_RISK_LIMITS);
      expect(auto.autoStop).toBe(true);
      await pool.end();
    }
  });

  test('an open trade knows its monitor, may end by somebody else’s order, and is seen among the active ones', async () => {
    for (const userNo of USERS) {
      const pool = trader(userNo);
      const { rows } = await pool.query(
        `SELECT monitor, close_time, exit_reason, held_to_settlement FROM users.active_trades_${userNo}`,
      );
      const { intent } = numberedIntent(1);
      expect(rows).toEqual([
        {
          monitor: intent.monitor,
          close_time: new Date(intent.closeTimeMs),
          exit_reason: null,
          held_to_settlement: null,
        },
      ]);
      await pool.query(`UPDATE users.trades_${userNo} SET close_method = 'external'`);
      await pool.end();
    }
  });
}

describe('an installed database of version 14', () => {
  takesOver(emptyTestDatabase);
});

describe.runIf(hasOlderServer(15))(
  'an installed database of version 14 on PostgreSQL 15 (skipped where ./test.sh could not fetch it)',
  () => {
    let server: TestServer;
    takesOver(async () => {
      server = await startTestServer({ major: 15 });
      const pool = openPool(server.admin, { max: 1 });
      await pool.query('CREATE DATABASE rec_io_test_installed TEMPLATE template0');
      await pool.end();
      return { admin: { ...server.admin, database: 'rec_io_test_installed' }, drop: () => server.stop() };
    });
  },
);
