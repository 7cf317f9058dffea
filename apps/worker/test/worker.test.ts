import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { DAY_MS } from '@rec-io/domain/time';
import { type ModelStore, openModelStore } from '@rec-io/model-store/model-store';
import { RELEASE_FILE } from '@rec-io/model-store/test-models';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkerContext } from '../src/context.ts';
import { start, type Worker } from '../src/start.ts';

const NOW = Date.UTC(2026, 9, 8);

let folder: string;
let database: TestDatabase;
let store: ModelStore;
let worker: Worker | null;
let logged: {
  readonly msg: string;
  readonly symbol?: string;
  readonly step?: string;
  readonly why?: string;
}[];
let context: WorkerContext;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io worker '));
  database = await testDatabase();
  store = openModelStore(join(folder, 'models'), RELEASE_FILE);
  [worker, logged] = [null, []];
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, SERVICE_PASSWORD);
  const { host, port } = database.service;
  context = {
    ...{ host: '127.0.0.1', port: 0, modelsDirectory: store.directory, releaseFile: RELEASE_FILE },
    // Nobody is there: what is asked for first is whether anything is stored.
    candles: { url: 'http://127.0.0.1:9' },
    database: { host, port, database: database.name, user: 'rec_io_worker', passwordFile },
    directories: {},
    dataBoundsFile: join(folder, 'data.json'),
    lookMs: 50,
    nowMs: () => NOW,
    log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) }),
  };
});
afterEach(async () => {
  await worker?.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** A test's own time limit is the only deadline. */
async function eventually<T>(look: () => T | null | false | Promise<T | null | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await sleep(20);
  }
}
async function readyz(): Promise<{ readonly status: number; readonly reason: string | null }> {
  const response = await fetch(`http://127.0.0.1:${worker?.port}/readyz`);
  const { reason } = (await response.json()) as { reason: string | null };
  return { status: response.status, reason };
}
const metrics = async () => (await fetch(`http://127.0.0.1:${worker?.port}/metrics`)).text();

test('refreshes both coins when it starts, tells of each step and of what failed, and not again within the day', async () => {
  worker = await start(context);
  const events = await eventually(async () => {
    const all = await store.events();
    return all.length === 2 && all;
  });
  expect(events.map(({ symbol, event, by, timeMs }) => [symbol, event, by, timeMs])).toEqual([
    ['BTC', 'failed', 'worker', NOW],
    ['ETH', 'failed', 'worker', NOW],
  ]);
  const { status, reason } = await eventually(async () => {
    const now = await readyz();
    return now.reason?.includes('ETH: REC-444') === true && now;
  });
  expect([status, reason]).toEqual([200, expect.stringContaining('BTC: REC-444')]);
  expect(logged.filter(({ step }) => step === 'fetch').map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH']);
  expect(logged.filter(({ why }) => why?.includes('recio data fetch --symbol ETH'))).toHaveLength(1);
  const shown = await metrics();
  expect(shown).toContain('rec_worker_ready 1');
  expect(shown).toContain('rec_worker_refresh_failed{symbol="BTC"} 1');
  expect(shown).toContain(`rec_worker_refresh_timestamp_seconds{symbol="ETH"} ${NOW / 1_000}`);
  await sleep(500);
  expect(await store.events()).toHaveLength(2);
});

test('goes by the journal, whoever wrote it', async () => {
  const done = {
    timeMs: NOW - 6 * DAY_MS,
    event: 'kept',
    model: 'one',
    before: null,
    by: 'ada',
    why: '',
  } as const;
  await store.note({ ...done, symbol: 'BTC' });
  await store.note({ ...done, symbol: 'ETH', timeMs: NOW - 7 * DAY_MS });
  worker = await start(context);
  const [, , newest] = await eventually(async () => {
    const all = await store.events();
    return all.length === 3 && all;
  });
  expect(newest).toMatchObject({ symbol: 'ETH', event: 'failed', by: 'worker' });
});

test('learns nothing where prices are invented, and says so', async () => {
  worker = await start({ ...context, candles: { none: 'prices are invented: no model is refreshed' } });
  expect(await readyz()).toEqual({ status: 200, reason: 'prices are invented: no model is refreshed' });
  await sleep(300);
  expect(await store.events()).toEqual([]);
  expect(await metrics()).toContain('rec_worker_refreshing 0');
});

test('is not ready while no refresh can be made, says why, tries again, and is ready when it can', async () => {
  const gone = { ...context.database, passwordFile: join(folder, 'none') };
  worker = await start({ ...context, database: gone });
  const { status, reason } = await eventually(async () => {
    const now = await readyz();
    return now.status !== 200 && now.reason?.includes('REC-448') === true && now;
  });
  expect([status, reason]).toEqual([503, expect.stringContaining('REC-448')]);
  expect(await store.events()).toEqual([]);
  writeFileSync(gone.passwordFile, SERVICE_PASSWORD);
  await eventually(async () => (await readyz()).status === 200 && (await store.events()).length === 2);
});

test('leaves a refresh that is made by hand alone', async () => {
  const lock = await store.lock();
  worker = await start(context);
  await eventually(() => logged.some(({ msg }) => msg.includes('Another refresh is under way')));
  expect((await readyz()).status).toBe(200);
  if (lock.held) await lock.release();
  await eventually(async () => (await store.events()).length === 2);
});

test('stopped in the middle of a refresh, it ends it and is gone', async () => {
  // Whoever asks waits for ever: a refresh that hangs.
  const locked = await database.adminPool.connect();
  await locked.query('BEGIN');
  await locked.query('LOCK TABLE historical_data.btc_price_history IN ACCESS EXCLUSIVE MODE');
  worker = await start(context);
  await eventually(() => logged.some(({ step }) => step === 'fetch'));
  await worker.stop();
  worker = null;
  await locked.query('ROLLBACK');
  locked.release();
  expect(await store.events()).toEqual([]);
  expect((await store.lock()).held).toBe(true);
});

test('keeps what grows within its bounds, measures it, and tells what does not hold', async () => {
  const { adminPool } = database;
  const day = (ago: number) => new Date(NOW - ago * DAY_MS);
  for (const ago of [40, 0]) {
    await adminPool.query(`SELECT live_data.create_day_partition('live_price_log_1s_btc', $1::date)`, [
      day(ago).toISOString().slice(0, 10),
    ]);
    await adminPool.query('INSERT INTO live_data.live_price_log_1s_btc ("timestamp", price) VALUES ($1, 1)', [
      day(ago),
    ]);
  }
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  writeFileSync(join(logs, 'web.log'), 'x'.repeat(10_000));
  worker = await start({ ...context, directories: { logs } });
  const problems = await eventually(() => worker?.data.problems ?? null);
  expect(problems).toEqual(['there is no partition for tomorrow in live_data.live_price_log_1s_btc']);
  expect(await metrics()).toContain('rec_worker_data_problems 1');
  const { rows } = await adminPool.query('SELECT FROM live_data.live_price_log_1s_btc');
  expect(rows).toHaveLength(1);
  const sizes = await adminPool.query<{ bytes: string }>(
    "SELECT bytes FROM system.data_sizes WHERE name = 'logs'",
  );
  expect(Number(sizes.rows[0]?.bytes)).toBeGreaterThanOrEqual(10_000);
});
