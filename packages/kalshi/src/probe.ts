import { Agent, request } from 'undici';
import { ServerClock } from './server-clock.ts';
import type { Signer } from './signing.ts';

/** What came back, or why nothing did. */
export type ProbeAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | {
      readonly kind: 'no-answer';
      /** The system's or the TLS library's code: `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` … */
      readonly code: string;
    };

export type Probe = {
  /** Reads once, signed where a signer is given. Never throws but when `signal` aborts. */
  get(path: string, signer: Signer | null): Promise<ProbeAnswer>;
  /** Exchange minus local; null until an answer told its time. */
  readonly offsetMs: number | null;
  close(): Promise<void>;
};

export type ProbeOptions = {
  readonly restUrl: string;
  readonly nowMs: () => number;
  /** Ends everything; the caller puts its limit of time in here. */
  readonly signal: AbortSignal;
};

/** Below what a status, a balance or a list of keys ever is: another sender's page is not read to its end. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/**
 * Looks at an exchange without the client's patience: nothing is repeated, no limits are kept, and what went wrong on the
 * way is told with its code, so that a person learns which of the many reasons it was.
 */
export function probe({ restUrl, nowMs, signal }: ProbeOptions): Probe {
  const { origin, pathname } = new URL(restUrl);
  const agent = new Agent({ connect: { timeout: 5_000 }, maxResponseSize: ANSWER_BYTES_MAX });
  const serverClock = new ServerClock({ nowMs });
  return {
    get offsetMs() {
      return serverClock.measured ? serverClock.offsetMs : null;
    },
    async get(path, signer) {
      const full = `${pathname.replace(/\/+$/, '')}${path}`;
      const askedAtMs = nowMs();
      const signed = await signer?.headersAside('GET', full, serverClock.nowMs());
      try {
        const { statusCode, headers, body } = await request(`${origin}${full}`, {
          headers: { ...signed, accept: 'application/json' },
          dispatcher: agent,
          signal,
        });
        const { date, age } = headers;
        if (typeof date === 'string' && !(Number(age) > 0))
          serverClock.observe(date, askedAtMs, nowMs(), statusCode === 401);
        return { kind: 'answer', status: statusCode, body: await body.text() };
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'no-answer', code: codeIn(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** Only the code: an error of the client may carry the request with its headers. */
function codeIn(error: unknown): string {
  const causes = error instanceof AggregateError ? error.errors : [error];
  for (let at: unknown = causes[0] ?? error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return 'UNKNOWN';
}
