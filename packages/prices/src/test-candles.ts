import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteBars } from './bars.ts';
import { CANDLES_MAX } from './coinbase-candles.ts';

/** What goes wrong with one request. */
export type VenueFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** JSON that ends in the middle. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'redirect' };

export type CandleVenue = {
  /** As `url` of the door. */
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: { readonly product: string; readonly startMs: number; readonly endMs: number }[];
  /** The next requests fail so, one after the other. */
  readonly faults: VenueFault[];
  /** Told of each request before it is answered. */
  onRequest: (count: number) => void | Promise<void>;
  /** Its clock, in its `Date`. */
  nowMs: number;
  close(): Promise<void>;
};

export type VenueOptions = {
  readonly nowMs: number;
  /** By product, `BTC-USD`. */
  readonly bars: Readonly<Record<string, MinuteBars>>;
  /** Whether it also sends the candle that is under way, and one of tomorrow. */
  readonly sendsUnfinished?: boolean;
};

/**
 * Coinbase's candles on loopback, for tests: newest first, both ends of the stretch meant, minutes without a trade absent, more than
 * 300 refused, a product that it does not have unknown.
 */
export async function candleVenue({
  nowMs,
  bars,
  sendsUnfinished = false,
}: VenueOptions): Promise<CandleVenue> {
  const venue: CandleVenue = {
    url: '',
    ...{ requests: [], faults: [], onRequest: () => undefined, nowMs },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const server = createServer((request, response) => {
    void Promise.resolve(venue.onRequest(venue.requests.length)).then(() => answer(request, response));
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const asked = new URL(request.url ?? '', 'http://venue');
    const [, , product = ''] = asked.pathname.split('/');
    const [startMs, endMs] = [asked.searchParams.get('start'), asked.searchParams.get('end')].map((time) =>
      Date.parse(time ?? ''),
    ) as [number, number];
    venue.requests.push({ product, startMs, endMs });
    response.setHeader('date', new Date(venue.nowMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    const fault = venue.faults.shift();
    if (fault !== undefined) {
      fail(fault, response);
      return;
    }
    const own = bars[product];
    if (own === undefined || !asked.pathname.endsWith('/candles')) refuse(response, 404, 'NotFound');
    else if ((endMs - startMs) / MINUTE_MS + 1 > CANDLES_MAX)
      refuse(
        response,
        400,
        'granularity too small for the requested time range. Count of aggregations requested exceeds 300',
      );
    else
      response.end(
        JSON.stringify([
          ...(sendsUnfinished ? unfinished(venue.nowMs) : []),
          ...candles(own, startMs, endMs, venue.nowMs),
        ]),
      );
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(venue, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function fail(fault: VenueFault, response: ServerResponse): void {
  if (fault.kind === 'reset') response.destroy();
  else if (fault.kind === 'truncated') response.end('[[1727740800,62990.1,63010.5,63');
  else if (fault.kind === 'body') response.end(fault.body);
  else if (fault.kind === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
  else {
    if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
    refuse(
      response,
      fault.status,
      fault.status === 429 ? 'Public rate limit exceeded' : 'Internal server error',
    );
  }
}

const refuse = (response: ServerResponse, status: number, message: string): void =>
  void response.writeHead(status).end(JSON.stringify({ message }));

function candles(bars: MinuteBars, startMs: number, endMs: number, nowMs: number): number[][] {
  const found: number[][] = [];
  for (let row = bars.length - 1; row >= 0; row--) {
    const timeMs = bars.startMs[row] ?? 0;
    if (timeMs < startMs || timeMs > endMs || timeMs + MINUTE_MS > nowMs) continue;
    const prices = [bars.lowE4, bars.highE4, bars.openE4, bars.closeE4].map(
      (column) => (column[row] ?? 0) / 1e4,
    );
    found.push([timeMs / 1_000, ...prices, bars.volume[row] ?? 0]);
  }
  return found;
}

function unfinished(nowMs: number): number[][] {
  const minuteS = Math.floor(nowMs / MINUTE_MS) * 60;
  return [minuteS + 86_400, minuteS].map((seconds) => [seconds, 1, 1, 1, 1, 0.5]);
}
