import { setTimeout as sleepFor } from 'node:timers/promises';
import type { CoinSymbol } from '@rec-io/domain/market';
import { floorTo, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { MinuteBars } from './bars.ts';
import { type CandleFaults, readCandles } from './candle-page.ts';
import { COINBASE_PRODUCT } from './coinbase-frame.ts';
import { reconnectDelayMs } from './reconnect.ts';

/** Coinbase Exchange's public REST interface; no account is needed. */
export const COINBASE_API_URL = 'https://api.exchange.coinbase.com';
/** It refuses to answer about more minutes at once. */
export const CANDLES_MAX = 300;

/** It allows ten a second to one address, and others may live behind ours. */
const PER_SECOND = 3;
const ANSWER_MS = 15_000;
/** A minute is asked about once it is over for so long: its last trades have to be counted. */
const SETTLE_MS = 5 * SECOND_MS;
/** A venue can be late: its silence about the last hour may end. */
const LATE_MS = HOUR_MS;
/** A venue that wants more patience than this is one that is not there. */
const RETRY_AFTER_MAX_MS = 120 * SECOND_MS;
const TRIES_MAX = 8;
const SHOWN_MAX = 200;

export type CandleOptions = {
  /** Another address is for tests. */
  readonly url?: string;
  readonly signal?: AbortSignal;
  readonly nowMs?: () => number;
  readonly sleep?: (delayMs: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Uniform in [0, 1), for the jitter of waits. */
  readonly dice?: () => number;
  /** How often one page is asked for before it is given up; default 8, a minute and a half. */
  readonly tries?: number;
  /** The venue did not answer as it should, and will be asked again after so long. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
};

/** What the venue says of a stretch of at most 300 minutes. */
export type CandlePage = {
  /** In order of time, each minute once, only minutes that are over. */
  readonly bars: MinuteBars;
  /** Of the stretch, the part that is over by the venue's clock and ours: no bar is later. */
  readonly knownToMs: number;
  /** Until here a minute without a bar is one that the venue does not have; after it, one that may still come. */
  readonly finalToMs: number;
  readonly faults: CandleFaults;
};

/** The venue cannot be reached, or does not answer as it should, however often it is asked. */
export class CandleError extends Error {
  override readonly name = 'CandleError';
  /** Whether it answered that it will not: asking again is no use. */
  readonly isRefusal: boolean;

  constructor(message: string, isRefusal: boolean) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

export interface CandleDoor {
  /**
   * Minutes of [fromMs, toMs), at most 300. Waits its turn, and goes on asking for a while when the venue does not answer well.
   * @throws CandleError; the signal's reason
   */
  page(symbol: CoinSymbol, fromMs: number, toMs: number): Promise<CandlePage>;
}

/** Until when minutes are over, so that their candles are final. */
export const completedToMs = (nowMs: number): number => floorTo(nowMs - SETTLE_MS, MINUTE_MS);

/** The one door to the candles of Coinbase: never more than three requests a second, whoever asks. */
export function coinbaseCandles(options: CandleOptions = {}): CandleDoor {
  const { url = COINBASE_API_URL, signal, nowMs = Date.now, dice = Math.random } = options;
  const sleep = options.sleep ?? realSleep;
  let nextMs = 0;

  const ask = async (symbol: CoinSymbol, fromMs: number, toMs: number): Promise<Answer> => {
    const waitMs = nextMs - nowMs();
    if (waitMs > 0) await sleep(waitMs, signal);
    nextMs = nowMs() + SECOND_MS / PER_SECOND;
    const query = new URLSearchParams({
      granularity: '60',
      start: new Date(fromMs).toISOString(),
      // Both ends are meant.
      end: new Date(toMs - MINUTE_MS).toISOString(),
    });
    return answerOf(`${url}/products/${COINBASE_PRODUCT[symbol]}/candles?${query}`, signal);
  };

  return {
    async page(symbol, fromMs, toMs) {
      if (!(toMs > fromMs && toMs - fromMs <= CANDLES_MAX * MINUTE_MS))
        throw new RangeError(`between 1 and ${CANDLES_MAX} minutes, not ${(toMs - fromMs) / MINUTE_MS}`);
      const tries = options.tries ?? TRIES_MAX;
      for (let failures = 0; ; failures++) {
        signal?.throwIfAborted();
        const answer = await ask(symbol, fromMs, toMs);
        const read = answer.text === null ? null : readCandles(answer.text, fromMs, toMs);
        if (read?.kind === 'page') {
          const now = Math.min(nowMs(), answer.venueMs ?? Number.POSITIVE_INFINITY);
          const within = (timeMs: number) => Math.max(fromMs, Math.min(toMs, timeMs));
          const knownToMs = within(completedToMs(now));
          return {
            ...read.until(knownToMs),
            knownToMs,
            finalToMs: within(floorTo(now - LATE_MS, MINUTE_MS)),
          };
        }
        const reason = read?.why ?? answer.why;
        if (answer.isRefusal) throw new CandleError(reason, true);
        if (failures + 1 >= tries) throw new CandleError(reason, false);
        const waitMs = answer.retryAfterMs ?? reconnectDelayMs(failures, dice());
        options.onRetry?.(reason, waitMs);
        await sleep(waitMs, signal);
      }
    },
  };
}

type Answer = {
  /** Null: none that is worth reading. */
  readonly text: string | null;
  readonly why: string;
  readonly isRefusal: boolean;
  /** How long it wants to be left alone. */
  readonly retryAfterMs: number | null;
  /** Its clock. */
  readonly venueMs: number | null;
};

const TOO_MANY = 429;
const TIMEOUT = 408;

/** Asks once. @throws the signal's reason */
async function answerOf(url: string, signal: AbortSignal | undefined): Promise<Answer> {
  const nothing = { text: null, isRefusal: false, retryAfterMs: null, venueMs: null };
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'rec-io' },
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MS), ...(signal === undefined ? [] : [signal])]),
    });
    const text = await response.text();
    const { status, headers } = response;
    const venueMs = timeOf(headers.get('date'));
    if (status === 200) return { ...nothing, text, why: '', venueMs };
    const isRefusal = status >= 400 && status < 500 && status !== TOO_MANY && status !== TIMEOUT;
    const retryAfterMs = retryAfter(headers.get('retry-after'), venueMs);
    return { ...nothing, why: `it answered ${status}: ${messageOf(text)}`, isRefusal, retryAfterMs };
  } catch (error) {
    signal?.throwIfAborted();
    return { ...nothing, why: reasonOf(error) };
  }
}

const timeOf = (text: string | null): number | null => {
  const timeMs = Date.parse(text ?? '');
  return Number.isNaN(timeMs) ? null : timeMs;
};

/** Seconds, or the time at which to come again. */
function retryAfter(text: string | null, venueMs: number | null): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
  const untilMs = timeOf(text);
  const waitMs =
    seconds !== null ? seconds * SECOND_MS : untilMs !== null ? untilMs - (venueMs ?? Date.now()) : null;
  return waitMs === null ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(SECOND_MS, waitMs));
}

/** Its own words, where it has any. */
function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body)
      return String(body.message).slice(0, SHOWN_MAX);
  } catch {
    // Not JSON: a page of somebody between.
  }
  return JSON.stringify(text.slice(0, SHOWN_MAX));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_MS / SECOND_MS} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

const realSleep = async (delayMs: number, signal: AbortSignal | undefined): Promise<void> => {
  await sleepFor(delayMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
};
