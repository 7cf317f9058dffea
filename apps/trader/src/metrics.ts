import type { CoinSymbol } from '@rec-io/domain/market';
import type { Clock } from '@rec-io/engine/ports';
import type { SymbolFeed } from '@rec-io/engine/symbol-feed';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What Prometheus reads: taken from the engine at the moment of the question. */
export function traderMetrics(options: {
  readonly engine: TradingEngine;
  readonly symbols: readonly CoinSymbol[];
  readonly clock: Clock;
  readonly readers: () => number;
  /** What waits for the slowest reader of the view. */
  readonly viewWaitingBytes: () => number;
  readonly exitsInJournal: () => number;
  readonly latencyMs: () => number | null;
  readonly decisionsDropped: () => number;
}): Registry {
  const { engine, symbols, clock, readers, latencyMs, decisionsDropped, viewWaitingBytes, exitsInJournal } =
    options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesIn(registry);
  logGauge(registry);
  const bySymbol = (name: string, help: string, value: (feed: SymbolFeed, nowMs: number) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['symbol'],
      registers: [registry],
      collect() {
        for (const symbol of symbols) this.set({ symbol }, value(engine.feed(symbol), clock.nowMs()));
      },
    });
  };
  bySymbol(
    'rec_trader_index_age_seconds',
    'Age of the newest index print; -1 before the first',
    (feed, nowMs) => (feed.indexAgeMs(nowMs) ?? -1_000) / 1_000,
  );
  bySymbol(
    'rec_trader_index_lag_seconds',
    'How much further behind the exchange the newest index print is than it should be',
    (feed) => feed.lagMs / 1_000,
  );
  bySymbol(
    'rec_trader_books_age_seconds',
    'Age of the newest message of any book; -1 before the first',
    (feed, nowMs) => {
      const ageMs = feed.booksAgeMs(nowMs);
      return (Number.isFinite(ageMs) ? ageMs : -1_000) / 1_000;
    },
  );
  bySymbol(
    'rec_trader_model_since_seconds',
    'Exchange time, in unix seconds, since when probabilities are of this model; 0 before the first',
    ({ market }) => (market.modelSinceMs ?? 0) / 1_000,
  );
  new Gauge({
    name: 'rec_trader_model_info',
    help: '1 of the model whose the probabilities are',
    labelNames: ['symbol', 'name'],
    registers: [registry],
    collect() {
      this.reset();
      for (const symbol of symbols) this.set({ symbol, name: engine.feed(symbol).market.model.name }, 1);
    },
  });
  gauge(
    'rec_trader_transport_latency_seconds',
    'Median time from the sending of a message to its arrival; -1 while the exchange does not tell',
    () => (latencyMs() ?? -1_000) / 1_000,
  );
  gauge('rec_trader_trading_state', '0: active, 1: reducing, 2: halted', () =>
    ['active', 'reducing', 'halted'].indexOf(engine.control.state),
  );
  gauge('rec_trader_prints', 'Index prints taken', () => engine.counters.prints);
  gauge('rec_trader_signals', 'Signals of the strategy', () => engine.counters.signals);
  gauge('rec_trader_denied', 'Signals denied by the risk gate', () => engine.counters.denied);
  gauge('rec_trader_orders', 'Orders decided', () => engine.counters.orders);
  gauge('rec_trader_live_trades', 'Trades pending, open or expired', () => engine.trades.live.size);
  gauge(
    'rec_trader_unsupervised_trades',
    'Open trades that no rule was looked at for lately',
    () => engine.supervisor.unwatched.length,
  );
  gauge('rec_trader_unknown_orders', 'Orders whose fate is not proven', () => engine.unknownOrders().length);
  gauge('rec_trader_ledger_behind', 'Facts not durable yet', () => engine.ledgerBehind);
  gauge('rec_trader_decisions_dropped', 'Decisions that the disk did not take', decisionsDropped);
  gauge('rec_trader_view_readers', 'Connected readers of the view', readers);
  gauge('rec_trader_view_waiting_bytes', 'What waits for the slowest reader of the view', viewWaitingBytes);
  gauge('rec_trader_exits_in_journal', 'Exits that the database has not taken over yet', exitsInJournal);
  return registry;
}
