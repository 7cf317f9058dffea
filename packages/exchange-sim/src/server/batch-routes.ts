import type { FastifyInstance } from 'fastify';
import { costOf, DEFAULT_COST } from './endpoint-costs.ts';
import type { Caller } from './key-ring.ts';
import {
  type CancelOrderBody,
  type CreateOrderBody,
  orderOf,
  readBatchCancel,
  readBatchCreate,
} from './order-body.ts';
import { ORDERS } from './order-routes.ts';
import { subaccountFor } from './permission.ts';
import { badBody, isRefusal, type WireRefusal } from './refusal.ts';
import { answerKept, refuse, signed } from './reply.ts';
import { type RouteRule, TRADE, writing } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { USAGE_LEVELS } from './usage-level.ts';
import { canceledObject, itemError, placedObject } from './wire-order.ts';
import { contracts } from './wire-text.ts';

const BATCHED = `${ORDERS}/batched`;
const CANCEL_COST = costOf('DELETE', '/trade-api/v2/portfolio/events/orders/batched');

/** Items of a batch before it is read. */
const sizeOf = (body: unknown): number => {
  const orders = (body as { readonly orders?: unknown } | null | undefined)?.orders;
  return Array.isArray(orders) ? Math.max(1, orders.length) : 1;
};

/** Orders in numbers: each is billed, and each is answered for itself. */
export function batchRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, limits } = context;
  /** All of a batch must fit into a full bucket, or it could never be paid; that is said before anything is billed. */
  const billed = (cost: number): RouteRule => ({
    ...TRADE,
    charge: ({ body }) => writing(cost * sizeOf(body)),
  });
  const tooLarge = (caller: Caller, cost: number, body: unknown): WireRefusal | null => {
    const { capacity } = USAGE_LEVELS[limits.level(exchange.account(caller.account))].write;
    const size = sizeOf(body);
    return cost * size > capacity
      ? badBody(`a batch of ${size} costs ${cost * size} tokens, and the bucket holds ${capacity}`)
      : null;
  };

  app.post(
    BATCHED,
    signed(
      context,
      (caller, { body }, reply) => {
        const read = readBatchCreate(body);
        if (isRefusal(read)) return refuse(reply, read);
        const orders = owned(caller, read.orders);
        if (isRefusal(orders)) return refuse(reply, orders);
        return answerKept(context, reply, () => ({
          code: 201,
          body: { orders: orders.map(({ item, subaccount }) => place(caller.account, item, subaccount)) },
        }));
      },
      { ...billed(DEFAULT_COST), refusal: (caller, { body }) => tooLarge(caller, DEFAULT_COST, body) },
    ),
  );

  app.delete(
    BATCHED,
    signed(
      context,
      (caller, { body }, reply) => {
        const read = readBatchCancel(body);
        if (isRefusal(read)) return refuse(reply, read);
        const orders = owned(caller, read.orders);
        if (isRefusal(orders)) return refuse(reply, orders);
        return answerKept(context, reply, () => ({
          code: 200,
          body: { orders: orders.map(({ item, subaccount }) => cancel(caller.account, item, subaccount)) },
        }));
      },
      { ...billed(CANCEL_COST), refusal: (caller, { body }) => tooLarge(caller, CANCEL_COST, body) },
    ),
  );

  const place = (account: string, item: CreateOrderBody, subaccount: number): object => {
    const wanted = orderOf(item, subaccount);
    const result = wanted.ok ? exchange.place(account, wanted.request, wanted.terms) : wanted;
    if (result.ok) return placedObject(result);
    return {
      ...(item.client_order_id ? { client_order_id: item.client_order_id } : {}),
      ...itemError(result),
    };
  };

  const cancel = (account: string, item: CancelOrderBody, subaccount: number): object => {
    const { order_id: orderId, exchange_index: exchangeIndex, market_ticker: ticker } = item;
    const result = exchange.cancel(account, orderId, { exchangeIndex, ticker, subaccount });
    if (result.ok) return canceledObject(result);
    return { order_id: orderId, reduced_by: contracts(0), ...itemError(result) };
  };
}

type Owned<T> = { readonly item: T; readonly subaccount: number };

/** Each with its subaccount. One that the key may not touch refuses all of them. */
function owned<T extends { readonly subaccount?: number }>(
  caller: Caller,
  items: readonly T[],
): readonly Owned<T>[] | WireRefusal {
  const all: Owned<T>[] = [];
  for (const item of items) {
    const subaccount = subaccountFor(caller, item.subaccount, 0);
    if (typeof subaccount !== 'number') return subaccount;
    all.push({ item, subaccount });
  }
  return all;
}
