import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OrderPlace } from '../order-changes.ts';
import { costOf, DEFAULT_COST } from './endpoint-costs.ts';
import type { Caller } from './key-ring.ts';
import { amendmentOf, orderOf, readAmend, readCreate, readDecrease, reductionOf } from './order-body.ts';
import { type Query, textOf } from './page.ts';
import { subaccountFor } from './permission.ts';
import { numberOf, type QueryRules, queryProblem, SHARD, SUBACCOUNT } from './query-check.ts';
import { isRefusal, refusedByExchange, type WireRefusal } from './refusal.ts';
import { answerKept, type Done, ROOT, refuse, signed } from './reply.ts';
import { type RouteRule, TRADE, writing } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { shardCharge } from './shard-charge.ts';
import { amendedObject, canceledObject, decreasedObject, placedObject } from './wire-order.ts';

export const ORDERS = `${ROOT}/portfolio/events/orders`;
const LEGACY_ORDERS = `${ROOT}/portfolio/orders`;
const LEGACY = refusedByExchange({
  httpStatus: 400,
  code: 'bad_request',
  message: 'Please switch to the V2 endpoints',
});

const CANCEL_COST = costOf('DELETE', '/trade-api/v2/portfolio/events/orders/:order_id');
/** Billed by where the body says that the order goes. */
const BY_BODY: RouteRule = {
  ...TRADE,
  charge: ({ body }) => {
    const { exchange_index: index, ticker, market_ticker: marketTicker } = fieldsOf(body);
    return shardCharge(DEFAULT_COST, index, ticker ?? marketTicker);
  },
};
const CANCELING: RouteRule = {
  ...TRADE,
  charge: ({ query }) =>
    shardCharge(
      CANCEL_COST,
      numberOf(query as Query, 'exchange_index'),
      textOf(query as Query, 'market_ticker'),
    ),
};
const CANCELING_ALL: RouteRule = { ...TRADE, charge: () => writing(CANCEL_COST) };

/** Orders, one at a time. An answer leaves when what it says is kept. */
export function orderRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  /** A route whose change is judged before, and answered when it is kept. */
  const changing = (
    rule: RouteRule,
    change: (caller: Caller, request: FastifyRequest) => (() => Done | WireRefusal) | WireRefusal,
  ) =>
    signed(
      context,
      (caller, request, reply) => {
        const run = change(caller, request);
        return typeof run === 'function' ? answerKept(context, reply, run) : refuse(reply, run);
      },
      rule,
    );

  app.post(
    ORDERS,
    changing(BY_BODY, (caller, { body }) => {
      const read = readCreate(body);
      if (isRefusal(read)) return read;
      const subaccount = subaccountFor(caller, read.subaccount, 0);
      if (typeof subaccount !== 'number') return subaccount;
      const wanted = orderOf(read, subaccount);
      if (!wanted.ok) return refusedByExchange(wanted);
      return () => {
        const result = exchange.place(caller.account, wanted.request, wanted.terms);
        return result.ok ? { code: 201, body: placedObject(result) } : refusedByExchange(result);
      };
    }),
  );

  app.delete(
    `${ORDERS}/:id`,
    changing(CANCELING, (caller, { params, query }) => {
      const refused = queryProblem(query as Query, 'CancelOrderV2', PLACE);
      const where = refused ?? placeOf(caller, query as Query);
      if (isRefusal(where)) return where;
      return () => {
        const result = exchange.cancel(caller.account, idOf(params), where);
        return result.ok ? { code: 200, body: canceledObject(result) } : refusedByExchange(result);
      };
    }),
  );

  app.delete(
    ORDERS,
    changing(CANCELING_ALL, (caller, { query }) => {
      const refused = queryProblem(query as Query, 'CancelAllOrdersV2', { subaccount: SUBACCOUNT });
      const subaccount = refused ?? subaccountFor(caller, numberOf(query as Query, 'subaccount'), null);
      if (subaccount !== null && typeof subaccount !== 'number') return subaccount;
      return () => {
        const result = exchange.cancelAll(caller.account, subaccount === null ? {} : { subaccount });
        return Array.isArray(result) ? { code: 204 } : refusedByExchange(result);
      };
    }),
  );

  app.post(
    `${ORDERS}/:id/amend`,
    changing(BY_BODY, (caller, { params, query, body }) => {
      const read = readAmend(body);
      const where = queryProblem(query as Query, 'AmendOrderV2', PLACE) ?? placeOf(caller, query as Query);
      if (isRefusal(read)) return read;
      if (isRefusal(where)) return where;
      const amendment = amendmentOf(read);
      if ('ok' in amendment) return refusedByExchange(amendment);
      const place = { ...where, exchangeIndex: read.exchange_index, ticker: read.ticker };
      return () => {
        const result = exchange.amend(caller.account, idOf(params), amendment, place);
        return result.ok ? { code: 200, body: amendedObject(result) } : refusedByExchange(result);
      };
    }),
  );

  app.post(
    `${ORDERS}/:id/decrease`,
    changing(BY_BODY, (caller, { params, query, body }) => {
      const read = readDecrease(body);
      const where = queryProblem(query as Query, 'DecreaseOrderV2', PLACE) ?? placeOf(caller, query as Query);
      if (isRefusal(read)) return read;
      if (isRefusal(where)) return where;
      const reduction = reductionOf(read);
      if (isRefusal(reduction)) return reduction;
      if ('ok' in reduction) return refusedByExchange(reduction);
      const place = { ...where, exchangeIndex: read.exchange_index, ticker: read.market_ticker };
      return () => {
        const result = exchange.decrease(caller.account, idOf(params), reduction, place);
        return result.ok ? { code: 200, body: decreasedObject(result) } : refusedByExchange(result);
      };
    }),
  );

  for (const url of [LEGACY_ORDERS, `${LEGACY_ORDERS}/*`]) {
    app.route({ method: ['POST', 'DELETE'], url, handler: async (_request, reply) => refuse(reply, LEGACY) });
  }
}

const PLACE: QueryRules = { subaccount: SUBACCOUNT, exchange_index: SHARD };
/** Where the query says that an order lies; without a word on subaccounts, in the primary one. */
function placeOf(caller: Caller, query: Query): OrderPlace | WireRefusal {
  const subaccount = subaccountFor(caller, numberOf(query, 'subaccount'), 0);
  if (typeof subaccount !== 'number') return subaccount;
  return {
    subaccount,
    exchangeIndex: numberOf(query, 'exchange_index'),
    ticker: textOf(query, 'market_ticker'),
  };
}

const idOf = (params: unknown): string => (params as { readonly id: string }).id;
const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
