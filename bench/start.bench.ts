import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '@rec-io/app-trader/start';
import { openPool } from '@rec-io/database/connection';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedgerEpoch } from '@rec-io/database/ledger-epoch';
import { startTestServer, TEMPLATE, TEST_USER_NO } from '@rec-io/database/test-server';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { seededPrices } from '@rec-io/prices/seeded';
import pino from 'pino';
import type { Compared, Comparison } from './comparison.ts';

const ORDERS = 200;
const POSITIONS = 50;
const START_MS = Date.parse('2026-10-08T14:00:00Z');
const MODEL = join(import.meta.dirname, '../config/models/adaptive-btc-eth.json');
/** Prints come so often: at the pace of one a second most of what is measured would be waiting for the first. */
const PRINT_MS = 50;
const LOOK_MS = 2;

/** Starts of a whole trader, over signed sockets and a real database, until it would enter. */
async function setup({ seed }: { readonly seed: number }): Promise<Compared> {
  const folder = await mkdtemp(join(tmpdir(), 'recio-start-'));
  const database = await startTestServer({ durable: true });
  const connection = { ...database.admin, database: TEMPLATE };
  const pool = openPool(connection, { userNo: TEST_USER_NO });
  const exchange = new Exchange({
    seed,
    symbols: ['BTC', 'ETH'],
    startBalanceE6: 100_000_000_000 as MoneyE6,
  });
  const prices = seededPrices({ seed, symbol: 'BTC', startTimeMs: START_MS });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let nowMs = START_MS;
  const advance = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) {
      const tick = prices.next();
      nowMs = tick.timeMs;
      exchange.advance(nowMs, 'BTC', tick.priceE4, 'seeded');
      const ethE4 = tick.priceE4 === null ? null : (Math.round(tick.priceE4 / 25) as PriceE4);
      exchange.advance(nowMs, 'ETH', ethE4, 'seeded');
    }
  };
  const accounts = { full: 'full', empty: 'empty' } as const;
  for (const account of Object.values(accounts)) exchange.openAccount(account);
  advance(60);
  const epoch = await readLedgerEpoch(pool);
  const held = fill(exchange, accounts.full, () => nowMs);
  const scope = { userNo: TEST_USER_NO, account: accounts.full, mode: 'simulated' } as const;
  await postgresLedger({ pool, ...scope, epoch }).append(held.entries);
  const server = await startExchangeServer({
    ...{ exchange, host: '127.0.0.1', port: 0 },
    keys: Object.values(accounts).map((account) => ({
      ...{ keyId: account, account },
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    })),
    ...{ wallClock: { nowMs: () => Date.now() }, exchangeTime: () => nowMs },
    log: { info: () => undefined, warn: () => undefined },
  });
  const printing = setInterval(() => advance(1), PRINT_MS);
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const { host, port, user, password } = connection;
  const shared = {
    host: '127.0.0.1',
    port: 0,
    mode: 'simulated',
    symbol: 'BTC',
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    userNo: TEST_USER_NO,
    database: { host, port, user, database: TEMPLATE, passwordFile: await file('password', password) },
    internalTokenFile: await file('token', 'bench'),
    ...{ modelsDirectory: join(folder, 'models'), noStoredBars: 'prices are invented' },
    ...{ modelFile: MODEL, clockSpeed: 1_000 / PRINT_MS, log: pino({ level: 'silent' }) },
  } as const;
  const privateKeyPath = await file(
    'key.pem',
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  const starting = async (account: string): Promise<{ seconds: number; note: string }> => {
    const beganMs = performance.now();
    const trader = await start({
      ...{ ...shared, account },
      exitJournalFile: join(folder, account, 'exits.jsonl'),
      decisionsDirectory: join(folder, account, 'decisions'),
      dataBoundsFile: join(folder, account, 'data.json'),
      killFile: join(folder, account, 'KILL'),
      holdFile: join(folder, account, 'HOLD'),
      groupFile: join(folder, `${account}-groups.json`),
      strategiesDirectory: join(folder, 'strategies'),
      exchange: {
        restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`,
        wsUrl: `ws://127.0.0.1:${server.port}/trade-api/ws/v2`,
        ...{ keyId: account, privateKeyPath },
      },
    });
    while (trader.engine.reason('BTC') !== null) await sleep(LOOK_MS);
    const seconds = (performance.now() - beganMs) / 1_000;
    const { trades, account: fold } = trader.engine;
    await trader.stop();
    return { seconds, note: `${trades.live.size} open trades, ${fold.positions.size} positions` };
  };
  const empty = 'with an empty account';
  return {
    ways: [
      { name: empty, run: () => starting(accounts.empty) },
      {
        name: `with ${held.orders} orders and ${held.positions} positions`,
        against: empty,
        run: () => starting(accounts.full),
      },
    ],
    async close() {
      clearInterval(printing);
      await server.stop();
      await pool.end();
      await database.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Fills the account, four orders to a market, and tells what its trader would have written. */
function fill(exchange: Exchange, account: string, nowMs: () => number) {
  // An hour of one symbol has fewer markets than positions are wanted.
  const markets = exchange.markets().slice(0, POSITIONS);
  const entries: LedgerEntry[] = [
    { kind: 'balance', balanceE6: exchange.balance(account), timeMs: nowMs() - 1_000 },
  ];
  const countE2 = 100 as CountE2;
  for (let i = 0; i < ORDERS; i++) {
    const market = markets[i % markets.length];
    if (!market) throw new Error('the exchange has no markets');
    // Far in or out of the money one side alone is offered, so the dear one of both is bought.
    for (const side of ['bid', 'ask'] as const) {
      const intent = intentOf(market, `bench-${side}-${i}`, side, nowMs(), i);
      const { clientOrderId, ticker, bookSide, yesPriceE4, timeInForce } = intent;
      const placed = exchange.place(account, {
        ...{ clientOrderId, ticker, side: bookSide, yesPriceE4, countE2, timeInForce },
        ...{ exchangeIndex: market.exchangeIndex, reduceOnly: false },
      });
      if (!placed.ok || placed.fillCountE2 === 0) continue;
      const { orderId, fillCountE2, remainingCountE2 } = placed;
      entries.push(
        { kind: 'intent', intent },
        {
          ...{ kind: 'outcome', clientOrderId, timeMs: nowMs() },
          outcome: { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 },
        },
      );
      break;
    }
  }
  for (const fill of exchange.fills(account)) entries.push({ kind: 'fill', fill });
  const orders = exchange.orders(account).length;
  return { entries, orders, positions: exchange.positions(account).length };
}

function intentOf(
  market: Market,
  clientOrderId: string,
  side: 'bid' | 'ask',
  timeMs: number,
  i: number,
): Intent {
  const { ticker, eventTicker, symbol, title, floorStrikeE4, closeTimeMs } = market;
  const isBid = side === 'bid';
  const limitE4 = 9_900 as PriceE4;
  return {
    ...{ clientOrderId, decisionNumber: i, monitor: 'bench', strategy: 'Hourly HTC', symbol, eventTicker },
    ...{ ticker, contract: title, floorStrikeE4, closeTimeMs, side: isBid ? 'yes' : 'no' },
    ...{ action: 'entry', closes: null, cause: 'entry', method: 'auto', countE2: 100 as CountE2, limitE4 },
    ...{ bookSide: side, yesPriceE4: (isBid ? 9_900 : 100) as PriceE4, timeInForce: 'immediate_or_cancel' },
    ...{
      probability: 0.95,
      model: 'a model',
      edgeE4: 0,
      indexE4: floorStrikeE4,
      momentumBp: null,
      timeToCloseS: 3_000,
      timeMs,
    },
  };
}

export const comparisons: readonly Comparison[] = [
  { name: 'trader: from its start to reconciled and tradable', setup },
];
