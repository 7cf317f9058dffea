import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { Backoff } from './backoff.ts';
import { Http, type HttpOptions } from './http.ts';
import { Reads } from './reads.ts';
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
  /** How often a read is tried in all; 4 by default. */
  readonly readAttempts?: number;
  readonly backoff?: Backoff;
};

export type KalshiClient = {
  readonly http: Http;
  readonly rest: Rest;
  readonly reads: Reads;
  readonly serverClock: ServerClock;
};

/** Connections, clock and reads of one account at one host. */
export function kalshiClient(options: KalshiClientOptions): KalshiClient {
  const serverClock = new ServerClock(options.clock);
  const http = new Http({ ...options, serverClock });
  const rest = new Rest({ ...options, http, serverClock });
  return { http, rest, reads: new Reads(rest), serverClock };
}
