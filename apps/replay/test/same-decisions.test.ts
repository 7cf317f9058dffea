import { generateKeyPairSync } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { modelOf } from '@rec-io/domain/adaptive/models';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import type { Clock, EngineLog, Ledger, StrategyRunner, Timers } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { kalshiFeed } from '@rec-io/kalshi/feed';
import { kalshiGateway } from '@rec-io/kalshi/gateway';
import { signer } from '@rec-io/kalshi/signing';
import { seededPrices } from '@rec-io/prices/seeded';
import { expect, test } from 'vitest';
import { inProcessGateway } from '../src/in-process-gateway.ts';
import { loadModels } from '../src/model-file.ts';
import { openStrategy, replayMonitor } from '../src/replay-strategy.ts';
import { hears, replayEngine } from '../src/trader.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const ACCOUNT = 'main';
const TEMPLATE = new URL('../../../packages/strategies/src/user-files/template.ts', import.meta.url).pathname;
/** Loose, so that one hour has many decisions. */
const MONITOR: MonitorSpec = {
  ...replayMonitor({ symbol: 'BTC', series: 'hourly' }, HOURLY_HTC, new Map()),
  parameters: {
    min_probability: 55,
    min_differential: 1.2,
    watchlist_min_volume: 100,
    max_time: 3_000,
    allow_re_entry: true,
    spike_alert_enabled: false,
  },
};
type Trading = { readonly monitor: MonitorSpec; readonly runner: StrategyRunner };
const systemTime: Clock & Timers = {
  nowMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
const quiet: EngineLog = { info: () => undefined, warn: () => undefined };

class MemoryLedger implements Ledger {
  readonly epoch = 'same';
  readonly entries: LedgerEntry[] = [];
  async append(entries: readonly LedgerEntry[]): Promise<void> {
    this.entries.push(...entries);
  }
}

/** Decisions and what came of them, without when an answer was learnt. */
const facts = (ledger: MemoryLedger): string[] =>
  ledger.entries
    .map((entry) => JSON.stringify(entry.kind === 'outcome' ? { ...entry, timeMs: 0 } : entry))
    .sort();

const parameters = await loadModels(
  new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname,
);
const model = () => modelOf(parameters, 'BTC');

async function hour(
  step: (timeMs: number) => void,
  settled: () => boolean,
  time: VirtualTime,
): Promise<void> {
  for (let timeMs = START_MS; timeMs <= START_MS + HOUR_MS + 20 * SECOND_MS; timeMs += SECOND_MS) {
    time.advanceTo(timeMs);
    step(timeMs);
    for (let turns = 0; !settled(); turns++) {
      if (turns > 1_000_000)
        throw new Error(`the trader never caught up at ${new Date(timeMs).toISOString()}`);
      await turn();
    }
  }
}

function market(seed: number) {
  const exchange = new Exchange({ seed, symbols: ['BTC'] });
  exchange.openAccount(ACCOUNT);
  const prices = seededPrices({ seed, symbol: 'BTC', startTimeMs: START_MS });
  const step = (timeMs: number): void => {
    const tick = prices.next();
    if (tick.timeMs !== timeMs) throw new Error('prices and clock differ');
    exchange.advance(timeMs, 'BTC', tick.priceE4, 'seeded');
  };
  return { exchange, step };
}

/** All that the exchange has told about the account has reached the engine. */
const caughtUp = (exchange: Exchange, engine: TradingEngine): boolean =>
  [...engine.trades.live.values()].every((trade) => trade.outcome !== null) &&
  engine.account.fills.size === exchange.fills(ACCOUNT).length &&
  engine.account.settlements.size === exchange.settlements(ACCOUNT).length;

async function inProcess(seed: number, trading: Trading) {
  const { exchange, step } = market(seed);
  const time = new VirtualTime(START_MS);
  const ledger = new MemoryLedger();
  const gateway = inProcessGateway(exchange, ACCOUNT);
  const engine = replayEngine({
    account: ACCOUNT,
    ...trading,
    model: model(),
    gateway,
    ledger,
    time,
    log: quiet,
  });
  exchange.subscribe(hears(engine, ACCOUNT));
  engine.on({ kind: 'connection', connected: true, reason: 'in process' });
  await engine.open([]);
  await engine.reconcile(START_MS, 'start');
  await hour(step, () => !engine.busy, time);
  return { exchange, engine, ledger };
}

async function overSockets(seed: number, trading: Trading) {
  const { exchange, step } = market(seed);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = (key: typeof publicKey, type: 'spki' | 'pkcs8') =>
    key.export({ type, format: 'pem' }).toString();
  let exchangeTimeMs = START_MS;
  const server = await startExchangeServer({
    exchange,
    // An hour passes here in seconds, in which a real account's tokens would not come back.
    usageLevel: 'unlimited',
    host: '127.0.0.1',
    port: 0,
    keys: [{ keyId: 'key', publicKeyPem: pem(publicKey, 'spki'), account: ACCOUNT }],
    wallClock: systemTime,
    exchangeTime: () => exchangeTimeMs,
    log: quiet,
  });
  const restUrl = `http://127.0.0.1:${server.port}/trade-api/v2`;
  const wsUrl = `ws://127.0.0.1:${server.port}/trade-api/ws/v2`;
  const client = {
    restUrl,
    signer: signer('key', pem(privateKey, 'pkcs8')),
    clock: systemTime,
    timers: systemTime,
    log: quiet,
    // Orders of one moment must not overtake each other, or the exchange numbers them in another order.
    connections: 1,
  };
  const gateway = kalshiGateway(client);
  await gateway.start();
  const time = new VirtualTime(START_MS);
  const ledger = new MemoryLedger();
  const engine = replayEngine({
    account: ACCOUNT,
    ...trading,
    model: model(),
    gateway,
    ledger,
    time,
    log: quiet,
  });
  await engine.open([]);
  await engine.reconcile(START_MS, 'start');
  const connected = Promise.withResolvers<void>();
  const onEvent = (event: ExchangeEvent): void => {
    engine.on(event);
    if (event.kind === 'connection' && event.connected) connected.resolve();
  };
  const feed = kalshiFeed({ ...client, wsUrl, series: [{ symbol: 'BTC', kind: 'hourly' }], onEvent });
  feed.start();
  await connected.promise;
  const booksValid = () =>
    engine
      .feed('BTC')
      .market.ladder('hourly')
      ?.rows.every((row) => row.book.valid) ?? false;
  try {
    await hour(
      (timeMs) => {
        exchangeTimeMs = timeMs;
        step(timeMs);
      },
      () => engine.nowMs === exchangeTimeMs && booksValid() && !engine.busy && caughtUp(exchange, engine),
      time,
    );
  } finally {
    await feed.stop();
    await gateway.stop();
    await server.stop();
  }
  return { exchange, engine, ledger };
}

async function decideTheSame(seed: number, trading: Trading): Promise<void> {
  const [near, far] = [await inProcess(seed, trading), await overSockets(seed, trading)];
  expect(near.engine.account.fills.size).toBeGreaterThan(5);
  expect(near.engine.account.settlements.size).toBeGreaterThan(0);
  const [theirs, ours] = [facts(far.ledger), facts(near.ledger)];
  // Only the first that differs: all of them, compared at once, take minutes to tell.
  const first = ours.findIndex((fact, i) => fact !== theirs[i]);
  expect(theirs[first]).toBe(ours[first]);
  expect(theirs.length).toBe(ours.length);
  expect(far.exchange.balance(ACCOUNT)).toBe(near.exchange.balance(ACCOUNT));
  expect(near.engine.account.balanceE6).toBe(near.exchange.balance(ACCOUNT));
}

test.each([11])(
  'one hour over signed sockets decides what the same hour in the process decides, seed %i',
  async (seed) => {
    const { runner } = await openStrategy('Hourly HTC', null);
    await decideTheSame(seed, { monitor: MONITOR, runner });
  },
);

test('a strategy of a user’s own decides the same in both, from its sandbox', async () => {
  const { runner, close } = await openStrategy(TEMPLATE, null);
  const loose = new Map(Object.entries({ min_probability: '55', min_edge: '1', max_time: '3000' }));
  const monitor = replayMonitor({ symbol: 'BTC', series: 'hourly' }, runner.strategy, loose);
  try {
    await decideTheSame(3, { monitor, runner });
  } finally {
    close();
  }
});
