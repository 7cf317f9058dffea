import { setTimeout as sleep } from 'node:timers/promises';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { EngineLog } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { KalshiFeed } from '@rec-io/kalshi/feed';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';
import type { AfterSleep } from './after-sleep.ts';

const RETRY_MS = 2_000;
const FIRST_PRINT_POLL_MS = 50;
/** The feed does not wait longer for what the models are taught: open trades are watched by it. */
const TEACHING_MS = 10_000;
/** Of a connection without a print: an account that is not given the index is told of what it holds all the same. */
const WITHOUT_PRINTS_MS = 10_000;
/** What was only of a moment is gone soon; what is not is looked at now and again, for what somebody puts right. */
const SOON_LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;
const LOOK_LATER_MS = 30_000;
/** Of an account that agrees, without any reason: what no message told shows here. Some 100 of the 200 tokens of a second. */
const REGULAR_MS = 45_000;
/** From one look to the next, however much is due: the exchange allows the account only so much. */
const APART_MS = 500;

/** Wakes the comparison of the account when one is due before its time. */
export class LooksDue {
  #wake: () => void = () => undefined;
  #why: string | null = null;

  due(why: string): void {
    this.#why ??= why;
    this.#wake();
  }

  /** Resolves after `waitMs`, or as soon as a look is due. @returns why; null when it is only time */
  async within(waitMs: number, signal: AbortSignal): Promise<string | null> {
    const done = new AbortController();
    this.#wake = () => done.abort();
    if (this.#why === null)
      await sleep(waitMs, undefined, { signal: AbortSignal.any([signal, done.signal]) }).catch(
        () => undefined,
      );
    const why = this.#why;
    this.#why = null;
    return why;
  }
}

/**
 * Warm start, of the index and then of the models, feed, reconciliation, in this order. The first connection and the reconciliation are tried until they
 * work: the exchange may start later than the trader. The history of the index only teaches, and an account may not be
 * given it: without it the feed starts cold. From then on the account is compared regularly, and at once when something is due:
 * after a lost connection, because nothing tells what was missed of it, or when anything is not as the ledger has it.
 * Never throws; ends when `signal` aborts.
 */
export async function reconcileForAsLongAsItRuns(options: {
  readonly engine: TradingEngine;
  readonly feed: KalshiFeed;
  readonly gateway: KalshiGateway;
  readonly symbols: readonly CoinSymbol[];
  readonly log: EngineLog;
  readonly signal: AbortSignal;
  readonly looks: LooksDue;
  readonly afterSleep: AfterSleep;
  /** Resolves when the models are taught, or cannot be: the feed begins then, or after ten seconds. */
  readonly teach: () => Promise<void>;
  /** A print is waited for so long after the connection; 10 s by default. */
  readonly withoutPrintsMs?: number;
}): Promise<void> {
  const { engine, feed, gateway, symbols, log, signal, looks, afterSleep } = options;
  const { withoutPrintsMs = WITHOUT_PRINTS_MS } = options;
  // A read may try for long: who stops the trader does not wait for it.
  const stopped = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const untilItWorks = async (what: string, action: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await Promise.race([action(), stopped]);
        return;
      } catch (error) {
        log.warn(`${what} failed; trying again`, { error: String(error) });
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  };

  await untilItWorks('connecting to the exchange', () => gateway.start());
  const warm = (symbol: CoinSymbol) =>
    feed.indexHistory(symbol).then(
      (prints) => engine.warm(symbol, prints),
      (error: unknown) => log.warn('no index history; starting without it', { symbol, error: String(error) }),
    );
  await Promise.race([Promise.all(symbols.map(warm)), stopped]);
  if (signal.aborted) return;
  await Promise.race([options.teach(), sleep(TEACHING_MS, undefined, { ref: false }), stopped]);
  if (signal.aborted) return;
  feed.start();
  // Decisions and reads are in exchange time: the first print tells it, or when none comes the other messages.
  const nowMs = (): number => engine.nowMs || (feed.nowMs ?? 0);
  let connectedAtMs: number | null = null;
  while (engine.nowMs === 0 && !signal.aborted) {
    if (!engine.connected) connectedAtMs = null;
    else connectedAtMs ??= performance.now();
    const waitedMs = connectedAtMs === null ? 0 : performance.now() - connectedAtMs;
    if (waitedMs > withoutPrintsMs && feed.nowMs !== null) {
      log.warn('no print of the index: the account is compared by the time of other messages');
      break;
    }
    await sleep(FIRST_PRINT_POLL_MS);
  }
  let why = 'start';
  for (let look = 0; !signal.aborted; look++) {
    let agrees = false;
    await untilItWorks('reconciling', async () => {
      const compared = afterSleep.comparing();
      const { differences, moving } = await engine.reconcile(nowMs(), why);
      agrees = differences.length === 0 && !moving;
      compared();
    });
    if (agrees) look = -1;
    const soonMs = look < SOON_LOOKS ? LOOK_AGAIN_MS : LOOK_LATER_MS;
    await sleep(APART_MS, undefined, { signal }).catch(() => undefined);
    why = (await looks.within(agrees ? REGULAR_MS : soonMs, signal)) ?? (agrees ? 'regular' : 'differences');
  }
}
