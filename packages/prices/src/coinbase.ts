import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { type RawData, WebSocket } from 'ws';
import { readCoinbaseFrame, subscribeFrame } from './coinbase-frame.ts';
import { reconnectDelayMs } from './reconnect.ts';

/** Coinbase Exchange's public feed; no account is needed. */
export const COINBASE_URL = 'wss://ws-feed.exchange.coinbase.com';

/** A feed that says nothing for this long is dead, whatever its socket says. */
const SILENCE_MS = 5_000;
const FIRST_PRICE_MS = 5_000;
/** A ticker frame has about 400 bytes; nothing near this is one. */
const FRAME_BYTES_MAX = 64 * 1024;

export type CoinbaseOptions = {
  readonly symbol: CoinSymbol;
  /** Every price in order of arrival. `receivedAtMs` is ours, `sourceTimeMs` the venue's. */
  readonly onPrice: (priceE4: PriceE4, receivedAtMs: number, sourceTimeMs: number) => void;
  /** A connection has ended and another will be tried; says why. */
  readonly onInterruption?: (reason: string) => void;
  readonly url?: string;
  /** How long `firstPrice` waits before it says `unreachable`; default 5,000. */
  readonly firstPriceMs?: number;
  /** How long without a price until the connection is given up; default 5,000. */
  readonly silenceMs?: number;
  readonly nowMs?: () => number;
  /** Runs `action` once after a delay; the returned function cancels it. Default: real time. */
  readonly after?: (delayMs: number, action: () => void) => () => void;
  /** Uniform in [0, 1), for the jitter of reconnects. */
  readonly dice?: () => number;
};

export interface CoinbaseFeed {
  /** Whether a price came in time. After `unreachable` the feed goes on trying until it is stopped. */
  readonly firstPrice: Promise<'live' | 'unreachable'>;
  counts(): { readonly prices: number; readonly malformed: number; readonly interruptions: number };
  stop(): void;
}

const realAfter = (delayMs: number, action: () => void): (() => void) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/** Connects to the venue and stays connected: silence, a cut and a refusal each lead to a new attempt, ever later. */
export function coinbaseFeed(options: CoinbaseOptions): CoinbaseFeed {
  const url = options.url ?? COINBASE_URL;
  const silenceMs = options.silenceMs ?? SILENCE_MS;
  const nowMs = options.nowMs ?? Date.now;
  const after = options.after ?? realAfter;
  const dice = options.dice ?? Math.random;
  const first = Promise.withResolvers<'live' | 'unreachable'>();

  let prices = 0;
  let malformed = 0;
  let interruptions = 0;
  let failures = 0;
  let stopped = false;
  let socket: WebSocket | null = null;
  let cancelSilence: (() => void) | null = null;
  let cancelReconnect: (() => void) | null = null;
  const cancelDeadline = after(options.firstPriceMs ?? FIRST_PRICE_MS, () => first.resolve('unreachable'));

  const connect = (): void => {
    const own = new WebSocket(url, { handshakeTimeout: silenceMs, maxPayload: FRAME_BYTES_MAX });
    socket = own;
    own.on('open', () => own.send(subscribeFrame(options.symbol)));
    own.on('message', (data: RawData) => {
      if (socket === own) receive(String(data));
    });
    own.on('close', () => interrupted(own, 'the connection was closed'));
    own.on('error', (error: Error) => interrupted(own, error.message));
    watchSilence();
  };

  const watchSilence = (): void => {
    cancelSilence?.();
    cancelSilence = after(silenceMs, () => {
      if (socket) interrupted(socket, `no price for ${silenceMs} ms`);
    });
  };

  const receive = (text: string): void => {
    const frame = readCoinbaseFrame(text, options.symbol);
    if (frame.kind === 'malformed') malformed++;
    if (frame.kind === 'error' && socket) interrupted(socket, `subscription refused: ${frame.message}`);
    if (frame.kind !== 'price') return;
    prices++;
    failures = 0;
    watchSilence();
    cancelDeadline();
    first.resolve('live');
    options.onPrice(frame.priceE4, nowMs(), frame.sourceTimeMs);
  };

  const interrupted = (own: WebSocket, reason: string): void => {
    if (stopped || socket !== own) return;
    socket = null;
    interruptions++;
    cancelSilence?.();
    own.terminate();
    cancelReconnect = after(reconnectDelayMs(failures++, dice()), connect);
    options.onInterruption?.(reason);
  };

  connect();
  return {
    firstPrice: first.promise,
    counts: () => ({ prices, malformed, interruptions }),
    stop() {
      stopped = true;
      cancelSilence?.();
      cancelReconnect?.();
      cancelDeadline();
      first.resolve('unreachable');
      socket?.terminate();
      socket = null;
    },
  };
}

/** Whether the venue can be used as a source: a bitcoin price arrives in time. */
export async function probeCoinbase(url: string, timeoutMs: number): Promise<boolean> {
  const feed = coinbaseFeed({ symbol: 'BTC', url, firstPriceMs: timeoutMs, onPrice: () => undefined });
  const outcome = await feed.firstPrice;
  feed.stop();
  return outcome === 'live';
}
