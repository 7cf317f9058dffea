import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What Prometheus reads: taken from the engine at the moment of the question. */
export function traderMetrics(
  engine: TradingEngine,
  readers: () => number,
  latencyMs: () => number | null,
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  gauge(
    'rec_trader_index_age_seconds',
    'Age of the newest index print',
    () => (engine.indexAgeMs ?? -1_000) / 1_000,
  );
  gauge(
    'rec_trader_index_lag_seconds',
    'How much further behind the exchange the newest index print is than it should be',
    () => engine.indexLagMs / 1_000,
  );
  gauge(
    'rec_trader_books_age_seconds',
    'Age of the newest message of any book; -1 before the first',
    () => (Number.isFinite(engine.booksAgeMs) ? engine.booksAgeMs : -1_000) / 1_000,
  );
  gauge(
    'rec_trader_transport_latency_seconds',
    'Median time from the sending of a message to its arrival; -1 while the exchange does not tell',
    () => (latencyMs() ?? -1_000) / 1_000,
  );
  gauge('rec_trader_prints', 'Index prints taken', () => engine.counters.prints);
  gauge('rec_trader_signals', 'Signals of the strategy', () => engine.counters.signals);
  gauge('rec_trader_denied', 'Signals denied by the risk gate', () => engine.counters.denied);
  gauge('rec_trader_orders', 'Orders decided', () => engine.counters.orders);
  gauge('rec_trader_live_trades', 'Trades pending, open or expired', () => engine.trades.live.size);
  gauge('rec_trader_unknown_orders', 'Orders whose fate is not proven', () => engine.unknownOrders().length);
  gauge('rec_trader_ledger_behind', 'Facts not durable yet', () => engine.ledgerBehind);
  gauge('rec_trader_view_readers', 'Connected readers of the view', readers);
  return registry;
}
