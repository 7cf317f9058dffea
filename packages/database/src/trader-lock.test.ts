import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LedgerScope } from './ledger-table.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { lockTrader, type TraderLock } from './trader-lock.ts';

const MAIN: LedgerScope = { userNo: '0001', account: 'main', mode: 'simulated' };

let database: TestDatabase;
const held: TraderLock[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  for (const lock of held.splice(0)) await lock.release();
});
afterAll(() => database.drop());

const nobodyTold = (): void => undefined;

async function lock(scope = MAIN, onTaken = nobodyTold, waitMs = 0): Promise<TraderLock> {
  const taken = await lockTrader(database.service, scope, onTaken, waitMs);
  held.push(taken);
  return taken;
}

/** Ends the sessions that hold a lock, as a restart of the server would. */
const cut = () =>
  database.adminPool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'trader-%-lock' AND datname = $1",
    [database.name],
  );

test('an account has one trader; another account or mode has its own', async () => {
  const first = await lock();
  await expect(lock()).rejects.toMatchObject({ code: 'DB_TRADER_RUNS' });
  await lock({ ...MAIN, mode: 'demo' });
  await lock({ ...MAIN, account: 'second' });
  await first.release();
  held.splice(held.indexOf(first), 1);
  await lock();
});

test('who starts while another one stops waits for it', async () => {
  const first = await lock();
  held.splice(held.indexOf(first), 1);
  const second = lock(MAIN, undefined, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await first.release();
  await second;
});

test('is held again after the database restarted', async () => {
  await lock();
  await cut();
  for (;;) {
    const { rows } = await database.adminPool.query<{ n: string }>(
      "SELECT count(*) AS n FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND application_name = 'trader-main-lock'",
    );
    if (rows[0]?.n === '1') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await expect(lock()).rejects.toMatchObject({ code: 'DB_TRADER_RUNS' });
});

test('who lost it to somebody else is told', async () => {
  const client = await database.adminPool.connect();
  const told = Promise.withResolvers<void>();
  await lock(MAIN, told.resolve);
  const name = 'trader 0001 main simulated';
  const waiting = client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await cut();
  await waiting;
  await told.promise;
  client.release(true);
});
