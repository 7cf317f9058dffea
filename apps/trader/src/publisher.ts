import type { Mode } from '@rec-io/domain/ledger';
import type { Strategy } from '@rec-io/domain/strategy';
import type { StatusView } from '@rec-io/domain/view';
import type { ViewSink } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { ladderView, marketView, tradesView } from '@rec-io/engine/views';

/** At most this often, and at least once a second, so that silence shows as a growing age. */
const MIN_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 1_000;

/** Turns the engine's changes into views, latest wins. */
export function publisher(options: {
  readonly engine: () => TradingEngine;
  readonly strategy: Strategy;
  readonly autoEntry: boolean;
  readonly mode: Mode;
  readonly account: string;
  readonly clockSpeed: number;
  readonly sink: ViewSink;
}) {
  let timer: NodeJS.Timeout | null = null;
  let soon = false;
  let publishedAtMs = 0;

  const publish = (): void => {
    const { sink } = options;
    const engine = options.engine();
    sink.publish('market', marketView(engine.market, engine.indexAgeMs));
    sink.publish(
      'ladder',
      ladderView(engine.market, (ticker) => engine.account.positions.get(ticker) ?? 0),
    );
    sink.publish('trades', tradesView(engine.trades.trades.values(), engine.market, engine.nowMs));
    sink.publish('status', status(engine));
  };

  const status = (engine: TradingEngine): StatusView => {
    const { mode, account, strategy, autoEntry, clockSpeed } = options;
    const { state, pausedForS } = strategy.state(engine.nowMs, engine.market.ladder?.closeTimeMs ?? null);
    return {
      mode,
      account,
      state: engine.state,
      reason: engine.reason,
      autoEntry,
      autoEntryState: state,
      pausedForSeconds: pausedForS,
      balanceE6: engine.account.balanceE6,
      strategy: strategy.name,
      clockSpeed,
      exchangeConnected: engine.connected,
      unknownOrders: engine.unknownOrders(),
    };
  };

  const arm = (delayMs: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      soon = false;
      publishedAtMs = performance.now();
      publish();
      arm(MAX_INTERVAL_MS);
    }, delayMs);
  };

  return {
    /** Something changed: publish soon. */
    touch(): void {
      if (soon || timer === null) return;
      soon = true;
      arm(Math.max(0, MIN_INTERVAL_MS - (performance.now() - publishedAtMs)));
    },
    start: () => arm(0),
    stop(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
