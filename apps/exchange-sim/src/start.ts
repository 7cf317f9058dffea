import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { FactStore } from '@rec-io/exchange-sim/fact-store';
import { LADDERS } from '@rec-io/exchange-sim/ladder';
import { EventFiles } from '@rec-io/exchange-sim/server/event-files';
import type { ActionPorts } from '@rec-io/exchange-sim/server/faults/actions';
import { type ControlServer, startControlServer } from '@rec-io/exchange-sim/server/faults/control-server';
import { Faults } from '@rec-io/exchange-sim/server/faults/faults';
import { runScript } from '@rec-io/exchange-sim/server/faults/script';
import { ReadSide } from '@rec-io/exchange-sim/server/read-side';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { recordTapes, type Tapes } from '@rec-io/exchange-sim/server/tapes';
import { probeCoinbase } from '@rec-io/prices/coinbase';
import { compactions } from './compactions.ts';
import type { ExchangeSimContext } from './context.ts';
import { health } from './health.ts';
import { IndexAccidents } from './index-accidents.ts';
import { exchangeMetrics } from './metrics.ts';
import { PrintLog } from './print-log.ts';
import { firstRecordedMs, lastRecordedMs, type Recording } from './recording.ts';
import { SecondDriver } from './second-driver.ts';
import { SymbolRun } from './symbol-run.ts';
import { firstLiveMs, WARM_UP_MS } from './warm-up.ts';

const PROBE_MS = 3_000;
/** Exchange time this near to wall time is wall time; opening may have taken a while. */
const NEAR_MS = 60_000;
const wallNowMs = (): number => Date.now();

export type RunningExchangeSim = {
  readonly port: number;
  /** Null where accidents are impossible. */
  readonly controlPort: number | null;
  stop(): Promise<void>;
};

/** Hosts the simulated exchange: journal, prices, time, server. */
export async function start(context: ExchangeSimContext): Promise<RunningExchangeSim> {
  const { host, port, dataDir, speed, seed, symbols, keys, log } = context;
  const source = await chosenSource(context);
  const live = source === 'coinbase';
  const recording = typeof source === 'object' ? source : null;
  if (live && speed !== 1) throw new Error(`live prices run at speed 1, not ${speed}`);
  if (!(speed > 0)) throw new Error(`speed must be above 0, not ${speed}`);

  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const journal = new FactStore(dataDir);
  const facts = journal.takeFacts();
  if (journal.tornBytes > 0) log.warn({ bytes: journal.tornBytes }, 'an unfinished last line was dropped');
  const logs = symbols.map((symbol) => new PrintLog(dataDir, symbol));
  const lastMs = logs.reduce<number | null>((newest, own) => later(newest, own.last()?.timeMs ?? null), null);
  const firstMs = recording
    ? firstRecordedMs(recording, lastMs)
    : firstLiveMs({ live, speed, wallMs: wallNowMs(), lastMs });
  const { startBalanceE6, toleranceMs, liquidity = 'steady', maintenance = false, readLagMs = 0 } = context;
  // Twice the memory and the work, so only where it is asked for, or may be by the control port.
  const mayLag = readLagMs > 0 || context.control !== undefined;
  const readSide = mayLag ? new ReadSide(readLagMs, wallNowMs, journal) : null;
  readSide?.remember(facts);
  const tapeDirectory = join(dataDir, 'tapes');
  mkdirSync(tapeDirectory, { recursive: true, mode: 0o700 });
  const records = new EventFiles(tapeDirectory);
  const recordedToMs = records.isEmpty ? null : lastMs;
  const options = {
    records,
    ...{ seed, symbols, journal: readSide ?? journal, liquidity, maintenance, ladders: LADDERS },
    ...(startBalanceE6 !== undefined && { startBalanceE6 }),
  };
  const exchange = Exchange.restore(facts, options, firstMs - 1);
  const accidents = new IndexAccidents();
  const faults = context.control
    ? new Faults({ seed, wallNowMs, exchangeNowMs: () => exchange.nowMs })
    : undefined;
  const runs = symbols.map(
    (symbol, i) =>
      new SymbolRun({
        symbol,
        exchange,
        firstMs,
        source,
        context,
        nowMs: wallNowMs,
        accidents,
        log: logs[i] ?? new PrintLog(dataDir, symbol),
      }),
  );
  const tapes = warmUp(runs, firstMs, recordedToMs, () => {
    exchange.recall();
    return recordTapes(exchange, { directory: tapeDirectory, events: records });
  });
  exchange.calm();
  log.info(
    {
      source: recording ? 'recorded' : source,
      speed,
      exchangeTime: new Date(firstMs).toISOString(),
      facts: facts.length,
      warmUpS: WARM_UP_MS / 1_000,
    },
    'the exchange opens',
  );

  const state = health(runs, wallNowMs);
  const metrics = exchangeMetrics(exchange, () => server?.sessions() ?? 0);
  const compaction = compactions(journal, exchange, log);
  let second = { timeMs: firstMs, wallMs: wallNowMs() };
  const runSecond = (timeMs: number): void => {
    second = { timeMs, wallMs: wallNowMs() };
    metrics.seconds.inc();
    for (const run of runs) if (!run.second(timeMs)) metrics.gaps.inc();
    state.ran();
    compaction.second();
  };
  let server: ExchangeServer | null = null;
  // Before anybody can ask: with the first second resting orders are back in their books.
  const openedWallMs = firstWallMs(firstMs, speed);
  await until(openedWallMs);
  if (!recording || firstMs <= lastRecordedMs(recording)) runSecond(firstMs);
  server = await startExchangeServer({
    exchange,
    tapes,
    host,
    port,
    keys,
    wallClock: { nowMs: wallNowMs },
    exchangeTime: () => exchange.nowMs,
    tick: () => exchange.tick(second.timeMs + (wallNowMs() - second.wallMs) * speed),
    durable: () => journal.durable(),
    // Tokens come back at the speed of this world: faster, a real account's would not do.
    usageLevel: context.usageLevel ?? (speed === 1 ? 'basic' : 'unlimited'),
    simulation: { origin: recording ? 'recorded' : live ? 'coinbase' : 'seeded', speed, seed },
    ...(toleranceMs !== undefined && { toleranceMs }),
    ...(readSide !== null && { readSide }),
    ...(faults && { faults }),
    log: {
      info: (message, details) => log.info(details ?? {}, message),
      warn: (message, details) => log.warn(details ?? {}, message),
    },
    routes: (app) => {
      app.get('/healthz', async () => ({ alive: true }));
      app.get('/readyz', async (_request, reply) => {
        const readiness = state.readiness();
        return reply.code(readiness.ready ? 200 : 503).send(readiness);
      });
      app.get('/metrics', async (_request, reply) =>
        reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics()),
      );
    },
  });
  const end = ({ endMs }: Recording): void => {
    driver.stop();
    state.ended();
    log.warn(
      { prices: new Date(endMs).toISOString(), exchangeTime: new Date(exchange.nowMs).toISOString() },
      'the recorded prices have ended: exchange time stands still, and what was traded can still be read',
    );
  };
  const driver = new SecondDriver({
    speed,
    firstMs: firstMs + SECOND_MS,
    firstWallMs: openedWallMs + SECOND_MS / speed,
    afterStall: live ? 'jump' : isWallTime(firstMs, speed) ? 'catch-up' : 'slip',
    nowMs: wallNowMs,
    onSecond(timeMs) {
      runSecond(timeMs);
      if (recording && timeMs >= lastRecordedMs(recording)) end(recording);
    },
    onStall(behindS) {
      metrics.stalls.inc();
      log.warn({ behindS }, 'the machine paused; exchange time goes on from here');
    },
    onFailure(error) {
      // An exchange that cannot keep what it answers must not go on: the process ends, and whoever hosts it starts it again.
      log.fatal({ err: error }, 'a second of the exchange failed');
      setImmediate(() => {
        throw error;
      });
    },
  });
  if (recording && firstMs >= lastRecordedMs(recording)) end(recording);
  const listening = server;
  const control =
    context.control && faults && listening.faults
      ? await openControl(context, {
          ...{ exchange, faults, server: listening.faults },
          setReadLag: (lagMs) => {
            if (readSide) readSide.lagMs = lagMs;
          },
          index: (symbol, accident) => accidents.set(symbol === null ? symbols : [symbol], accident),
        }).catch(async (error: unknown) => {
          driver.stop();
          await listening.stop();
          throw error;
        })
      : null;
  return {
    port: listening.port,
    controlPort: control?.port ?? null,
    async stop() {
      driver.stop();
      for (const run of runs) run.stop();
      await control?.stop();
      await listening.stop();
      await journal.close();
    },
  };
}

/** The port of accidents, and those that are written down already. */
async function openControl(
  { host, control, log }: ExchangeSimContext,
  ports: ActionPorts,
): Promise<ControlServer> {
  const warn = (message: string, details: object): void => log.warn(details, message);
  const server = await startControlServer(ports, { host, port: control?.port ?? 0, log: warn });
  const stopScript = runScript(ports, control?.script ?? [], (step, error) =>
    warn('a step of the script failed', {
      step,
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  return {
    port: server.port,
    async stop() {
      stopScript();
      await server.stop();
    },
  };
}

/**
 * All symbols together, second by second: markets of two coins share one exchange time. What is recorded begins after the
 * seconds that were recorded before: they move quotes again, and trade nothing.
 */
function warmUp(
  runs: readonly SymbolRun[],
  firstMs: number,
  recordedToMs: number | null,
  record: () => Tapes,
): Tapes {
  let tapes: Tapes | null = null;
  for (
    let timeMs = Math.min(...runs.map(({ warmFromMs }) => warmFromMs));
    timeMs < firstMs;
    timeMs += SECOND_MS
  ) {
    if (recordedToMs === null || timeMs > recordedToMs) tapes ??= record();
    for (const run of runs) run.pastSecond(timeMs);
  }
  for (const run of runs) run.warmedUp();
  return tapes ?? record();
}

async function chosenSource({
  source,
  coinbaseUrl,
  speed,
}: ExchangeSimContext): Promise<'coinbase' | 'seeded' | Recording> {
  if (source !== 'auto') return source;
  // Faster than real time there are no live prices to ask for.
  if (speed !== 1) return 'seeded';
  return (await probeCoinbase(coinbaseUrl, PROBE_MS)) ? 'coinbase' : 'seeded';
}

/** At real speed a second is due when the wall shows it, unless exchange time is far from the wall. */
const firstWallMs = (firstMs: number, speed: number): number =>
  isWallTime(firstMs, speed) ? firstMs : wallNowMs();

const isWallTime = (timeMs: number, speed: number): boolean =>
  speed === 1 && Math.abs(timeMs - wallNowMs()) < NEAR_MS;

async function until(wallMs: number): Promise<void> {
  const waitMs = wallMs - wallNowMs();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
