import { mkdirSync } from 'node:fs';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { JournalFile } from '@rec-io/exchange-sim/journal-file';
import { LADDERS } from '@rec-io/exchange-sim/ladder';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { probeCoinbase } from '@rec-io/prices/coinbase';
import type { ExchangeSimContext } from './context.ts';
import { health } from './health.ts';
import { exchangeMetrics } from './metrics.ts';
import { PrintLog } from './print-log.ts';
import { SecondDriver } from './second-driver.ts';
import { SymbolRun } from './symbol-run.ts';
import { firstLiveMs, WARM_UP_MS } from './warm-up.ts';

const PROBE_MS = 3_000;
/** Exchange time this near to wall time is wall time; opening may have taken a while. */
const NEAR_MS = 60_000;
const wallNowMs = (): number => Date.now();

export type RunningExchangeSim = { readonly port: number; stop(): Promise<void> };

/** Hosts the simulated exchange: journal, prices, time, server. */
export async function start(context: ExchangeSimContext): Promise<RunningExchangeSim> {
  const { host, port, dataDir, speed, seed, symbols, keys, log } = context;
  const source = await chosenSource(context);
  const live = source === 'coinbase';
  if (live && speed !== 1) throw new Error(`live prices run at speed 1, not ${speed}`);
  if (!(speed > 0)) throw new Error(`speed must be above 0, not ${speed}`);

  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const journal = new JournalFile(`${dataDir}/journal.jsonl`);
  if (journal.tornBytes > 0) log.warn({ bytes: journal.tornBytes }, 'an unfinished last line was dropped');
  const logs = symbols.map((symbol) => new PrintLog(dataDir, symbol));
  const lastMs = logs.reduce<number | null>((newest, own) => later(newest, own.last()?.timeMs ?? null), null);
  const firstMs = firstLiveMs({ live, speed, wallMs: wallNowMs(), lastMs });
  const exchange = Exchange.restore(journal.facts, { seed, symbols, journal, ladders: LADDERS }, firstMs - 1);
  const runs = symbols.map(
    (symbol, i) =>
      new SymbolRun({
        symbol,
        exchange,
        firstMs,
        live,
        context,
        nowMs: wallNowMs,
        log: logs[i] ?? new PrintLog(dataDir, symbol),
      }),
  );
  for (const run of runs) run.warmUp();
  log.info(
    {
      source,
      speed,
      exchangeTime: new Date(firstMs).toISOString(),
      facts: journal.facts.length,
      warmUpS: WARM_UP_MS / 1_000,
    },
    'the exchange opens',
  );

  const state = health(runs, wallNowMs);
  const metrics = exchangeMetrics(exchange, () => server.sessions());
  const server = await startExchangeServer({
    exchange,
    host,
    port,
    keys,
    wallClock: { nowMs: wallNowMs },
    exchangeTime: () => exchange.nowMs,
    durable: () => journal.durable(),
    simulation: { origin: live ? 'coinbase' : 'seeded', speed, seed },
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
  const driver = new SecondDriver({
    speed,
    firstMs,
    firstWallMs: firstWallMs(firstMs, speed),
    afterStall: live ? 'jump' : 'slip',
    nowMs: wallNowMs,
    onSecond(timeMs) {
      metrics.seconds.inc();
      for (const run of runs) if (!run.second(timeMs)) metrics.gaps.inc();
      state.ran();
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
  return {
    port: server.port,
    async stop() {
      driver.stop();
      for (const run of runs) run.stop();
      await server.stop();
      await journal.close();
    },
  };
}

async function chosenSource({
  source,
  coinbaseUrl,
  speed,
}: ExchangeSimContext): Promise<'coinbase' | 'seeded'> {
  if (source !== 'auto') return source;
  // Faster than real time there are no live prices to ask for.
  if (speed !== 1) return 'seeded';
  return (await probeCoinbase(coinbaseUrl, PROBE_MS)) ? 'coinbase' : 'seeded';
}

/** At real speed a second is due when the wall shows it, unless exchange time is far from the wall. */
function firstWallMs(firstMs: number, speed: number): number {
  const nowMs = wallNowMs();
  return speed === 1 && Math.abs(firstMs - nowMs) < NEAR_MS ? firstMs : nowMs;
}

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
