import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProcessGateway } from '@rec-io/app-replay/in-process-gateway';
import { modelOf, parseModels } from '@rec-io/domain/adaptive/models';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { ALL_SERIES, SYMBOLS } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from '@rec-io/domain/protection';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import { MemoryJournal } from '@rec-io/engine/memory-journal';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import { dayView, ladderView, marketView, tradesView } from '@rec-io/engine/views';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { seededPrices } from '@rec-io/prices/seeded';

/** One life for bench/memory/week.ts: a line of JSON for each day. */
const [life, days = '7'] = process.argv.slice(2);
const START_MS = Date.parse('2026-10-05T00:00:00Z');
const ACCOUNT = 'main';
const MUCH_E6 = 1e12 as MoneyE6;
const MODEL = join(import.meta.dirname, '../../config/models/adaptive-btc-eth.json');
/** The exchange is not what is measured: it keeps an hour. */
const EXCHANGE_KEEPS_MS = HOUR_MS;
const PROTECTED: ProtectiveRules = {
  ...DEFAULT_PROTECTIVE_RULES,
  probabilityStop: { enabled: true, below: 0.45, minTimeToCloseS: 5, verifyS: 0 },
  takeProfit: { enabled: true, gainE4: 400 },
  trailingStop: { enabled: true, distanceE4: 400, armGainE4: 100 },
};
/** Some dozens of trades an hour: far more than an owner's account would have. */
const HTC = {
  min_probability: 85,
  min_differential: -10,
  min_time: 60,
  max_time: 900,
  allow_re_entry: false,
};
const QUIET = { min_probability: 100, min_differential: 20 };

const monitors = ALL_SERIES.map(
  ({ symbol, kind }): MonitorSpec => ({
    ...{ name: `${symbol.toLowerCase()}-${kind}`, symbol, series: kind, strategy: 'Hourly HTC' },
    parameters: {
      ...(life === 'much traded' ? HTC : QUIET),
      watchlist_min_volume: 0,
      spike_alert_enabled: false,
    },
    ...{
      size: { kind: 'fixed', contracts: 2, multiplier: 1 },
      rules: PROTECTED,
      enabled: true,
      mode: 'simulated',
    },
  }),
);

const exchange = new Exchange({ seed: 1, symbols: SYMBOLS, startBalanceE6: MUCH_E6 });
exchange.openAccount(ACCOUNT);
const time = new VirtualTime(START_MS);
const engine = life === 'exchange alone' ? null : openEngine();
engine?.on({ kind: 'connection', connected: true, reason: 'in the same process' });
await engine?.open([]);
await engine?.reconcile(START_MS, 'start');
const prices = SYMBOLS.map((symbol) => ({
  symbol,
  source: seededPrices({ seed: 1, symbol, startTimeMs: START_MS }),
}));

for (let timeMs = START_MS; timeMs < START_MS + Number(days) * DAY_MS; timeMs += SECOND_MS) {
  time.advanceTo(timeMs);
  for (const { symbol, source } of prices) exchange.advance(timeMs, symbol, source.next().priceE4, 'seeded');
  if (engine?.busy) await engine.idle();
  if (timeMs % MINUTE_MS === 0 && engine) await minute(engine, timeMs);
  if (timeMs % HOUR_MS === 0) exchange.forgetBefore(timeMs - EXCHANGE_KEEPS_MS);
  if ((timeMs + SECOND_MS) % DAY_MS === 0) tell(timeMs);
}
await engine?.stop();

function openEngine(): TradingEngine {
  const parameters = parseModels(JSON.parse(readFileSync(MODEL, 'utf8')));
  const quiet = { info: () => undefined, warn: () => undefined };
  const opened: TradingEngine = new TradingEngine({
    ...{ mode: 'simulated', account: ACCOUNT, series: ALL_SERIES, clock: time, timers: time, log: quiet },
    model: (symbol) => modelOf(parameters, symbol),
    settings: {
      monitors,
      autoEntry: true,
      limits: {
        ...DEFAULT_RISK_LIMITS,
        ...{ maxHourLossE6: MUCH_E6, maxDayLossE6: MUCH_E6, maxDrawdownE6: MUCH_E6, maxExposureE6: MUCH_E6 },
        ...{ maxOrdersPerHour: 10_000, maxOpenTrades: 1_000 },
      },
    },
    strategy: builtInStrategy,
    gateway: inProcessGateway(exchange, ACCOUNT),
    // What is durable is not in memory.
    ledger: { epoch: 'memory', append: async (_: readonly LedgerEntry[]) => undefined },
    journal: new MemoryJournal(),
    groupMemory: { read: async () => new Map(), write: async () => undefined },
  });
  exchange.subscribe((event, owner) => {
    if (owner === null || owner === ACCOUNT) opened.on(event);
  });
  return opened;
}

/** What a trader does beside deciding: it compares its account and shows what it knows. */
async function minute(trader: TradingEngine, timeMs: number): Promise<void> {
  await trader.reconcile(timeMs, 'regular');
  const { market } = trader.feed('BTC');
  marketView(market, 0);
  ladderView(market, (ticker) => trader.account.positions.get(ticker) ?? 0);
  const trades = [...trader.todaysTrades.at(timeMs)];
  dayView(trades);
  tradesView(
    trades,
    (ticker) => trader.row(ticker),
    (id) => trader.supervisor.waitOf(id),
  );
}

function heapMb(): number {
  // Twice: what a finalizer lets go of is gone after the second.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

function tell(timeMs: number): void {
  const day = (timeMs + SECOND_MS - START_MS) / DAY_MS;
  const line = { day, heapMb: heapMb(), trades: engine?.trades.trades.size ?? 0 };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
