import { readFile } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { readLedger } from '@rec-io/database/ledger-read';
import { requireSchema } from '@rec-io/database/schema-version';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { TradeBook } from '@rec-io/domain/trade-book';
import type { StatusView } from '@rec-io/domain/view';
import type { EngineLog } from '@rec-io/engine/ports';
import { SymbolFeed } from '@rec-io/engine/symbol-feed';
import { TodaysTrades } from '@rec-io/engine/todays-trades';
import { ladderView, marketView, modelView, NOBODY_WAITS, tradesView } from '@rec-io/engine/views';
import { type PublicFeed, publicFeed } from '@rec-io/kalshi/public-feed';
import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { TraderContext } from './context.ts';
import { dayPublisher } from './day-publisher.ts';
import { Heartbeat } from './heartbeat.ts';
import { ModelKeeper } from './model-keeper.ts';
import { modelSource } from './model-source.ts';
import { venueProxy } from './proxy.ts';
import { traderServer } from './server.ts';
import { systemTime } from './system-time.ts';
import { ViewHub } from './view-hub.ts';

export type MarketOnlyContext = Omit<TraderContext, 'exchange'> & {
  readonly restUrl: string;
  /** Why no key is used, with what to do. */
  readonly why: string;
};

export type MarketOnly = { readonly port: number; stop(): Promise<void> };

const SHOW_MS = 1_000;

/**
 * Shows the market to an owner without a usable key: what anybody may see, with its age, and the trades that the ledger knows.
 * Nothing in here can place an order: there is no gateway, no engine, and the client has no key.
 */
export async function startMarketOnly(context: MarketOnlyContext): Promise<MarketOnly> {
  const { mode, account, userNo, symbol, database, log, restUrl } = context;
  const password = (await readFile(database.passwordFile, 'utf8')).trim();
  const pool = openPool({ ...database, password }, { userNo, name: `trader-${account}`, max: 1 });
  await requireSchema(pool);
  const trades = new TradeBook();
  for (const entry of await readLedger({ pool, userNo, account, mode })) trades.apply(entry);
  const todays = new TodaysTrades();
  todays.changed([...trades.trades.values()]);
  const engineLog: EngineLog = {
    info: (message, details) => log.info(details ?? {}, message),
    warn: (message, details) => log.warn(details ?? {}, message),
  };
  const models = await ModelKeeper.open([symbol], modelSource(context, pool, engineLog));
  const market = new SymbolFeed(symbol, models.untaught(symbol));
  const heartbeat = new Heartbeat(systemTime.nowMs());
  const hub = new ViewHub();
  const publishDay = dayPublisher(hub);
  let connected = false;
  let shown = 0;

  const onEvent = (event: ExchangeEvent): void => {
    if (event.kind === 'connection') connected = event.connected;
    else if (event.kind === 'index') market.print(event, systemTime.nowMs());
    else if (event.kind === 'market') market.market.putMarket(event.market);
    else market.market.applyMarketData(event);
  };
  const feed: PublicFeed = publicFeed({
    restUrl,
    clock: systemTime,
    timers: systemTime,
    log: engineLog,
    series: [{ symbol, kind: 'hourly' }],
    proxy: venueProxy(context.proxyUrl ?? null),
    onEvent: (event) => heartbeat.around(event, onEvent),
  });

  const reason = (): string => {
    const left = trades.live.size;
    const { booksAgeMs } = feed;
    return [
      `market-only: ${context.why}`,
      ...(left > 0 ? [`${left} live trades are supervised by nobody`] : []),
      booksAgeMs === null ? 'no books yet' : `books read ${Math.round(booksAgeMs / 1_000)} s ago`,
    ].join('; ');
  };
  const status = (): StatusView => ({
    mode,
    account,
    state: 'market-only',
    trading: null,
    reason: reason(),
    autoEntry: false,
    autoEntryState: 'DISABLED',
    pausedForSeconds: null,
    balanceE6: null,
    strategy: 'none',
    models: [modelView(market.market)],
    clockSpeed: context.clockSpeed,
    exchangeConnected: connected,
    unknownOrders: [],
  });
  const show = (): void => {
    const nowMs = systemTime.nowMs();
    const { market: state } = market;
    heartbeat.beat(++shown);
    hub.publish('market', marketView(state, market.indexAgeMs(nowMs)));
    hub.publish(
      'ladder',
      ladderView(state, () => 0),
    );
    const today = [...todays.at(state.newest?.timeMs ?? nowMs)];
    publishDay(today);
    hub.publish(
      'trades',
      tradesView(today, (ticker) => state.row(ticker), NOBODY_WAITS),
    );
    hub.publish('status', status());
  };

  const server = await traderServer({
    host: context.host,
    port: context.port,
    token: (await readFile(context.internalTokenFile, 'utf8')).trim(),
    hub,
    registry: metrics(feed, () => connected),
    // Useful for what it can be: fresh prices and a market that is read.
    readiness: () => ({
      ready: connected && market.isFresh(systemTime.nowMs()),
      reason: reason(),
      models: [modelView(market.market)],
    }),
    beat: () => heartbeat.says({ state: 'market-only', armed: false, liveTrades: trades.live.size }),
    commands: null,
  });
  log.warn({ why: context.why }, 'market-only: nothing can be ordered');
  void models.keep(new Map([[symbol, market.market]]));
  feed.start();
  show();
  const showing = setInterval(show, SHOW_MS);
  return {
    port: server.port,
    async stop() {
      clearInterval(showing);
      await feed.stop();
      await models.stop();
      await pool.end();
      await server.stop();
    },
  };
}

function metrics(feed: PublicFeed, connected: () => boolean): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesIn(registry);
  logGauge(registry);
  gauge('rec_trader_market_only', '1: without a key nothing can be ordered', () => 1);
  gauge('rec_trader_books_age_seconds', 'Since the books near the money were read; -1 before', () =>
    feed.booksAgeMs === null ? -1 : feed.booksAgeMs / 1_000,
  );
  gauge('rec_trader_connected', '1 while the exchange can be read', () => (connected() ? 1 : 0));
  return registry;
}
