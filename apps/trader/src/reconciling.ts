import { setTimeout as sleep } from 'node:timers/promises';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { EngineLog } from '@rec-io/engine/ports';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { KalshiFeed } from '@rec-io/kalshi/feed';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';
import type { AfterSleep } from './after-sleep.ts';

const RETRY_MS = 2_000;
const FIRST_PRINT_POLL_MS = 50;
/** Of a connection without a print: an account that is not given the index is told of what it holds all the same. */
const WITHOUT_PRINTS_MS = 10_000;
/** A payout or a fill between two reads shows as a difference that is gone at the next look. */
const SOON_LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;
const LOOK_LATER_MS = 30_000;
/** As long as a timer can be. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Wakes the comparison of the account when the exchange is connected again. */
export class Reconnections {
  #wake: () => void = () => undefined;
  #happened = false;

  happened(): void {
    this.#happened = true;
    this.#wake();
  }

  /** Resolves after `waitMs`, or as soon as there was a reconnection since the last time. */
  async within(waitMs: number, signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    this.#wake = () => done.abort();
    if (!this.#happened)
      await sleep(waitMs, undefined, { signal: AbortSignal.any([signal, done.signal]) }).catch(
        () => undefined,
      );
    this.#happened = false;
  }
}

/**
 * Warm start, feed, reconciliation, in this order. The first connection and the reconciliation are tried until they
 * work: the exchange may start later than the trader. The history of the index only teaches, and an account may not be
 * given it: without it the feed starts cold. After each lost connection the account is compared again, because nothing tells what was missed of it.
 * Never throws; ends when `signal` aborts.
 */
export async function reconcileForAsLongAsItRuns(options: {
  readonly engine: TradingEngine;
  readonly feed: KalshiFeed;
  readonly gateway: KalshiGateway;
  readonly symbol: CoinSymbol;
  readonly log: EngineLog;
  readonly signal: AbortSignal;
  readonly reconnections: Reconnections;
  readonly afterSleep: AfterSleep;
  /** A print is waited for so long after the connection; 10 s by default. */
  readonly withoutPrintsMs?: number;
}): Promise<void> {
  const { engine, feed, gateway, symbol, log, signal, reconnections, afterSleep } = options;
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
  const warmed = (async () => engine.warm(symbol, await feed.indexHistory(symbol)))().catch((error) =>
    log.warn('no index history; starting without it', { error: String(error) }),
  );
  await Promise.race([warmed, stopped]);
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
  for (let look = 0; !signal.aborted; look++) {
    await untilItWorks('reconciling', async () => {
      const compared = afterSleep.comparing();
      await engine.reconcile(nowMs());
      compared();
    });
    const agrees = engine.blockedMarkets.size === 0;
    if (agrees) look = -1;
    // Soon at first, for what was only in between; then now and again, for what somebody puts right.
    const waitMs = look < SOON_LOOKS ? LOOK_AGAIN_MS : LOOK_LATER_MS;
    await reconnections.within(agrees ? FOR_EVER_MS : waitMs, signal);
  }
}
