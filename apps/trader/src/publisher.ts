import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { StatusView } from '@rec-io/domain/view';
import type { Clock, ViewSink } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { ladderView, marketView, modelView, tradesView } from '@rec-io/engine/views';
import { dayPublisher } from './day-publisher.ts';

/** At most this often, and at least once a second, so that silence shows as a growing age. */
const MIN_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 1_000;

/** Turns the engine's changes into views, latest wins. */
export function publisher(options: {
  readonly engine: () => TradingEngine;
  /** The one that the screen shows. */
  readonly symbol: CoinSymbol;
  readonly symbols: readonly CoinSymbol[];
  /** Whether the owner has automatic entry on, in this mode. */
  readonly autoEntry: () => boolean;
  readonly mode: Mode;
  readonly account: string;
  readonly clockSpeed: number;
  readonly clock: Clock;
  readonly sink: ViewSink;
}) {
  let timer: NodeJS.Timeout | null = null;
  let soon = false;
  let publishedAtMs = 0;
  const publishDay = dayPublisher(options.sink);

  const publish = (): void => {
    const { sink } = options;
    const engine = options.engine();
    const { market, ...feed } = shown(engine);
    sink.publish('market', marketView(market, feed.ageMs));
    sink.publish(
      'ladder',
      ladderView(market, (ticker) => engine.account.positions.get(ticker) ?? 0),
    );
    const rowOf = (ticker: string) => engine.row(ticker);
    const waitOf = (tradeId: string) => engine.supervisor.waitOf(tradeId);
    const trades = [...engine.todaysTrades.at(engine.nowMs)];
    publishDay(trades);
    sink.publish('trades', tradesView(trades, rowOf, waitOf));
    sink.publish('status', status(engine));
  };

  const shown = (engine: TradingEngine) => {
    const feed = engine.feed(options.symbol);
    return { market: feed.market, ageMs: feed.indexAgeMs(options.clock.nowMs()) };
  };
  const status = (engine: TradingEngine): StatusView => {
    const { mode, account, symbol, symbols, clockSpeed } = options;
    const autoEntry = options.autoEntry();
    const first = [...engine.monitors.values()].find(({ spec }) => spec.symbol === symbol);
    const { state, pausedForS } = first?.status(autoEntry) ?? { state: 'DISABLED', pausedForS: null };
    return {
      mode,
      account,
      state: engine.state,
      trading: engine.control.state,
      reason: engine.reason(symbol),
      autoEntry,
      autoEntryState: state,
      pausedForSeconds: pausedForS,
      balanceE6: engine.account.balanceE6,
      strategy: first?.spec.strategy ?? 'none',
      models: symbols.map((each) => modelView(engine.feed(each).market)),
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
