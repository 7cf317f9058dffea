import { parameterProblems } from '@rec-io/domain/parameters';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { RISK_PARAMETERS } from '@rec-io/domain/risk-parameters';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishAutoEntryStatus } from './auto-entry-status.ts';
import { openPool } from './connection.ts';
import { readMonitorMemory, writeMonitorMemory } from './monitor-memory.ts';
import { addMonitor, changeMonitor, readMonitors, removeMonitor, tradesHeldBy } from './monitors.ts';
import { readAutoTradeSettings, updateAutoTradeSettings } from './preferences.ts';
import { readRiskLimits, readRiskParameters, updateRiskParameters } from './risk-limits.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { readTraderSettings } from './trader-settings.ts';
import { createUser } from './users.ts';

let database: TestDatabase;
/** As the trader connects. */
let trader: Pool;
let stranger: Pool;
beforeAll(async () => {
  database = await testDatabase();
  await createUser(database.adminPool, {
    userNo: '0002',
    login: 'b',
    passwordHash: 'x',
    accountType: 'user',
  });
  const connection = { ...database.service, user: 'rec_io_trader', password: SERVICE_PASSWORD };
  trader = openPool(connection, { userNo: '0001', max: 2 });
  stranger = openPool(connection, { userNo: '0002', max: 2 });
});
afterAll(async () => {
  await Promise.all([trader.end(), stranger.end()]);
  await database.drop();
});

const scope = (pool: Pool, userNo = '0001', mode: 'simulated' | 'prod' = 'simulated') => ({
  pool,
  userNo,
  account: 'main',
  mode,
});

const ETH = {
  name: 'eth-quarter',
  symbol: 'ETH',
  series: 'quarter',
  strategy: 'Momentum Scalp',
  parameters: { min_probability: 90.5 },
  size: { size_rule: 'kelly' },
  rules: { auto_stop: true },
  enabled: false,
  mode: 'demo',
} as const;

test('a new user has one monitor, everything else being a default, and the trader reads it all at once', async () => {
  expect(await readTraderSettings(scope(trader))).toEqual({
    auto: await readAutoTradeSettings(database.pool, '0001'),
    preferences: { tradeStrategy: 'Hourly HTC', positionSize: 1, multiplier: 1 },
    monitors: [
      {
        name: 'btc-hourly-htc',
        symbol: 'BTC',
        series: 'hourly',
        strategy: null,
        parameters: {},
        size: {},
        rules: {},
        enabled: true,
        mode: null,
      },
    ],
    limits: DEFAULT_RISK_LIMITS,
  });
});

test('a monitor is added once, changed in what is named, removed with what it remembers, and seen by its owner only', async () => {
  const owner = database.adminPool;
  expect(await addMonitor(owner, '0001', ETH)).toBe(true);
  expect(await addMonitor(owner, '0001', { ...ETH, symbol: 'BTC' })).toBe(false);
  expect((await readTraderSettings(scope(trader))).monitors[1]).toEqual(ETH);
  expect(await changeMonitor(owner, '0001', ETH.name, { enabled: true, mode: null, rules: {} })).toBe(true);
  expect(await changeMonitor(owner, '0001', 'nobody', { enabled: true })).toBe(false);
  const changed = { ...ETH, enabled: true, mode: null, rules: {} };
  expect((await readMonitors(owner, '0001'))[1]).toEqual(changed);
  expect((await readTraderSettings(scope(trader))).monitors[1]).toEqual(changed);
  expect((await readTraderSettings(scope(stranger, '0002'))).monitors.map(({ name }) => name)).toEqual([
    'btc-hourly-htc',
  ]);

  const remembered = [{ monitor: ETH.name, strategy: 'Momentum Scalp', memory: { a: 1 }, timeMs: 5 }];
  await writeMonitorMemory(scope(trader), remembered);
  expect(await removeMonitor(owner, '0001', ETH.name)).toBe(true);
  expect(await removeMonitor(owner, '0001', ETH.name)).toBe(false);
  expect(await readMonitorMemory(scope(trader))).toEqual([]);
  expect(await readMonitors(owner, '0001')).toHaveLength(1);
});

test('the trades that a monitor holds are told, those that ended are not', async () => {
  const insert = (id: string, status: string, mode: string) =>
    database.pool.query(
      `INSERT INTO users.trades (user_no, account, mode, id, status, opened_at, symbol, trade_strategy, contract, strike, side,
         prob, diff, position, symbol_open, ticker, ticket_id, market_id, monitor)
       VALUES ('0001', 'main', $3, $1, $2, now(), 'BTC', '', '', 1, 'yes', 1, 1, 1, 1, 'T', 't', 'BTC-USD', 'holder')`,
      [id, status, mode],
    );
  await insert('a', 'closed', 'prod');
  await insert('b', 'error', 'prod');
  expect(await tradesHeldBy(database.adminPool, '0001', 'holder')).toEqual([]);
  for (const [index, status] of ['pending', 'open', 'closing', 'expired'].entries())
    await insert(`held-${index}`, status, index === 0 ? 'prod' : 'demo');
  const held = await tradesHeldBy(database.adminPool, '0001', 'holder');
  expect(held.map(({ status }) => status)).toEqual(['pending', 'open', 'closing', 'expired']);
  expect(held[0]).toEqual({
    id: 'held-0',
    monitor: 'holder',
    account: 'main',
    mode: 'prod',
    ticker: 'T',
    side: 'yes',
    status: 'pending',
  });
});

test('what strategies remember is kept exactly, whatever a user’s own strategy remembers, for each mode apart', async () => {
  const memory = { spike: { paused: true, calmSinceMs: null, level: 0.1 + 0.2 }, text: 'a\0b \ud800 “ü”' };
  const one = { monitor: 'btc-hourly-htc', strategy: 'Hourly HTC', memory, timeMs: 1_790_000_000_123 };
  const two = { monitor: 'mine', strategy: 'Mine', memory: {}, timeMs: 1 };
  await writeMonitorMemory(scope(trader), [one, two]);
  await writeMonitorMemory(scope(trader, '0001', 'prod'), [{ ...one, memory: { other: true } }]);
  expect(await readMonitorMemory(scope(trader))).toEqual([one, two]);
  const later = { ...one, memory: { spike: null }, timeMs: one.timeMs + 1_000 };
  await writeMonitorMemory(scope(trader), [later]);
  expect(await readMonitorMemory(scope(trader))).toEqual([later, two]);
  expect(await readMonitorMemory(scope(stranger, '0002'))).toEqual([]);
});

test('a limit is the owner’s where set, and the program’s again when given back, in one account and mode only', async () => {
  const owner = scope(database.adminPool);
  const set = { max_contracts: 0.5, max_exposure: 1234.56, price_band: 1.5, max_index_age: 2.5 };
  expect(await updateRiskParameters(owner, set)).toEqual(set);
  expect(await readRiskLimits(scope(trader))).toEqual({
    ...DEFAULT_RISK_LIMITS,
    maxContractsE2: 50,
    maxExposureE6: 1_234_560_000,
    priceBandE4: 150,
    maxIndexAgeMs: 2_500,
  });
  expect((await readTraderSettings(scope(trader))).limits).toEqual(await readRiskLimits(scope(trader)));
  expect(await readRiskLimits(scope(trader, '0001', 'prod'))).toEqual(DEFAULT_RISK_LIMITS);
  expect(await updateRiskParameters(owner, { max_exposure: null, price_band: null })).toEqual({
    max_contracts: 0.5,
    max_index_age: 2.5,
  });
  await expect(updateRiskParameters(owner, { 'x = 1; --': 1 })).rejects.toThrow(RangeError);
  await expect(updateRiskParameters(owner, { max_exposure: -1 })).rejects.toThrow('check constraint');
  expect(await readRiskParameters(scope(trader))).toEqual({ max_contracts: 0.5, max_index_age: 2.5 });
});

test('every limit has its column, which takes all that its form allows', async () => {
  for (const end of ['min', 'max', 'default'] as const) {
    const values = Object.fromEntries(RISK_PARAMETERS.map((spec) => [spec.key, spec[end]]));
    expect(parameterProblems(RISK_PARAMETERS, values)).toEqual([]);
    expect(await updateRiskParameters(scope(database.adminPool, '0002'), values)).toEqual(values);
  }
  const { rows } = await database.adminPool.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'users.risk_limits'::regclass AND attnum > 0`,
  );
  const others = ['user_no', 'account', 'mode', 'created_at', 'updated_at'];
  expect(rows.map(({ name }) => name).filter((name) => !others.includes(name))).toEqual(
    RISK_PARAMETERS.map(({ key }) => key),
  );
});

test('the state of automatic entry is published without being a change of the settings', async () => {
  const stored = async () => {
    const { rows } = await database.pool.query(
      'SELECT auto_entry_status, cooldown_timer, updated_at FROM users.auto_trade_settings',
    );
    return rows[0] as { auto_entry_status: string; cooldown_timer: number; updated_at: Date };
  };
  await updateAutoTradeSettings(database.pool, '0001', { autoEntry: true });
  const before = await stored();
  await publishAutoEntryStatus(trader, '0001', { state: 'PAUSED', cooldownS: 899.6 });
  expect(await stored()).toEqual({ ...before, auto_entry_status: 'paused', cooldown_timer: 900 });
});
