import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import { KalshiApi } from './api.ts';
import type { Backoff } from './backoff.ts';
import { Http, type HttpOptions } from './http.ts';
import { PooledSignatures } from './order-signatures.ts';
import { RateLimits } from './rate-limits/rate-limits.ts';
import { type PublicReads, Reads } from './reads.ts';
import { Rest } from './rest.ts';
import { ServerClock } from './server-clock.ts';
import type { Signer } from './signing.ts';

export type KalshiClientOptions = Pick<HttpOptions, 'timeouts' | 'connections'> & {
  /** `http://127.0.0.1:8090/trade-api/v2` */
  readonly restUrl: string;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** The account's limits, shared by all clients of one account in this process; its own by default. */
  readonly limits?: RateLimits;
  /** How often a read is tried in all; 4 by default. */
  readonly readAttempts?: number;
  readonly backoff?: Backoff;
};

export type KalshiClient = {
  readonly http: Http;
  readonly rest: Rest;
  readonly api: KalshiApi;
  readonly reads: Reads;
  readonly serverClock: ServerClock;
  readonly limits: RateLimits;
  /** Made ahead of time once they are started; on the spot before. */
  readonly signatures: PooledSignatures;
};

/** Of a client that has no key: it reads what anybody may, and can write nothing. */
export type PublicClientOptions = Omit<KalshiClientOptions, 'signer' | 'limits'>;

export type PublicClient = Pick<KalshiClient, 'http' | 'serverClock' | 'limits'> & {
  readonly reads: PublicReads;
};

export const publicClient = (options: PublicClientOptions): PublicClient => {
  const { http, serverClock, limits, rest } = connections({ ...options, signer: null });
  return { http, serverClock, limits, reads: new Reads(new KalshiApi(rest), options.clock) };
};

/** Connections, clock, limits and reads of one account at one host. */
export function kalshiClient(options: KalshiClientOptions): KalshiClient {
  const parts = connections(options);
  const { http, rest, serverClock } = parts;
  const signatures = new PooledSignatures({ ...options, basePath: http.basePath, serverClock });
  const api = new KalshiApi(rest, signatures);
  return { ...parts, api, reads: new Reads(api, options.clock), signatures };
}

function connections(options: Omit<KalshiClientOptions, 'signer'> & { readonly signer: Signer | null }) {
  const { clock, timers, log } = options;
  const serverClock = new ServerClock(clock, (jump) =>
    log.warn('a clock was set: this machine and the exchange no longer differ as they did', jump),
  );
  const limits = options.limits ?? new RateLimits({ clock, timers });
  const http = new Http({ ...options, serverClock });
  const rest = new Rest({ ...options, http, serverClock, limits });
  return { http, rest, serverClock, limits };
}
