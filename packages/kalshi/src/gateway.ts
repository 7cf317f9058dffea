import type { CoinSymbol, Market } from '@rec-io/domain/market';
import { formatCount, formatPrice } from '@rec-io/domain/money';
import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import type { ExchangeGateway } from '@rec-io/engine/ports';
import { type KalshiClientOptions, kalshiClient } from './client.ts';
import { HeaderPool } from './header-pool.ts';
import { orderOutcome, unknown } from './order-answer.ts';
import { collected, type MarketFilter, type Reads } from './reads.ts';
import type { ServerClock } from './server-clock.ts';

export type KalshiGateway = ExchangeGateway & {
  readonly reads: Reads;
  readonly serverClock: ServerClock;
  /** Measures the exchange's clock and signs ahead; orders are possible without, a little slower. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

const ORDERS_PATH = '/portfolio/events/orders';
const UNSETTLED: readonly MarketFilter[] = ['unopened', 'open', 'paused', 'closed'];

export function kalshiGateway(options: KalshiClientOptions): KalshiGateway {
  const { signer, clock, timers, log } = options;
  const { http, rest, reads, serverClock } = kalshiClient(options);
  const path = `${http.basePath}${ORDERS_PATH}`;
  const signatures = new HeaderPool({ signer, method: 'POST', path, clock, serverClock, timers, log });

  async function place(order: OrderRequest): Promise<OrderOutcome> {
    let body: string;
    try {
      body = orderBody(order);
    } catch (error) {
      return { kind: 'rejected', code: 'not_sendable', message: (error as Error).message };
    }
    try {
      return orderOutcome(order, await rest.post(ORDERS_PATH, signatures.take(), body));
    } catch (error) {
      return unknown((error as Error).message);
    }
  }

  async function markets(symbol: CoinSymbol): Promise<readonly Market[]> {
    // A market that changes its state between two of these reads is in both: the later word counts.
    const found = new Map<string, Market>();
    for (const status of UNSETTLED) {
      for await (const market of reads.markets(symbol, { status })) found.set(market.ticker, market);
    }
    return [...found.values()];
  }

  return {
    place,
    markets,
    reads,
    serverClock,
    balance: () => reads.balance(),
    positions: () => collected(reads.positions()),
    orders: (sinceMs) => collected(reads.orders(sinceMs)),
    fills: (sinceMs) => collected(reads.fills(sinceMs)),
    settlements: (sinceMs) => collected(reads.settlements(sinceMs)),
    async start() {
      await reads.tradingActive();
      await signatures.start();
    },
    async stop() {
      signatures.stop();
      await http.close();
    },
  };
}

/** The bytes of an order. @throws AmountError for amounts that are not exact */
export const orderBody = (order: OrderRequest): string =>
  JSON.stringify({
    ticker: order.ticker,
    client_order_id: order.clientOrderId,
    side: order.side,
    count: formatCount(order.countE2),
    price: formatPrice(order.yesPriceE4),
    time_in_force: order.timeInForce,
    self_trade_prevention_type: 'taker_at_cross',
    reduce_only: order.reduceOnly,
    exchange_index: order.exchangeIndex,
  });
