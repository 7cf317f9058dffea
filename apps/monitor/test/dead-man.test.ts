import type { CountE2 } from '@rec-io/domain/money';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Health } from '../src/health.ts';
import { type Monitor, start } from '../src/start.ts';
import { ACCOUNT, guardedAccount } from './guarded-account.ts';

const WELL: TraderBeat = { startedAtMs: 1, beats: 1, state: 'trading', armed: false, liveTrades: 0 };

let scene: Awaited<ReturnType<typeof guardedAccount>>;
let monitor: Monitor | null;
let beating: NodeJS.Timeout | undefined;

/** The trader decides once in a while from now on. */
function alive(says: Partial<TraderBeat> = {}): void {
  clearInterval(beating);
  let { beats } = scene.trader.says ?? WELL;
  const next = () => {
    scene.trader.says = { ...WELL, ...says, beats: ++beats };
  };
  next();
  beating = setInterval(next, 200);
}
/** It answers as before and decides nothing. */
const hung = () => clearInterval(beating);
const killed = () => {
  clearInterval(beating);
  scene.trader.says = null;
};

const ask = async <T>(path: string): Promise<T> =>
  (await (await fetch(`http://127.0.0.1:${monitor?.port}${path}`)).json()) as T;
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${monitor?.port}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
};
/** A test's own time limit is the only deadline. */
const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, 300_000);
const silence = () => metric('rec_monitor_trader_silence_seconds');

beforeEach(async () => {
  scene = await guardedAccount();
  monitor = null;
});
afterEach(async () => {
  clearInterval(beating);
  await monitor?.stop();
  await scene.close();
});

test('a silent trader’s orders are cancelled and its groups triggered, and so it stays until a person arms', async () => {
  const group = scene.exchange.createGroup(ACCOUNT, { limitE2: 1_000 as CountE2, exchangeIndex: 2 });
  if (!group.ok) throw new Error('no group');
  scene.rest('a');
  scene.rest('b');
  alive({ armed: true });
  monitor = await start(scene.context);
  await soon(async () => expect(await silence()).toBeLessThan(1));
  expect(scene.kill()).toBeNull();
  hung();
  await soon(() => expect(scene.resting()).toBe(0));
  await soon(() => expect(scene.exchange.groups(ACCOUNT)).toMatchObject([{ isTriggered: true }]));
  expect(scene.kill()).toMatchObject({
    by: 'monitor',
    reason: expect.stringContaining('armed, with 0 live'),
  });

  // It comes back, and that changes nothing: nobody knows what it was.
  alive({ armed: true });
  await soon(async () => expect(await silence()).toBe(0));
  expect(await metric('rec_monitor_dead_man_triggered')).toBe(1);
  expect(scene.exchange.groups(ACCOUNT)).toMatchObject([{ isTriggered: true }]);

  scene.arm();
  await soon(async () => expect(await metric('rec_monitor_dead_man_triggered')).toBe(0));
  expect(scene.kill()).toBeNull();
});

test('a trader that is gone leaves nothing behind that is cancelled, and a position stays what it is', async () => {
  const market = scene.exchange.markets()[19];
  if (!market) throw new Error('no market');
  const bought = scene.exchange.place(ACCOUNT, {
    clientOrderId: 'in',
    ticker: market.ticker,
    exchangeIndex: market.exchangeIndex,
    side: 'bid',
    yesPriceE4: 9_900 as never,
    countE2: 100 as CountE2,
    timeInForce: 'immediate_or_cancel',
    reduceOnly: false,
  });
  expect(bought).toMatchObject({ ok: true });
  const positions = scene.exchange.positions(ACCOUNT);
  expect(positions).toHaveLength(1);
  alive({ liveTrades: 1 });
  monitor = await start(scene.context);
  await soon(async () => expect(await silence()).toBeLessThan(1));
  killed();
  await soon(() => expect(scene.kill()).toMatchObject({ by: 'monitor' }));
  await soon(async () => expect(await metric('rec_monitor_dead_man_unconfirmed')).toBe(0));
  expect(scene.exchange.positions(ACCOUNT)).toEqual(positions);
  // What the trader sells when it is back is in no group, and no switch of ours stands in its way.
  const sold = scene.exchange.place(ACCOUNT, {
    clientOrderId: 'out',
    ticker: market.ticker,
    exchangeIndex: market.exchangeIndex,
    side: 'ask',
    yesPriceE4: 100 as never,
    countE2: 100 as CountE2,
    timeInForce: 'immediate_or_cancel',
    reduceOnly: true,
  });
  expect(sold).toMatchObject({ ok: true });
});

test('a trader that nothing hangs on may be silent; what comes to hang on it is seen at the exchange', async () => {
  alive();
  monitor = await start(scene.context);
  await soon(async () => expect(await silence()).toBeLessThan(1));
  killed();
  await soon(async () => expect(await silence()).toBeGreaterThan(4));
  expect(scene.kill()).toBeNull();
  scene.rest('by somebody else');
  await soon(() => expect(scene.resting()).toBe(0));
  expect(scene.kill()).toMatchObject({ reason: expect.stringContaining('1 resting orders') });
});

test('an exchange that does not answer is asked until it does, and a monitor that starts anew goes on', async () => {
  alive({ armed: true });
  const url = scene.context.exchange?.restUrl ?? '';
  const away = {
    ...scene.context,
    exchange: { ...scene.context.exchange, restUrl: 'http://127.0.0.1:9/v2' },
  };
  monitor = await start(away as typeof scene.context);
  scene.rest('a');
  await soon(async () => expect(await silence()).toBeLessThan(1));
  hung();
  await soon(() => expect(scene.kill()).not.toBeNull());
  expect(await metric('rec_monitor_dead_man_unconfirmed')).toBe(1);
  await monitor.stop();
  expect(url).not.toBe('');
  alive();
  monitor = await start(scene.context);
  await soon(() => expect(scene.resting()).toBe(0));
  expect(await metric('rec_monitor_dead_man_triggered')).toBe(1);
});

test('health is one row with the earlier columns; a failed program changes no switch and is started by nobody here', async () => {
  const { pool, userNo } = scene.database;
  const switches = () =>
    pool.query(
      'SELECT auto_entry, auto_stop, auto_entry_mode FROM users.auto_trade_settings WHERE user_no = $1',
      [userNo],
    );
  await pool.query(
    'UPDATE users.auto_trade_settings SET auto_entry = true, auto_stop = true WHERE user_no = $1',
    [userNo],
  );
  const before = (await switches()).rows;
  scene.trader.isReady = false;
  alive();
  monitor = await start({ ...scene.context, exchange: null });
  const row = await soon(async () => {
    const { rows } = await pool.query<Record<string, unknown>>('SELECT * FROM system.health_status');
    expect(rows).toHaveLength(1);
    return rows[0];
  });
  expect(row).toMatchObject({
    overall_status: 'offline',
    database_status: 'connected',
    services_healthy: 0,
    services_total: 1,
    failed_services: ['trader'],
    health_details: { deadMan: { state: 'watching', key: 'none' } },
  });
  expect(row?.['memory_percent']).toBeGreaterThan(0);
  expect((await switches()).rows).toEqual(before);
  expect(await ask<Health>('/health')).toMatchObject({ overall: 'offline' });
});

test('says on its door that it has no key of its own', async () => {
  alive();
  const exchange = scene.context.exchange && { ...scene.context.exchange, isOwnKey: false };
  monitor = await start({ ...scene.context, exchange });
  await soon(async () =>
    expect(await ask('/readyz')).toEqual({
      ready: true,
      reason: 'it has no key of its own and uses the trader’s',
    }),
  );
});
