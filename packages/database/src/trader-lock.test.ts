import type { PoolClient } from 'pg';
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

/** Ends the sessions that hold a lock, as a restart of the server would, and returns when they are gone: they end on their own time. */
async function cut(): Promise<void> {
  const holders = "FROM pg_stat_activity WHERE application_name LIKE 'trader-%-lock' AND datname = $1";
  const ended = await database.adminPool.query<{ pid: number }>(
    `SELECT pid, pg_terminate_backend(pid) ${holders}`,
    [database.name],
  );
  const pids = ended.rows.map(({ pid }) => pid);
  await untilSome('SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ANY($1))', [pids]);
}

/** Asks until there is a row; the test's own time limit is the only deadline. */
async function untilSome(question: string, values: unknown[]): Promise<void> {
  while ((await database.adminPool.query(question, values)).rowCount === 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Of this test's database: servers are shared by tests that run beside each other. */
const ADVISORY = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND datname = $1 AND granted = $2 AND application_name`;

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
  await untilSome(`${ADVISORY} = 'trader-main-lock'`, [database.name, true]);
  await expect(lock()).rejects.toMatchObject({ code: 'DB_TRADER_RUNS' });
});

test('who lost it to somebody else is told', async () => {
  const told = Promise.withResolvers<void>();
  await lock(MAIN, told.resolve);
  const thief = await robbed();
  await told.promise;
  thief.release(true);
});

// Again, because on a machine that stands still for a second the moment is none.
test('who finds it held for a moment only, as by its own session that is still ending, takes it again', {
  retry: 3,
}, async () => {
  const told = Promise.withResolvers<never>();
  await lock(MAIN, () => told.reject(new Error('told that somebody else has it')));
  const thief = await robbed();
  await new Promise((resolve) => setTimeout(resolve, 300));
  thief.release(true);
  await Promise.race([untilSome(`${ADVISORY} = 'trader-main-lock'`, [database.name, true]), told.promise]);
});

/** Somebody else waits for the lock, and has it when its holder's session ends. */
async function robbed(): Promise<PoolClient> {
  const client = await database.adminPool.connect();
  const name = 'trader 0001 main simulated';
  const waiting = client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  await untilSome(`${ADVISORY} <> 'trader-main-lock'`, [database.name, false]);
  await cut();
  await waiting;
  return client;
}
