import type { Timers } from '@rec-io/engine/ports';
import { type Backoff, backoffMs } from './backoff.ts';
import { KalshiError, kalshiError, TransportError } from './errors.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { ServerClock } from './server-clock.ts';
import type { SignedHeaders, Signer } from './signing.ts';
import { type Decoder, UnknownFields, WireError } from './wire.ts';

export type RestOptions = {
  readonly http: Http;
  readonly signer: Signer;
  readonly serverClock: ServerClock;
  readonly timers: Timers;
  /** How often a read is tried in all. */
  readonly readAttempts?: number;
  readonly backoff?: Backoff;
  readonly random?: () => number;
};

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A list that fills more pages than this is not believed. */
const MAX_PAGES = 200;

/** Signed requests. Reads are repeated when repeating can help; writes never are. */
export class Rest {
  readonly unknownFields = new UnknownFields();
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /** @throws KalshiError, TransportError or WireError */
  async get<T>(path: string, answer: Decoder<T>, query: Query = {}): Promise<T> {
    const {
      http,
      timers,
      readAttempts = 4,
      backoff = { firstMs: 250, maxMs: 5_000 },
      random = Math.random,
    } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#getOnce(path, answer, query);
      } catch (error) {
        const again = error instanceof TransportError || (error instanceof KalshiError && error.retrySafe);
        if (!again || attempt >= readAttempts || http.closed) throw error;
      }
      await new Promise<void>((resolve) => timers.after(backoffMs(backoff, attempt, random), resolve));
    }
  }

  /** Every page of a list, in the exchange's order. @throws like `get`; a caller that stops early reads no further page */
  async *pages<T extends { cursor?: string }>(
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
      if (cursor !== undefined && (seen.has(cursor) || seen.size >= MAX_PAGES)) {
        throw new WireError(`${path}: the list does not end`);
      }
      if (cursor !== undefined) seen.add(cursor);
    } while (cursor !== undefined);
  }

  /** Sends once, whatever happens, with headers made ahead of time. @throws TransportError when there is no answer */
  post(path: string, headers: SignedHeaders, body: string): Promise<HttpAnswer> {
    return this.#options.http.ask('POST', path, headers, body);
  }

  async #getOnce<T>(path: string, answer: Decoder<T>, query: Query): Promise<T> {
    const { http, signer, serverClock } = this.#options;
    const headers = await signer.headersAside('GET', `${http.basePath}${path}`, serverClock.nowMs());
    const { status, body } = await http.ask('GET', `${path}${queryText(query)}`, headers);
    if (status < 200 || status > 299) throw kalshiError(status, body);
    return answer.decode(json(path, body), this.unknownFields);
  }
}

function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) params.set(key, String(value));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export function json(what: string, body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new WireError(`${what}: the answer is not JSON: ${JSON.stringify(body.slice(0, 120))}`);
  }
}
