import { readFile } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { fileExitJournal } from '@rec-io/database/exit-journal';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedgerEpoch } from '@rec-io/database/ledger-epoch';
import { readLedger } from '@rec-io/database/ledger-read';
import { readMonitorMemory } from '@rec-io/database/monitor-memory';
import { requireSchema } from '@rec-io/database/schema-version';
import { lockTrader } from '@rec-io/database/trader-lock';
import { keptDecisions } from '@rec-io/decision-log/decision-files';
import { DecisionRecorder } from '@rec-io/decision-log/decision-recorder';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import type { EngineLog } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import { modelView } from '@rec-io/engine/views';
import { readDataBounds } from '@rec-io/installer/data-bounds-file';
import { kalshiFeed } from '@rec-io/kalshi/feed';
import { kalshiGateway } from '@rec-io/kalshi/gateway';
import { RateLimits } from '@rec-io/kalshi/rate-limits/rate-limits';
import { signer as makeSigner } from '@rec-io/kalshi/signing';
import { OwnStrategies } from '@rec-io/strategies/own-strategies';
import { AfterSleep } from './after-sleep.ts';
import { ageClock } from './age-clock.ts';
import { engineCommands } from './commands/engine-commands.ts';
import { HoldWatch } from './commands/hold-watch.ts';
import { KillWatch } from './commands/kill-watch.ts';
import type { TraderContext } from './context.ts';
import { groupFile } from './group-file.ts';
import { feedBeat, Heartbeat } from './heartbeat.ts';
import { loadSettings } from './load-monitors.ts';
import { traderMetrics } from './metrics.ts';
import { ModelKeeper } from './model-keeper.ts';
import { modelSource } from './model-source.ts';
import { keepMonitors } from './monitor-keeper.ts';
import { tradeProjection } from './projection.ts';
import { venueProxy } from './proxy.ts';
import { publisher } from './publisher.ts';
import { LooksDue, reconcileForAsLongAsItRuns } from './reconciling.ts';
import { traderServer } from './server.ts';
import { measureClock, watchForSleep } from './sleep-watch.ts';
import { systemTime } from './system-time.ts';
import { ViewHub } from './view-hub.ts';

export type Trader = {
  readonly port: number;
  readonly engine: TradingEngine;
  /** Stops deciding, lets what is under way become durable, closes everything. */
  stop(): Promise<void>;
};

/** How often the trader shows that it lives. */
const ROUND_MS = 1_000;

const secret = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim();

/** Starts the trader of one account: restores the ledger, connects, reconciles, and then trades. */
export async function start(context: TraderContext): Promise<Trader> {
  const { mode, account, userNo, symbol, exchange, database, log } = context;
  const engineLog: EngineLog = {
    info: (message, details) => log.info(details ?? {}, message),
    warn: (message, details) => log.warn(details ?? {}, message),
  };
  const password = await secret(database.passwordFile);
  const pool = openPool({ ...database, password }, { userNo, name: `trader-${account}` });
  await requireSchema(pool);
  const scope = { userNo, account, mode };
  // Before anything is read: what a trader that stops has still to write belongs to it.
  const lock = await lockTrader({ ...database, password }, scope, () => {
    log.fatal('another trader has taken this account while the database was away: this one ends');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  const epoch = await readLedgerEpoch(pool);
  const entries = await readLedger({ pool, ...scope });
  const ownStrategies = new OwnStrategies(context.strategiesDirectory);
  const strategy = (name: string) => builtInStrategy(name) ?? ownStrategies.runner(name);
  const settings = await loadSettings({
    pool,
    ...scope,
    strategy,
    loadStrategies: (names) => ownStrategies.load(names),
    log: engineLog,
  });
  const { series } = context;
  const symbols = [...new Set(series.map((each) => each.symbol))];
  const models = await ModelKeeper.open(symbols, modelSource(context, pool, engineLog));

  const signer = makeSigner(exchange.keyId, await readFile(exchange.privateKeyPath, 'utf8'));
  // Feed and gateway are one account: they spend from the same buckets.
  const limits = new RateLimits({ clock: systemTime, timers: systemTime });
  const client = {
    restUrl: exchange.restUrl,
    signer,
    clock: systemTime,
    timers: systemTime,
    log: engineLog,
    limits,
  };
  const gateway = kalshiGateway(client);
  const ages = ageClock();
  const hub = new ViewHub();
  const looks = new LooksDue();
  const afterSleep = new AfterSleep();
  const holdWatch = new HoldWatch(context.holdFile);
  await holdWatch.start();
  const projection = tradeProjection({ pool, ...scope }, engineLog);
  const journal = await fileExitJournal(context.exitJournalFile, engineLog);
  const recorder = new DecisionRecorder({
    root: context.decisionsDirectory,
    kept: async () => keptDecisions((await readDataBounds(context.dataBoundsFile)).bounds),
    ...{ account, mode, clock: systemTime, timers: systemTime, log: engineLog },
  });
  const engine: TradingEngine = new TradingEngine({
    mode,
    account,
    series,
    model: (each) => models.untaught(each),
    settings: settings.now,
    strategy,
    gateway,
    groupMemory: groupFile(context.groupFile, account, mode),
    ledger: postgresLedger({ pool, ...scope, epoch }),
    journal,
    clock: ages,
    timers: systemTime,
    log: engineLog,
    onChange: () => views.touch(),
    onTrades: (trades) => projection.changed(engine, trades),
    onDecision: recorder.record,
    onBrokenBook: (ticker) => feed.resync(ticker),
    onReconcileDue: (why) => looks.due(why),
    holdEntries: () => afterSleep.hold ?? gateway.serverClock.complaint ?? holdWatch.reason,
  });
  const views = publisher({
    engine: () => engine,
    symbol,
    symbols,
    autoEntry: () => settings.now.autoEntry,
    clock: ages,
    mode,
    account,
    clockSpeed: context.clockSpeed,
    sink: hub,
  });
  const markets = new Map(symbols.map((each) => [each, engine.feed(each).market]));
  await engine.open(entries);
  for (const remembered of await readMonitorMemory({ pool, ...scope })) {
    const run = engine.monitors.get(remembered.monitor);
    if (run?.spec.strategy === remembered.strategy) run.restore(remembered.memory, remembered.timeMs);
  }
  const killWatch = new KillWatch(context.killFile, engine.control);
  await killWatch.start();
  const heartbeat = new Heartbeat(systemTime.nowMs());
  const rounds = setInterval(() => heartbeat.beat(engine.supervisor.rounds), ROUND_MS);

  const server = await traderServer({
    host: context.host,
    port: context.port,
    token: await secret(context.internalTokenFile),
    hub,
    registry: traderMetrics({
      engine,
      symbols,
      clock: ages,
      readers: () => hub.readers,
      viewWaitingBytes: () => hub.waitingBytes,
      exitsInJournal: () => journal.waiting,
      decisionsDropped: () => recorder.dropped,
      latencyMs: () => feed.latency?.p50Ms ?? null,
    }),
    readiness: () => ({
      ready: engine.state === 'trading' && engine.connected && engine.feed(symbol).isFresh(ages.nowMs()),
      reason: engine.reason(symbol),
      models: [...markets.values()].map(modelView),
    }),
    beat: () =>
      heartbeat.says({
        state: engine.state,
        armed:
          settings.now.autoEntry &&
          engine.risk.control.state === 'active' &&
          [...engine.monitors.values()].some(({ spec }) => spec.enabled),
        liveTrades: engine.trades.live.size,
        feeds: symbols.map((each) => feedBeat(engine.feed(each), each, ages.nowMs())),
      }),
    commands: engineCommands({
      engine,
      supervisor: engine.supervisor,
      killWatch,
      clock: ages,
      timers: systemTime,
      protect: (tradeId, rules) => engine.protect(tradeId, rules),
      reconcile: async (why) => engine.reconcile(exchangeNowMs(), why),
      adopt: async (by, reason) => engine.adopt(exchangeNowMs(), by, reason),
    }),
  });
  views.start();
  const unfollow = settings.follow(systemTime, (now) => engine.configure(now));
  const keeper = keepMonitors({
    target: { pool, ...scope },
    timers: systemTime,
    log: engineLog,
    monitors: () =>
      [...engine.monitors.values()].map((run) => ({
        monitor: run.spec.name,
        strategy: run.spec.strategy,
        ...run.memory,
        ...run.status(settings.now.autoEntry),
      })),
  });

  const feed = kalshiFeed({
    ...client,
    wsUrl: exchange.wsUrl,
    series,
    ...(context.proxyUrl === undefined ? {} : { proxy: venueProxy(context.proxyUrl) }),
    onEvent(event) {
      if (event.kind === 'connection' && event.connected) afterSleep.connected();
      heartbeat.around(event, (each) => engine.on(each));
    },
  });
  /** @throws Error while the exchange has not told its time */
  function exchangeNowMs(): number {
    const nowMs = engine.nowMs || feed.nowMs;
    if (!nowMs) throw new Error('the exchange has told nothing yet');
    return nowMs;
  }
  const stopping = new AbortController();
  const reconciling = reconcileForAsLongAsItRuns({
    engine,
    feed,
    gateway,
    symbols,
    log: engineLog,
    signal: stopping.signal,
    looks,
    afterSleep,
    teach: () => models.keep(markets),
  });
  const stopWatching = watchForSleep({
    steadyMs: () => performance.now(),
    wallMs: () => systemTime.nowMs(),
    timers: systemTime,
    onSlept(what) {
      log.warn(
        { what },
        'time went by without the trader: nothing is entered before everything is known again',
      );
      afterSleep.slept(what);
      feed.restart(what);
      void measureClock(gateway, stopping.signal).then(afterSleep.measuringClock());
    },
  });

  return {
    port: server.port,
    engine,
    async stop() {
      stopping.abort();
      await unfollow();
      clearInterval(rounds);
      stopWatching();
      killWatch.stop();
      holdWatch.stop();
      views.stop();
      await reconciling;
      await feed.stop();
      await models.stop();
      await engine.stop();
      await recorder.stop();
      await journal.close();
      ownStrategies.close();
      await gateway.stop();
      limits.stop();
      await projection.stop();
      await keeper.stop();
      await server.stop();
      await pool.end();
      await lock.release();
    },
  };
}
