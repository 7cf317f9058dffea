import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDifferences } from '@rec-io/database/account-differences';
import { openPool } from '@rec-io/database/connection';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedger } from '@rec-io/database/ledger-read';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { type CountE2, moneyE6 } from '@rec-io/domain/money';
import type { Fill } from '@rec-io/domain/order';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import type { Pool } from 'pg';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncContext } from '../src/context.ts';
import { type Sync, start } from '../src/start.ts';
import { quietMarket } from './quiet-market.ts';

const ACCOUNT = 'me';
const keys = generateKeyPairSync('ed25519');

let folder: string;
let database: TestDatabase;
let market: ReturnType<typeof quietMarket>;
let server: ExchangeServer | null;
let context: SyncContext;
let sync: Sync | null;
let trader: Pool;

const scope = () => ({ userNo: database.userNo, account: ACCOUNT, mode: 'simulated' as const });

async function exchangeServer(port = 0): Promise<ExchangeServer> {
  return startExchangeServer({
    ...{ exchange: market.exchange, host: '127.0.0.1', port, usageLevel: 'unlimited' },
    keys: [
      {
        ...{ keyId: 'k', account: ACCOUNT },
        publicKeyPem: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      },
    ],
    ...{ wallClock: { nowMs: () => Date.now() }, exchangeTime: () => market.exchange.nowMs },
    log: { info: () => undefined, warn: () => undefined },
  });
}

/** What a trader wrote. */
async function ledgerHas(...entries: readonly LedgerEntry[]): Promise<void> {
  await postgresLedger({ pool: trader, ...scope(), epoch: database.epoch }).append(entries);
}

const opening = (): LedgerEntry => ({
  kind: 'balance',
  balanceE6: market.exchange.balance(ACCOUNT),
  timeMs: market.exchange.nowMs,
});

const bought = (cents: number, contracts: number): Fill => market.trade('bid', cents, contracts);

/** A test's own time limit is the only deadline. */
async function eventually<T>(look: () => T | null | false | Promise<T | null | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await sleep(25);
  }
}

async function readyz(): Promise<{ readonly status: number; readonly reason: string | null }> {
  const response = await fetch(`http://127.0.0.1:${sync?.port}/readyz`);
  const { reason } = (await response.json()) as { reason: string | null };
  return { status: response.status, reason };
}
const ready = () => eventually(async () => (await readyz()).status === 200);
/** The alarm, once it is about `what`. */
const alarm = (what: string) =>
  eventually(async () => {
    const { status, reason } = await readyz();
    return status === 503 && reason?.includes(what) === true ? reason : null;
  });
const rows = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await database.pool.query<Record<string, unknown>>(sql)).rows;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io sync '));
  database = await testDatabase();
  const as = (role: string) => ({ ...database.service, user: role, password: SERVICE_PASSWORD });
  trader = openPool(as('rec_io_trader'), { userNo: database.userNo });
  market = quietMarket(ACCOUNT, 'you');
  server = await exchangeServer();
  sync = null;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const { host, port } = database.service;
  context = {
    ...{ host: '127.0.0.1', port: 0, mode: 'simulated', account: ACCOUNT, userNo: database.userNo },
    exchange: {
      ...{ restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`, keyId: 'k' },
      privateKeyPath: file('key.pem', keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    },
    database: {
      ...{ host, port, user: 'rec_io_sync', database: database.name },
      passwordFile: file('password', SERVICE_PASSWORD),
    },
    ...{ lookMs: 50, graceMs: 300, log: pino({ level: 'silent' }) },
  };
});
afterEach(async () => {
  await sync?.stop();
  await server?.stop();
  await trader.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('mirrors what is held, every order with its newest state, and the cash', async () => {
  await ledgerHas(opening());
  const fill = bought(40, 3);
  const orderId = market.resting('bid', 10, 2);
  sync = await start(context);
  await eventually(async () => (await rows('SELECT FROM users.orders')).length === 2);
  expect(
    await rows('SELECT ticker, position::float8, fees_paid::float8 AS fees FROM users.positions'),
  ).toEqual([{ ticker: market.ticker, position: 3, fees: fill.feeE6 / 1_000_000 }]);
  const order = () =>
    rows(`SELECT status, yes_price::float8 AS price, fill_count::float8 AS filled, remaining_count::float8 AS left
      FROM users.orders WHERE order_id = '${orderId}'`);
  expect(await order()).toEqual([{ status: 'resting', price: 0.1, filled: 0, left: 2 }]);
  market.silence(600);
  expect(market.exchange.cancel(ACCOUNT, orderId).ok).toBe(true);
  await eventually(async () => (await order())[0]?.['status'] === 'canceled');
  const balances = await rows('SELECT balance::float8, by_shard FROM users.account_balance');
  expect(balances).toMatchObject([{ balance: market.exchange.balance(ACCOUNT) / 1_000_000 }]);
  // Only a change of the cash makes a row.
  await sleep(200);
  expect(await rows('SELECT FROM users.account_balance')).toHaveLength(1);
});

test('a market that was sold, and then paid, is not held any more in the mirror either', async () => {
  await ledgerHas(opening());
  bought(40, 1);
  sync = await start(context);
  const held = () => rows('SELECT position::float8 FROM users.positions');
  await eventually(async () => (await held())[0]?.['position'] === 1);
  market.trade('ask', 30, 1);
  await eventually(async () => (await held())[0]?.['position'] === 0);
});

test('before a trader has opened a ledger there is nothing to compare, and that is no alarm', async () => {
  bought(40, 1);
  sync = await start(context);
  await ready();
  expect(sync.health().report).toBeNull();
  expect(await readLedger({ pool: trader, ...scope() })).toEqual([]);
});

test('adds the fills that the trader does not write, after a while, and nothing else of its ledger', async () => {
  await ledgerHas(opening());
  const fill = bought(40, 2);
  market.exchange.deposit(ACCOUNT, { amountE6: moneyE6(5_000_000), exchangeIndex: 2 });
  sync = await start(context);
  await ready();
  // Explained, and so no difference: somebody else’s order and a deposit. Taking it over is the trader’s.
  expect(sync.health().report).toMatchObject({ differences: [], external: [{ countE2: 200 }] });
  const written = await eventually(async () => {
    const entries = await readLedger({ pool: trader, ...scope() });
    return entries.length > 1 ? entries : null;
  });
  expect(written.map(({ kind }) => kind)).toEqual(['balance', 'fill']);
  expect(written[1]).toMatchObject({ fill: { tradeId: fill.tradeId } });
  await eventually(() => sync?.health().missing === 0);
});

test('a fill that the trader writes in time is written once, by the trader', async () => {
  await ledgerHas(opening());
  sync = await start({ ...context, graceMs: 600_000 });
  await ready();
  const fill = bought(40, 2);
  await eventually(() => (sync?.health().missing ?? 0) > 0);
  await ledgerHas({ kind: 'fill', fill });
  await eventually(() => sync?.health().missing === 0);
  expect(await rows('SELECT FROM users.fills')).toHaveLength(1);
});

test('a difference is an alarm from its first sight to its end', async () => {
  await ledgerHas(opening());
  const fill = bought(40, 2);
  const never = { ...fill, tradeId: 'never', orderId: 'never', timeMs: fill.timeMs - 500 };
  await ledgerHas({ kind: 'fill', fill }, { kind: 'fill', fill: never });
  market.silence(120);
  sync = await start(context);
  expect(await alarm('ledger and exchange differ')).toMatch('recio reconcile');
  const found = await readDifferences({ pool: database.pool, ...scope() }, 0);
  expect(found.map(({ code }) => code).sort()).toEqual(['balance', 'fill', 'position']);
  const balance = found.find(({ code }) => code === 'balance');
  expect(balance).toMatchObject({ resolvedAtMs: null, amountE6: 2 * 400_000 + fill.feeE6 });
  expect(
    (await (await fetch(`http://127.0.0.1:${sync.port}/metrics`)).text()).match(
      /rec_sync_differences (\d)/,
    )?.[1],
  ).toBe('3');
  await eventually(async () => {
    const again = await readDifferences({ pool: database.pool, ...scope() }, 0);
    return again.length === 3 && again.every(({ firstSeenMs, lastSeenMs }) => lastSeenMs > firstSeenMs);
  });
  const cashE6 = moneyE6(2 * 400_000 + fill.feeE6);
  await ledgerHas({
    kind: 'adoption',
    adoption: {
      what: 'cash',
      ...{ id: 'cash:balance:1', reference: 'x', ticker: null, tradeId: null, countE2: 0 as CountE2 },
      ...{ cashE6, reason: 'seen', by: 'ada', timeMs: fill.timeMs },
    },
  });
  await eventually(async () =>
    (await readDifferences({ pool: database.pool, ...scope() }, 0)).some(
      ({ code, resolvedAtMs }) => code === 'balance' && resolvedAtMs !== null,
    ),
  );
});

test('an exchange or a database that is away is an alarm, and ends nothing', async () => {
  await ledgerHas(opening());
  sync = await start(context);
  await ready();
  const port = server?.port ?? 0;
  await server?.stop();
  await eventually(() => sync?.health().failure !== null);
  server = await exchangeServer(port);
  await eventually(() => sync?.health().failure === null);
  expect((await readyz()).status).toBe(200);
});

test('a database of another schema is said, and not touched', async () => {
  await database.adminPool.query(
    'DELETE FROM system.schema_migrations WHERE version = (SELECT max(version) FROM system.schema_migrations)',
  );
  sync = await start(context);
  expect(await alarm('schema version')).toMatch('this program needs');
});
