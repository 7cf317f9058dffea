import { formatCount, formatPrice } from '@rec-io/domain/money';
import type { ExchangeOrder, OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { KalshiError, notSent } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { failed } from '../judge.ts';
import { createdOrder, createdOrders } from '../order-answer.ts';
import { type OrderTerms, orderBody } from '../order-body.ts';
import {
  type Amended,
  type Amendment,
  amended,
  type CancelOutcome,
  canceled,
  canceledOrders,
  type Decrease,
  type Decreased,
  decreased,
  type NotFound,
  type OrderPlace,
  type PlacedOrder,
} from '../order-change-answer.ts';
import type { Rest, Write } from '../rest.ts';
import type { SignedHeaders } from '../signing.ts';
import type { Done, Judged } from '../write-outcome.ts';

export type Sending = {
  /** Exits before cancels before entries; by default an order that only reduces is an exit. */
  readonly lane?: Write['lane'];
  /** Local wall time from which on it is not sent any more, but refused with `not_sent_in_time`. */
  readonly notAfterMs?: number;
};

/** Signatures made ahead of time for the paths that are always the same. */
export type OrderSignatures = Partial<
  Record<'create' | 'createBatch' | 'cancelBatch' | 'cancelAll', { take(): SignedHeaders }>
>;

export const ORDERS_PATH = '/portfolio/events/orders';
export const BATCH_PATH = `${ORDERS_PATH}/batched`;

/**
 * All that changes orders. No method throws, none sends twice, and none calls failed what may have happened: everything that
 * is neither a clear yes nor a clear no is `unknown`, also an answer that describes another order.
 */
export class OrderWrites {
  readonly #rest: Rest;
  readonly #statusOf: (orderId: string) => Promise<ExchangeOrder['status']>;
  readonly #signatures: OrderSignatures;

  /** @param statusOf reads one order; called after a cancel that found nothing */
  constructor(
    rest: Rest,
    statusOf: (orderId: string) => Promise<ExchangeOrder['status']>,
    signatures: OrderSignatures = {},
  ) {
    this.#rest = rest;
    this.#statusOf = statusOf;
    this.#signatures = signatures;
  }

  /** Sends one order. `rejected` with `not_sendable`, `not_sent_in_time` or `over_rate_limit` when it never left. */
  create(order: OrderRequest, terms: OrderTerms & Sending = {}): Promise<OrderOutcome> {
    return this.#send(
      () => ({
        method: 'POST',
        path: ORDERS_PATH,
        body: JSON.stringify(orderBody(order, terms)),
        exchangeIndex: order.exchangeIndex,
        ...sending(terms, order.reduceOnly ? 'exit' : 'entry'),
        ...signed(this.#signatures.create),
      }),
      (answer) => createdOrder(order, answer),
    );
  }

  /** Sends several orders at once; each is charged and judged by itself. Outcomes are in the order of `orders`. */
  async createBatch(
    orders: readonly (OrderRequest & OrderTerms)[],
    how: Sending = {},
  ): Promise<readonly OrderOutcome[]> {
    if (orders.length === 0) return [];
    const outcome = await this.#send(
      () => {
        requireDistinct(orders.map(({ clientOrderId }) => clientOrderId));
        return {
          method: 'POST',
          path: BATCH_PATH,
          body: JSON.stringify({ orders: orders.map((order) => orderBody(order, order)) }),
          items: orders.length,
          ...sending(how, orders.every(({ reduceOnly }) => reduceOnly) ? 'exit' : 'entry'),
          ...signed(this.#signatures.createBatch),
        };
      },
      (answer) => ({ kind: 'each' as const, outcomes: createdOrders(orders, answer) }),
    );
    return outcome.kind === 'each' ? outcome.outcomes : orders.map(() => outcome);
  }

  /** Takes an order out of the book. One that is not there any more is no error, and `listedAs` says what became of it. */
  async cancel(orderId: string, place: OrderPlace, how: Sending = {}): Promise<CancelOutcome> {
    const outcome = await this.#send(
      () => ({
        method: 'DELETE',
        path: orderPath(orderId),
        query: {
          exchange_index: place.exchangeIndex,
          market_ticker: place.ticker,
          subaccount: place.subaccount,
        },
        exchangeIndex: place.exchangeIndex,
        ...sending(how, 'cancel'),
      }),
      (answer) => canceled(orderId, answer),
    );
    if (outcome.kind !== 'rejected' || outcome.code !== 'not_found') return outcome;
    return { kind: 'not-found', listedAs: await this.#listedAs(orderId) };
  }

  /** Cancels several at once; each is judged by itself. Outcomes are in the order of `orders`. */
  async cancelBatch(orders: readonly PlacedOrder[], how: Sending = {}): Promise<readonly CancelOutcome[]> {
    if (orders.length === 0) return [];
    const outcome = await this.#send(
      () => {
        requireDistinct(orders.map(({ orderId }) => orderId));
        const rows = orders.map(({ orderId, ticker, exchangeIndex, subaccount }) => ({
          order_id: orderId,
          market_ticker: ticker,
          exchange_index: exchangeIndex,
          subaccount,
        }));
        return {
          method: 'DELETE',
          path: BATCH_PATH,
          body: JSON.stringify({ orders: rows }),
          items: orders.length,
          ...sending(how, 'cancel'),
          ...signed(this.#signatures.cancelBatch),
        };
      },
      (answer) => ({ kind: 'each' as const, outcomes: canceledOrders(orders, answer) }),
    );
    return outcome.kind === 'each' ? outcome.outcomes : orders.map(() => outcome);
  }

  /**
   * Cancels every order of the account, or of one subaccount, on all shards. The exchange may also cancel orders that are
   * placed within the next minute.
   */
  cancelAll(where: { readonly subaccount?: number } = {}): Promise<Judged<Done<unknown>>> {
    return this.#send(
      () => ({
        method: 'DELETE',
        path: ORDERS_PATH,
        query: { subaccount: where.subaccount },
        lane: 'cancel',
        ...signed(this.#signatures.cancelAll),
      }),
      () => ({ kind: 'acknowledged' }),
    );
  }

  /** Changes price, size or expiry. Only a smaller size at the same price, or another expiry, keeps the place in the queue. */
  amend(
    orderId: string,
    place: OrderPlace,
    amendment: Amendment,
    how: Sending = {},
  ): Promise<Judged<Amended>> {
    return this.#send(
      () => ({
        method: 'POST',
        path: `${orderPath(orderId)}/amend`,
        query: { subaccount: place.subaccount },
        body: JSON.stringify({
          ticker: place.ticker,
          side: amendment.side,
          price: formatPrice(amendment.yesPriceE4),
          count: formatCount(amendment.countE2),
          client_order_id: amendment.clientOrderId,
          updated_client_order_id: amendment.updatedClientOrderId,
          expiration_time: expirySeconds(amendment.expirationTimeMs),
          exchange_index: place.exchangeIndex,
        }),
        exchangeIndex: place.exchangeIndex,
        ...sending(how, 'entry'),
      }),
      (answer) => amended(orderId, amendment, answer),
    );
  }

  /** Takes contracts out of a resting order, by so many or down to so many; it keeps its place in the queue. */
  decrease(
    orderId: string,
    place: OrderPlace,
    change: Decrease,
    how: Sending = {},
  ): Promise<Judged<Decreased>> {
    return this.#send(
      () => ({
        method: 'POST',
        path: `${orderPath(orderId)}/decrease`,
        query: { subaccount: place.subaccount },
        body: JSON.stringify({
          ...('byE2' in change
            ? { reduce_by: formatCount(change.byE2) }
            : { reduce_to: formatCount(change.toE2) }),
          exchange_index: place.exchangeIndex,
          market_ticker: place.ticker,
        }),
        exchangeIndex: place.exchangeIndex,
        ...sending(how, 'cancel'),
      }),
      (answer) => decreased(orderId, change, answer),
    );
  }

  async #send<T>(write: () => Write, success: (answer: HttpAnswer) => T): Promise<Judged<T>> {
    let ready: Write;
    try {
      ready = write();
    } catch (error) {
      // It was never written, so it cannot have been sent.
      return failed(notSent('not_sendable', (error as Error).message));
    }
    return this.#rest.write(ready, success);
  }

  async #listedAs(orderId: string): Promise<NotFound['listedAs']> {
    try {
      return await this.#statusOf(orderId);
    } catch (error) {
      return error instanceof KalshiError && error.code === 'not_found' ? 'absent' : 'unread';
    }
  }
}

const orderPath = (orderId: string): string => {
  // An empty id would make the path that cancels everything.
  if (orderId === '') throw notSent('not_sendable', 'the order id is empty');
  return `${ORDERS_PATH}/${encodeURIComponent(orderId)}`;
};

function sending(how: Sending, lane: Write['lane']): Pick<Write, 'lane' | 'notAfterMs'> {
  const { notAfterMs } = how;
  return { lane: how.lane ?? lane, ...(notAfterMs === undefined ? {} : { notAfterMs }) };
}

const signed = (signatures: Write['signatures']): Pick<Write, 'signatures'> =>
  signatures === undefined ? {} : { signatures };

function requireDistinct(ids: readonly string[]): void {
  if (ids.includes('')) throw notSent('not_sendable', 'an id in the batch is empty');
  // The answer names orders by their ids: of two with one id nobody could tell which it means.
  if (new Set(ids).size < ids.length) throw notSent('not_sendable', 'an id is in the batch twice');
}

const expirySeconds = (timeMs: number | null | undefined): number | undefined => {
  if (timeMs === undefined) return undefined;
  return timeMs === null ? 0 : Math.floor(timeMs / SECOND_MS);
};
