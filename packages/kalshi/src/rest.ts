import type { Timers } from '@rec-io/engine/ports';
import { type Backoff, backoffMs } from './backoff.ts';
import { KalshiError, kalshiError, notSent, unreadable } from './errors.ts';
import type { Http, HttpAnswer } from './http.ts';
import { failed, judge } from './judge.ts';
import type { Lane } from './rate-limits/lanes.ts';
import type { RateLimits } from './rate-limits/rate-limits.ts';
import type { ServerClock } from './server-clock.ts';
import type { Method, SignedHeaders, Signer } from './signing.ts';
import { type Decoder, UnknownFields, WireError } from './wire.ts';
import type { Judged } from './write-outcome.ts';

export type RestOptions = {
  readonly http: Http;
  /** Null: nobody is signed in; reads of what is public work, and nothing is ever written. */
  readonly signer: Signer | null;
  readonly serverClock: ServerClock;
  readonly limits: RateLimits;
  readonly timers: Timers;
  /** How often a read is tried in all. */
  readonly readAttempts?: number;
  readonly backoff?: Backoff;
  readonly random?: () => number;
};

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Write = {
  readonly method: Exclude<Method, 'GET'>;
  /** Below the API's root, without query. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: string;
  /** `exit` before `cancel` before `entry`. */
  readonly lane: Exclude<Lane, 'read'>;
  /** The shard that the write names itself, which alone is then charged. */
  readonly exchangeIndex?: number;
  /** Orders in a batch, each of which is charged. */
  readonly items?: number;
  /** Local wall time from which on it is not sent any more, but refused with `not_sent_in_time`. */
  readonly notAfterMs?: number;
  /** Signatures made ahead of time, for a path that is always the same. */
  readonly signatures?: { take(): SignedHeaders };
};

/** A list that gives ever new cursors ends here: far beyond any honest one of a thousand rows a page. */
const PAGES_MAX = 100_000;

/** Well above a round trip, well below what an order may wait. */
const TOUCH_MS = 1_000;

/** Signed requests. Reads are repeated when repeating can help; writes never are. */
export class Rest {
  readonly unknownFields = new UnknownFields();
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /**
   * @param answersAt statuses of failure that may carry the answer all the same
   * @throws KalshiError after as many attempts as can help
   */
  async get<T>(
    path: string,
    answer: Decoder<T>,
    query: Query = {},
    answersAt: ReadonlySet<number> = new Set(),
  ): Promise<T> {
    const {
      http,
      timers,
      readAttempts = 4,
      backoff = { firstMs: 250, maxMs: 5_000 },
      random = Math.random,
    } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#getOnce(path, answer, query, answersAt);
      } catch (error) {
        const again = error instanceof KalshiError && error.retrySafe;
        if (!again || attempt >= readAttempts || http.closed) throw error;
      }
      await new Promise<void>((resolve) => timers.after(backoffMs(backoff, attempt, random), resolve));
    }
  }

  /** Every page of a list, in the exchange's order. @throws like `get`; a caller that stops early reads no further page */
  async *pages<T extends { cursor?: string | null }>(
    path: string,
    answer: Decoder<T>,
    query: Query = {},
  ): AsyncGenerator<T> {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await this.get(path, answer, { ...query, cursor });
      yield page;
      cursor = page.cursor || undefined;
      // The exchange answers a cursor that it does not know with its first page: without this check, for ever.
      if (cursor !== undefined && (seen.has(cursor) || seen.size >= PAGES_MAX)) {
        throw new KalshiError({ code: 'endless_list', message: `${path}: the list does not end` });
      }
      if (cursor !== undefined) seen.add(cursor);
    } while (cursor !== undefined);
  }

  /**
   * Sends once, whatever happens, and says what the answer proves. Never throws and never retries.
   * @param success reads an answer of success; what it throws makes the write unknown
   */
  async write<T>(write: Write, success: (answer: HttpAnswer) => T): Promise<Judged<T>> {
    const { http, limits } = this.#options;
    const { method, path, query = {}, body, lane, notAfterMs } = write;
    try {
      if (this.#options.signer === null) return failed(notSent('not_sendable', 'this client has no key'));
      const charge = await limits.admit(write);
      const headers = write.signatures?.take() ?? (await this.#sign(method, path));
      const answer = await http.ask(method, `${path}${queryText(query)}`, headers, {
        lane,
        ...(body === undefined ? {} : { body }),
        ...(notAfterMs === undefined ? {} : { notAfterMs }),
      });
      if (answer.status === 429) limits.refused(charge);
      else limits.accepted(charge);
      return answer.status === 401
        ? failed(this.#refusal(answer, `${method} ${path}`))
        : judge(answer, success);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * A small read on a lane's own connections, whose answer is not looked at. One that hangs is soon given up, with its
   * connection: where a lane has only one, the next order waits for it. @throws KalshiError
   */
  async touch(lane: Lane): Promise<void> {
    const path = '/exchange/status';
    await this.#options.limits.admit({ method: 'GET', path, lane: 'read' });
    await this.#options.http.ask('GET', path, await this.#sign('GET', path), {
      lane,
      withinMs: TOUCH_MS,
    });
  }

  async #getOnce<T>(
    path: string,
    answer: Decoder<T>,
    query: Query,
    answersAt: ReadonlySet<number>,
  ): Promise<T> {
    const { http, limits } = this.#options;
    const charge = await limits.admit({ method: 'GET', path, lane: 'read' });
    const given = await http.ask('GET', `${path}${queryText(query)}`, await this.#sign('GET', path));
    if (given.status === 429) limits.refused(charge);
    else limits.accepted(charge);
    const isSuccess = given.status >= 200 && given.status <= 299;
    if (!isSuccess && !answersAt.has(given.status)) throw this.#refusal(given, `GET ${path}`);
    try {
      const body = jsonOf(`GET ${path}`, given);
      return answer.decode(body, this.unknownFields);
    } catch (error) {
      if (!isSuccess) throw this.#refusal(given, `GET ${path}`);
      // The exchange has moved on, or this is another host: asking again gives the same.
      throw error instanceof WireError
        ? unreadable(given.status, `GET ${path}: ${error.message}`, false)
        : error;
    }
  }

  async #sign(method: Method, path: string): Promise<Partial<SignedHeaders>> {
    const { http, signer, serverClock } = this.#options;
    if (signer === null) return {};
    return signer.headersAside(method, `${http.basePath}${path}`, serverClock.nowMs());
  }

  /** @param what the request, by which a person knows which of many was refused */
  #refusal({ status, body }: HttpAnswer, what: string): KalshiError {
    const error = kalshiError(status, body);
    const { complaint, offsetMs } = this.#options.serverClock;
    const message = `${what}: ${error.message}`;
    if (error.code !== 'header_timestamp_expired') return new KalshiError({ ...error, message });
    const why = complaint ?? `this machine's clock was found ${-offsetMs} ms ahead of the exchange's`;
    return new KalshiError({ ...error, message: `${message}: ${why}` });
  }
}

export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const one of value) params.append(key, one);
    else params.set(key, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** @throws KalshiError `unreadable_answer`; a read may be tried again: a proxy's page is gone then */
export function jsonOf(what: string, { status, body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw unreadable(status, `${what}: the answer is not JSON: ${JSON.stringify(body.slice(0, 120))}`, true);
  }
}
