import type { Market, Series } from '@rec-io/domain/market';
import type { OrderRequest } from '@rec-io/domain/order';
import type { ExchangeGateway, ReadBook } from '@rec-io/engine/ports';
import { accountReads } from './account-reads.ts';
import { learnLimits } from './api/account.ts';
import type { MarketFilter } from './api/markets.ts';
import type { KalshiApi } from './api.ts';
import { type KalshiClientOptions, kalshiClient } from './client.ts';
import { orderGroupPort } from './order-group-port.ts';
import { Pulse } from './pulse.ts';
import type { Reads } from './reads.ts';
import type { ServerClock } from './server-clock.ts';

export type KalshiGatewayOptions = KalshiClientOptions & {
  /** How long an entry may wait for the rate limit before it is refused unsent; 2 s by default. Exits wait as long as it takes. */
  readonly entryWaitMs?: number;
};

export type KalshiGateway = ExchangeGateway & {
  readonly reads: Reads;
  /** Everything else that the exchange offers, with the same connections, limits and signatures. */
  readonly api: KalshiApi;
  readonly serverClock: ServerClock;
  /**
   * Measures the exchange's clock, learns the account's rate limits, signs ahead and keeps connections open; orders are
   * possible without, a little slower. A wrong clock of this machine stops nothing here: signatures are corrected by what was
   * measured. @throws KalshiError when the exchange cannot be asked
   */
  start(): Promise<void>;
  stop(): Promise<void>;
};

const ENTRY_WAIT_MS = 2_000;
const UNSETTLED: readonly MarketFilter[] = ['unopened', 'open', 'paused', 'closed'];

export function kalshiGateway(options: KalshiGatewayOptions): KalshiGateway {
  const { clock, log, entryWaitMs = ENTRY_WAIT_MS } = options;
  const { http, rest, api, reads, serverClock, limits, signatures } = kalshiClient(options);

  let isLimitsKnown = false;
  const pulse = new Pulse({ ...options, rest, serverClock, onBeat: learn });

  /** Until it works: an exchange that is down at the start must not keep a trader at the lowest tier for ever. */
  async function learn(): Promise<void> {
    if (isLimitsKnown) return;
    await learnLimits(api.account, limits);
    isLimitsKnown = true;
  }

  async function markets(series: Series): Promise<readonly Market[]> {
    // A market that changes its state between two of these reads is in both: the later word counts.
    const found = new Map<string, Market>();
    // One that is not there has no markets, and must not keep those of others from being traded.
    if (!(await reads.hasSeries(series))) return [];
    for (const status of UNSETTLED) {
      for await (const market of reads.markets(series, { status })) found.set(market.ticker, market);
    }
    return [...found.values()];
  }

  async function book(ticker: string): Promise<ReadBook> {
    for await (const told of reads.books([ticker])) if (told.ticker === ticker) return told;
    throw new Error(`no book of ${ticker} is told`);
  }

  return {
    place: (order: OrderRequest) =>
      api.orderWrites.create(order, order.reduceOnly ? {} : { notAfterMs: clock.nowMs() + entryWaitMs }),
    markets,
    book,
    orderGroups: orderGroupPort(api.orderGroups),
    reads,
    api,
    serverClock,
    ...accountReads({ reads, api }),
    async start() {
      await reads.tradingActive();
      if (serverClock.complaint !== null) log.warn(serverClock.complaint);
      await learn().catch((error: Error) =>
        log.warn('the rate limits cannot be read; keeping to those of the lowest tier until they can', {
          error: error.message,
        }),
      );
      await signatures.start();
      pulse.start();
    },
    async stop() {
      pulse.stop();
      signatures.stop();
      if (options.limits === undefined) limits.stop();
      await http.close();
    },
  };
}
