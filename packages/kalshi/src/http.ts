import type { Clock, Timers } from '@rec-io/engine/ports';
import { Pool } from 'undici';
import { requestBefore } from './departure.ts';
import { KalshiError, noAnswer } from './errors.ts';
import type { Lane } from './rate-limits/lanes.ts';
import type { ServerClock } from './server-clock.ts';
import type { Method, SignedHeaders } from './signing.ts';

export type HttpOptions = {
  /** `https://external-api.kalshi.com/trade-api/v2`, without a slash at its end. */
  readonly restUrl: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly serverClock: ServerClock;
  readonly timeouts?: Partial<HttpTimeouts>;
  /**
   * Requests of one lane under way at once; 8 by default. With 1, all writes share one connection: they reach the exchange
   * in the order in which they were placed, each after the answer to the one before.
   */
  readonly connections?: number;
};

export type HttpTimeouts = {
  readonly connectMs: number;
  /** From the request's last byte to the answer's first. */
  readonly headersMs: number;
  /** Between two pieces of the answer. */
  readonly bodyMs: number;
  /** Everything together. */
  readonly totalMs: number;
};

const TIMEOUTS: HttpTimeouts = { connectMs: 3_000, headersMs: 5_000, bodyMs: 5_000, totalMs: 10_000 };
/** A page of a thousand markets is about 2 MB. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const CONNECTIONS = 8;
/** Just under the idle time after which common load balancers hang up: a write must not meet a closing socket. */
const KEEP_ALIVE_MS = 30_000;

export type HttpAnswer = { readonly status: number; readonly body: string };

export type Asking = {
  readonly body?: string;
  readonly lane?: Lane;
  /** Local wall time from which on nothing of it is written any more: it is refused with `not_sent_in_time`. */
  readonly notAfterMs?: number;
  /** Everything together, where this is less than usual. */
  readonly withinMs?: number;
};

/** One host, kept connections. Knows nothing of what is asked, and never asks twice. */
export class Http {
  /** Path of the API's root, part of every signed path: `/trade-api/v2`. */
  readonly basePath: string;
  readonly #pools: Readonly<Record<Lane, Pool>>;
  readonly #options: HttpOptions;
  readonly #timeouts: HttpTimeouts;
  #closed = false;

  constructor(options: HttpOptions) {
    const url = new URL(options.restUrl);
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.basePath = url.pathname.replace(/\/+$/, '');
    // Each lane has connections of its own: a read of data that hangs delays no order, and an entry or a cancel that hangs no exit.
    const entry = this.#pool(url.origin);
    const other = () => (options.connections === 1 ? entry : this.#pool(url.origin));
    this.#pools = { read: this.#pool(url.origin), entry, cancel: other(), exit: other() };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * @param target path below the base, with query
   * @throws KalshiError `no_answer` when there is no complete answer, `not_sent_in_time` when nothing of it was written
   */
  async ask(
    method: Method,
    target: string,
    headers: Partial<SignedHeaders>,
    { body, lane = 'read', notAfterMs, withinMs = this.#timeouts.totalMs }: Asking = {},
  ): Promise<HttpAnswer> {
    const { clock, timers, serverClock } = this.#options;
    const pool = this.#pools[lane];
    const request = {
      method,
      path: `${this.basePath}${target}`,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body ?? null,
      signal: AbortSignal.timeout(Math.min(withinMs, this.#timeouts.totalMs)),
    };
    const askedAtMs = clock.nowMs();
    try {
      const answer =
        notAfterMs === undefined
          ? await pool.request(request)
          : await requestBefore(pool, request, { notAfterMs, clock, timers });
      const { date, age } = answer.headers;
      // What a cache has kept tells an old time. A refused signature is never kept.
      if (typeof date === 'string' && !(Number(age) > 0))
        serverClock.observe(date, askedAtMs, clock.nowMs(), answer.statusCode === 401);
      return { status: answer.statusCode, body: await answer.body.text() };
    } catch (error) {
      if (error instanceof KalshiError) throw error;
      const { message, code } = error as { message?: string; code?: string };
      // Only words: an error object may carry the request with its headers.
      throw noAnswer(`${method} ${target.split('?')[0]}: ${[code, message].filter(Boolean).join(' ')}`);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...new Set(Object.values(this.#pools))].map((pool) => pool.destroy()));
  }

  #pool(origin: string): Pool {
    const { connectMs, headersMs, bodyMs } = this.#timeouts;
    return new Pool(origin, {
      connections: this.#options.connections ?? CONNECTIONS,
      pipelining: 1,
      // Over HTTP/2 a request that the server lets fall is sent again by itself, and one connection carries many at once.
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect: { timeout: connectMs },
    });
  }
}
