import { readFile } from 'node:fs/promises';
import { openPool } from '@rec-io/database/connection';
import { requireSchema } from '@rec-io/database/schema-version';
import { floorTo, MINUTE_MS } from '@rec-io/domain/time';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { openDoor } from '@rec-io/program-parts/door';
import { type Loop, loop } from '@rec-io/program-parts/loop';
import { TraderLink } from '@rec-io/program-parts/trader-link';
import type { RecorderContext } from './context.ts';
import { type RecorderHealth, readiness } from './health.ts';
import { recorderMetrics } from './metrics.ts';
import { MinuteBarsRecorder } from './minute-bars.ts';
import { NewestViews } from './newest-views.ts';
import { SecondsRecorder } from './seconds.ts';

export type Recorder = {
  readonly port: number;
  readonly health: () => RecorderHealth;
  stop(): Promise<void>;
};

const WRITE_MS = 1_000;
/** The candle of a minute is asked for a little after it is over. */
const AFTER_MINUTE_MS = 8_000;
/** What does not come now comes with the next minute. */
const CANDLE_TRIES = 3;

/**
 * Writes down what the trader shows, second by second, and keeps the minute bars growing. Whatever is away is tried again, and said;
 * what was not written meanwhile is marked.
 */
export async function start(context: RecorderContext): Promise<Recorder> {
  const { log, candles } = context;
  const nowMs = context.nowMs ?? Date.now;
  const pool = await poolOf(context);
  const stopping = new AbortController();
  const { signal } = stopping;
  const views = new NewestViews();
  const seconds = new SecondsRecorder(pool, context.symbol, context.clockSpeed);
  const bars =
    'none' in candles
      ? null
      : new MinuteBarsRecorder(
          pool,
          coinbaseCandles({ url: candles.url, signal, tries: CANDLE_TRIES, nowMs }),
          nowMs,
        );
  const requireOurs = once(() => requireSchema(pool));
  const startedMs = performance.now();
  const link = await linkTo(context, views);
  const writing = loop({
    signal,
    work: async (lastFailure) => {
      await requireOurs();
      await writeSecond(views, seconds, lastFailure);
    },
    pauseMs: (tookMs) => (context.writeMs ?? WRITE_MS) - tookMs,
    complain: (reason) => log.warn({ reason }, 'the second could not be written; trying again'),
  });
  const looking: Loop | null =
    bars === null
      ? null
      : loop({
          signal,
          work: async () => {
            await requireOurs();
            await bars.look();
          },
          pauseMs: () => context.barsMs ?? untilNextMinute(nowMs()),
          complain: (reason) =>
            log.warn({ reason }, 'minute bars did not come; trying again with the next minute'),
        });
  const health = (): RecorderHealth => ({
    isConnected: views.isConnected,
    hasPrice: views.market !== null && views.market.indexE4 !== null,
    writeAgeMs: seconds.writeAgeMs,
    runsMs: performance.now() - startedMs,
    failure: writing.failure,
    bars:
      'none' in candles
        ? candles
        : {
            lookAgeMs: looking?.doneAgeMs ?? null,
            failure: looking?.failure ?? null,
            left: bars?.leftMs ?? new Map(),
          },
  });
  const end = async (): Promise<void> => {
    stopping.abort();
    link.stop();
    await Promise.all([writing.ended, looking?.ended]);
    await pool.end();
  };
  const door = await openDoor({
    ...{ host: context.host, port: context.port },
    registry: recorderMetrics(health, seconds, bars),
    readiness: () => readiness(health()),
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  if ('none' in candles) log.info(candles.none);
  return {
    port: door.port,
    health,
    async stop() {
      await door.stop();
      await end();
    },
  };
}

/** @param lastFailure why nothing could be written a moment ago */
async function writeSecond(
  { market, ladder, isConnected }: NewestViews,
  seconds: SecondsRecorder,
  lastFailure: string | null,
): Promise<void> {
  if (lastFailure !== null) seconds.because(`nothing could be written: ${lastFailure}`);
  else if (!isConnected) seconds.because('the trader did not answer');
  if (market !== null) await seconds.write(market, ladder);
}

async function poolOf({ database, log }: RecorderContext) {
  const password = (await readFile(database.passwordFile, 'utf8')).trim();
  return openPool(
    { ...database, password },
    {
      ...{ name: 'recorder', max: 2 },
      onIdleError: (error) => log.warn({ error: error.message }, 'a database connection broke'),
    },
  );
}

async function linkTo({ trader, log }: RecorderContext, views: NewestViews): Promise<TraderLink> {
  const token = (await readFile(trader.tokenFile, 'utf8')).trim();
  const link = new TraderLink(
    trader.viewUrl,
    token,
    {
      onMessage: (text) => views.take(text),
      onConnected: (isConnected) => {
        views.isConnected = isConnected;
      },
    },
    log,
  );
  link.start();
  return link;
}

const untilNextMinute = (nowMs: number): number =>
  floorTo(nowMs - AFTER_MINUTE_MS, MINUTE_MS) + MINUTE_MS + AFTER_MINUTE_MS - nowMs;

/** Until it has succeeded once. */
function once(work: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await work();
    isDone = true;
  };
}
