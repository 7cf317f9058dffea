import { existsSync, writeFileSync } from 'node:fs';
import type { ControlView } from '@rec-io/domain/control-view';
import type { HeldView } from '@rec-io/domain/held-view';
import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import { liftHold, writeHold } from '@rec-io/installer/hold-file';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BuyPreview, BuyReport, ControlReport } from '../src/commands/trader-commands.ts';
import { ACCOUNT, runningAccount, type TraderProcess } from './running-account.ts';

/** A real trader in a process of its own, at a real exchange and a real database, told things through its door. */

let account: Awaited<ReturnType<typeof runningAccount>>;
let trader: TraderProcess;

beforeEach(async () => {
  account = await runningAccount();
  trader = await account.startTrader();
});
afterEach(() => account.close());

const by = 'cli:ada';
async function ask<T>(what: string, body: object | null = null): Promise<[status: number, told: T]> {
  const reply = await fetch(`http://127.0.0.1:${trader.port}/command/${what}`, {
    method: body === null ? 'GET' : 'POST',
    headers: { authorization: 'Bearer internal', 'content-type': 'application/json' },
    body: body === null ? null : JSON.stringify({ ...body, by }),
  });
  return [reply.status, (await reply.json()) as T];
}
const state = async () => (await ask<ControlView>('state'))[1];
const code = async (what: string, body: object) => {
  const [status, told] = await ask<{ error?: { code: string } }>(what, body);
  return [status, told.error?.code];
};
/** A test's own time limit is the only deadline. */
const soon = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 250_000, interval: 100 });
const positions = () => account.exchange.positions(ACCOUNT);
const groups = () => account.exchange.groups(ACCOUNT);
const placed = () => account.exchange.orders(ACCOUNT).length;
const holdsSomething = () => soon(() => expect(positions().length).toBeGreaterThan(0));
const restarts = async (): Promise<void> => {
  trader.child.kill('SIGKILL');
  trader = await account.startTrader();
};

test('entries are in one group; killed with everything sold, nothing is held, and nothing enters until a person arms', async () => {
  await holdsSomething();
  expect(groups()).toMatchObject([{ exchangeIndex: 2, isTriggered: false }]);

  const [status, { control, exchange }] = await ask<ControlReport>('kill', {
    reason: 'panic',
    flatten: true,
  });
  expect([status, control.state, control.newest?.by, control.flattening]).toEqual([
    200,
    'halted',
    by,
    'panic',
  ]);
  // Null where the exchange, or the database, took longer than the asker is kept waiting.
  if (exchange !== null) expect(exchange).toMatchObject([{ problem: null }]);
  await soon(() => expect(groups()).toMatchObject([{ isTriggered: true }]));
  await soon(() => expect(positions()).toEqual([]));
  await soon(async () => expect((await ask<HeldView[]>('trades'))[1]).toEqual([]));

  await restarts();
  await soon(async () => expect((await state()).groups).toMatchObject([{ takesOrders: false }]));
  expect(await state()).toMatchObject({ state: 'halted', newest: { reason: 'panic', by } });
  expect(await code('reduce', { reason: 'r' })).toEqual([409, 'looser']);
  expect(await code('arm', { reason: ' ', removesKillFile: false })).toEqual([422, 'no_reason']);
  const before = placed();
  expect((await ask('arm', { reason: 'drill over', removesKillFile: false }))[0]).toBe(200);
  expect(await state()).toMatchObject({ state: 'active', flattening: null });
  expect(groups()).toMatchObject([{ isTriggered: false }]);
  await soon(() => expect(placed()).toBeGreaterThan(before));
});

test('the kill file is obeyed whoever put it there, also by a trader that starts, and keeps arming out until it may go', async () => {
  await holdsSomething();
  writeFileSync(account.context.killFile, 'the feed lies\n');
  await soon(async () => expect((await state()).state).toBe('halted'));
  expect(await state()).toMatchObject({
    newest: { reason: 'the feed lies', by: 'kill file: unknown' },
    killFile: { reason: 'the feed lies' },
    flattening: null,
  });
  expect(await code('arm', { reason: 'well again', removesKillFile: false })).toEqual([409, 'kill_file']);
  await restarts();
  expect((await state()).state).toBe('halted');

  writeFileSync(account.context.killFile, 'the feed lies\nflatten\n');
  await soon(() => expect(positions()).toEqual([]));
  await soon(async () => expect((await state()).groups.length).toBe(1));
  expect((await ask('arm', { reason: 'well again', removesKillFile: true }))[0]).toBe(200);
  expect([existsSync(account.context.killFile), (await state()).state]).toEqual([false, 'active']);
});

test('a hold of the monitor stops entries and nothing else, also for a trader that starts, and the trading state stays what it was', async () => {
  await holdsSomething();
  const before = await state();
  const cause = { check: 'disk', reason: 'the disk is nearly full', sinceMs: 1 };
  await writeHold(account.context.holdFile, { causes: [cause], lifted: null });
  const denied = async () => {
    const [{ ticker = '' } = {}] = account.exchange.markets();
    const wish = { ticker, side: 'no', countE2: 300, limitE4: 5_000 };
    return (await ask<BuyPreview>('buy-preview', wish))[1].denial?.message ?? null;
  };
  await soon(async () => expect(await denied()).toBe('the monitor holds entries: the disk is nearly full'));
  await restarts();
  await soon(async () => expect(await denied()).toContain('the disk is nearly full'));
  expect(await state()).toMatchObject({ state: before.state, newest: before.newest, killFile: null });
  // What is held is sold as before.
  expect((await ask('close-all', {}))[0]).toBe(200);
  await soon(() => expect(positions()).toEqual([]));
  const entered = placed();
  await soon(async () => expect((await state()).losses).toBeDefined());
  expect(placed()).toBe(entered);

  await liftHold(account.context.holdFile, { by: 'ada', reason: 'there is room', timeMs: 2 });
  await soon(() => expect(placed()).toBeGreaterThan(entered));
});

test('a trade is closed by hand, what cannot be closed is told, and a held one stays', async () => {
  const [trade] = await soon(async () => {
    const open = (await ask<HeldView[]>('trades'))[1].filter(({ status }) => status === 'open');
    expect(open.length).toBeGreaterThan(0);
    return open;
  });
  const tradeId = trade?.id ?? '';
  expect((await ask('reduce', { reason: 'one thing at a time' }))[0]).toBe(200);
  expect(await code('close', { tradeId: 'no-such-trade' })).toEqual([404, 'unknown_trade']);
  expect(await code('call-off', { tradeId })).toEqual([409, 'not_closing']);
  expect((await ask('hold', { tradeId, reason: 'it wins' }))[0]).toBe(200);
  const held = (await ask<HeldView[]>('trades'))[1].find(({ id }) => id === tradeId);
  expect(held?.heldToSettlement).toMatch(/it wins.*cli:ada/);
  const live = (await ask<LiveTradeView[]>('live-trades'))[1].find(({ id }) => id === tradeId);
  expect(live).toMatchObject({
    heldToSettlement: held?.heldToSettlement,
    rules: ['momentum of 36 bp against it'],
    exit: null,
    booksAgeMs: expect.any(Number),
    indexAgeMs: expect.any(Number),
  });
  expect((await ask('close', { tradeId }))[0]).toBe(200);
  await soon(() => expect(positions().map(({ ticker }) => ticker)).not.toContain(trade?.ticker));
  await soon(async () => expect(await code('close', { tradeId })).toEqual([409, 'nothing_held']));
  expect((await ask('close-all', {}))[0]).toBe(200);
  await soon(() => expect(positions()).toEqual([]));
  expect((await ask<{ differences: unknown[] }>('reconcile', {}))[0]).toBe(200);
});

test('a person buys once, however often it is asked, is shown before what it costs, and is told why not', async () => {
  await holdsSomething();
  // One that nobody holds, with a NO that is asked for. Hours pass in minutes: their markets come and go.
  const [wish, shown] = await soon(async () => {
    for (const { ticker } of account.exchange.markets()) {
      const asked = { ticker, side: 'no', countE2: 300 } as const;
      const limitE4 = (await ask<BuyPreview>('buy-preview', { ...asked, limitE4: 5_000 }))[1].askE4;
      if (limitE4 === null) continue;
      const priced = { ...asked, limitE4 };
      const [, preview] = await ask<BuyPreview>('buy-preview', priced);
      if (preview.denial === null) return [priced, preview] as const;
    }
    throw new Error('nothing can be bought');
  });
  expect(shown).toMatchObject({
    costE6: 300 * wish.limitE4,
    worstLossE6: shown.costE6 + shown.expectedFeeE6,
    gainE6: 300 * (10_000 - wish.limitE4) - shown.expectedFeeE6,
    protectedAs: 'btc-hourly-htc',
  });
  expect(shown.expectedFeeE6).toBeGreaterThan(0);

  const requestId = 'pressed-once';
  const [first, again] = await Promise.all([
    ask<BuyReport>('buy', { ...wish, requestId }),
    ask<BuyReport>('buy', { ...wish, requestId }),
  ]);
  expect(first).toEqual([200, { tradeId: expect.any(String), denial: null }]);
  expect(again).toEqual(first);
  const [, { tradeId }] = first;
  expect(
    await soon(() => {
      const orders = account.exchange
        .orders(ACCOUNT)
        .filter(({ clientOrderId }) => clientOrderId === tradeId);
      expect(orders).toHaveLength(1);
      return orders[0];
    }),
  ).toMatchObject({ ticker: wish.ticker, initialCountE2: 300 });

  expect((await ask('reduce', { reason: 'one thing at a time' }))[0]).toBe(200);
  const late = { ...wish, requestId: 'pressed-later' };
  expect((await ask<BuyReport>('buy', late))[1]).toMatchObject({
    tradeId: null,
    denial: { code: expect.stringMatching(/^(not_trading|state)$/) },
  });
  expect(
    (await ask<BuyReport>('buy', { ...late, requestId: 'of-nothing', ticker: 'KXNONE' }))[1],
  ).toMatchObject({
    denial: { code: 'unknown_market' },
  });
  expect(await code('buy', { ...late, countE2: 150 })).toEqual([422, 'bad_command']);
  expect(await code('buy', { ...late, limitE4: 10_000 })).toEqual([422, 'bad_command']);
  expect(await code('buy', { ...wish })).toEqual([422, 'bad_command']);
});
