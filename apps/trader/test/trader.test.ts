import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { updateAutoTradeSettings, updateTradePreferences } from '@rec-io/database/preferences';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { readTrades } from '@rec-io/database/trades';
import type { ViewMessage } from '@rec-io/domain/view';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { type SeededPrices, seededPrices } from '@rec-io/prices/seeded';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { TraderContext } from '../src/context.ts';
import { start, type Trader } from '../src/start.ts';
import { secretFile, traderContext } from './trader-context.ts';

const START_MS = Date.parse('2026-10-08T14:00:00Z');
const ACCOUNT = 'main';

let folder: string;
let database: TestDatabase;
let exchange: Exchange;
let prices: SeededPrices;
let server: ExchangeServer | null;
let context: TraderContext;
let trader: Trader | null;
let nowMs: number;

function advance(seconds: number): void {
  for (let i = 0; i < seconds; i++) {
    const tick = prices.next();
    nowMs = tick.timeMs;
    exchange.advance(tick.timeMs, 'BTC', tick.priceE4, 'seeded');
  }
}

/** Lets exchange time pass at a hundred times the speed of the clock on the wall. */
async function live(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    advance(1);
    await sleep(10);
  }
}

/** A test's own time limit is the only deadline. */
async function eventually<T>(look: () => T | null | false | Promise<T | null | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await sleep(25);
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io trader '));
  database = await testDatabase();
  await updateAutoTradeSettings(database.pool, database.userNo, {
    autoEntry: true,
    minProbability: 55,
    minDifferential: -10,
    minTime: 5,
    maxTime: 3_500,
    spikeAlertEnabled: false,
  });
  exchange = new Exchange({ seed: 2, symbols: ['BTC'] });
  exchange.openAccount(ACCOUNT);
  prices = seededPrices({ seed: 2, symbol: 'BTC', startTimeMs: START_MS });
  trader = null;
  server = null;
  advance(3_000);

  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: [
      {
        keyId: 'k',
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        account: ACCOUNT,
      },
    ],
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  context = {
    ...traderContext({
      ...{ folder, database, exchangePort: server.port, account: ACCOUNT, clockSpeed: 100 },
      ...{ keyId: 'k', privateKeyPath: secretFile(folder, 'key.pem', keyPem) },
    }),
    log: pino({ level: 'silent' }),
  };
});
afterEach(async () => {
  await trader?.stop();
  await server?.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('trades over signed sockets, shows it, settles it, and a restart knows all of it', async () => {
  trader = await start(context);
  const { engine, port } = trader;
  const views = new WebSocket(`ws://127.0.0.1:${port}/view`, {
    headers: { authorization: 'Bearer internal' },
  });
  const newest = new Map<string, ViewMessage>();
  views.on('message', (data) => {
    const message = JSON.parse(data.toString()) as ViewMessage;
    newest.set(message.topic, message);
  });
  await once(views, 'open');
  await live(60);
  expect(engine.feed('BTC').market.momentumBp).not.toBeNull();
  await eventually(() => [...engine.trades.trades.values()].some((trade) => trade.status === 'open'));
  await eventually(() => {
    const message = newest.get('trades');
    return message?.topic === 'trades' && message.data.open.length > 0;
  });
  // On a busy machine the ledger is behind for a moment, and says so.
  await eventually(() => {
    const status = newest.get('status');
    return status?.topic === 'status' && status.data.reason === null && status.data;
  });
  expect(newest.get('status')).toMatchObject({ data: { mode: 'simulated', state: 'trading' } });

  await live(600);
  await eventually(
    () => engine.account.settlements.size > 0 && engine.trades.live.size === 0 && !engine.busy,
  );
  expect(engine.account.balanceE6).toBe(exchange.balance(ACCOUNT));
  const scope = {
    pool: database.pool,
    userNo: database.userNo,
    account: ACCOUNT,
    mode: 'simulated',
  } as const;
  const closed = [...engine.trades.trades.values()].filter((trade) => trade.status === 'closed');
  const rows = await eventually(async () => {
    const found = await readTrades(scope, 0, 1_000);
    return found.filter((row) => row.status === 'closed').length === closed.length ? found : null;
  });
  expect(rows.reduce((sum, row) => sum + (row.pnlE6 ?? 0), 0)).toBe(engine.account.netE6);
  views.close();
  await trader.stop();

  trader = await start(context);
  await live(20);
  await eventually(() => trader?.engine.state === 'trading');
  expect(trader.engine.blockedMarkets.size).toBe(0);
  expect(trader.engine.account.netE6).toBe(engine.account.netE6);
});

test('against the demo exchange it enters nothing until entries are switched on for it, and keeps the modes apart', async () => {
  // Switched on for practice, in beforeEach.
  const demo: TraderContext = { ...context, mode: 'demo' };
  trader = await start(demo);
  await live(120);
  await eventually(
    () => trader?.engine.state === 'trading' && trader.engine.feed('BTC').market.momentumBp !== null,
  );
  expect(trader.engine.trades.trades.size).toBe(0);

  // Taken up without a restart.
  await updateAutoTradeSettings(database.pool, database.userNo, { autoEntryMode: 'demo' });
  const { engine } = trader;
  // On a busy machine nothing is entered for a moment, so time must go on.
  await eventually(async () => {
    await live(1);
    return [...engine.trades.trades.values()].some((trade) => trade.status === 'open');
  });
  const scope = { pool: database.pool, userNo: database.userNo, account: ACCOUNT };
  await eventually(async () => (await readTrades({ ...scope, mode: 'demo' }, 0, 10)).length > 0);
  expect(await readTrades({ ...scope, mode: 'simulated' }, 0, 10)).toEqual([]);
  expect(await readTrades({ ...scope, mode: 'prod' }, 0, 10)).toEqual([]);
});

test('trades what the exchange has where it lacks one of its series', async () => {
  trader = await start({ ...context, series: [...context.series, { symbol: 'ETH', kind: 'hourly' }] });
  const { engine } = trader;
  await eventually(async () => {
    await live(1);
    return [...engine.trades.trades.values()].some((trade) => trade.status === 'open');
  });
  expect(engine.state).toBe('trading');
});

test('without an exchange it waits, says so, and stops at once when told to', async () => {
  await server?.stop();
  server = null;
  trader = await start(context);
  const ready = await fetch(`http://127.0.0.1:${trader.port}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ ready: false });
  const stopping = trader.stop();
  trader = null;
  await stopping;
});

test('goes on when a strategy of its owner’s own never ends: only its monitor is suspended, with the reason', async () => {
  const endless = `export default { description: 'Never ends.', parameters: [], memory: {}, decide() { for (;;); } };`;
  mkdirSync(context.strategiesDirectory);
  writeFileSync(join(context.strategiesDirectory, 'endless.ts'), endless);
  await updateTradePreferences(database.pool, database.userNo, { tradeStrategy: 'endless' });
  trader = await start(context);
  const { engine } = trader;
  const [monitor] = [...engine.monitors.values()];
  await eventually(async () => {
    await live(1);
    return monitor?.suspended ?? null;
  });
  expect(monitor?.suspended).toContain('failed 3 times in a row: StrategyFailure: it took more than 100 ms');
  await eventually(() => engine.state === 'trading' && engine.reason('BTC') === null);
  const { prints } = engine.counters;
  await live(20);
  await eventually(() => engine.counters.prints >= prints + 20);
});
