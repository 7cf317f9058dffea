import { type CountE2, parseCountE2 } from '@rec-io/domain/money';
import type { Rest } from '../rest.ts';
import {
  OrderOne,
  OrdersPage,
  type QueuePosition,
  QueuePositionOne,
  QueuePositions,
  type WireOrder,
} from '../schemas/portfolio.ts';
import { PAGE, part, rows } from './pages.ts';
import type { OfSubaccount } from './portfolio.ts';

export type OrdersQuery = OfSubaccount & {
  readonly ticker?: string;
  /** Up to 10, separated by commas. */
  readonly event_ticker?: string;
  readonly status?: 'resting' | 'canceled' | 'executed';
  /** Unix seconds, of creation. */
  readonly min_ts?: number;
  readonly max_ts?: number;
  readonly exchange_index?: number;
  /** Rows per page, 1 to 1,000. */
  readonly limit?: number;
};

/** Orders as the exchange lists them; reading may lag a write by a second. Every method throws KalshiError. */
export class OrdersApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  list(query: OrdersQuery = {}): AsyncGenerator<WireOrder> {
    return rows(this.#rest, '/portfolio/orders', OrdersPage, ({ orders }) => orders, {
      limit: PAGE,
      ...query,
    });
  }

  /** `not_found` for an id that is unknown or has moved to the historical list. */
  async one(orderId: string): Promise<WireOrder> {
    return (await this.#rest.get(`/portfolio/orders/${part(orderId)}`, OrderOne)).order;
  }

  /** Contracts in the book that are filled before this order. `not_found` when it does not rest. */
  async queuePosition(orderId: string): Promise<CountE2> {
    const path = `/portfolio/orders/${part(orderId)}/queue_position`;
    return parseCountE2((await this.#rest.get(path, QueuePositionOne)).queue_position_fp);
  }

  /** Of all resting orders in these markets (separated by commas) or this event; one of the two is needed. */
  async queuePositions(
    query: OfSubaccount & { readonly market_tickers?: string; readonly event_ticker?: string },
  ): Promise<readonly QueuePosition[]> {
    const path = '/portfolio/orders/queue_positions';
    return (await this.#rest.get(path, QueuePositions, query)).queue_positions ?? [];
  }
}
