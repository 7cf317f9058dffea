import type { FastifyInstance } from 'fastify';
import type { Canceled, Placed } from '../place-result.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { costOf, DEFAULT_COST } from './endpoint-costs.ts';
import { orderBody } from './order-body.ts';
import { type Query, textOf } from './page.ts';
import { isRefusal, NOT_FOUND, refusedByExchange } from './refusal.ts';
import { answerKept, ROOT, refuse, signed } from './reply.ts';
import { type RouteRule, TRADE, writing } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { shardCharge } from './shard-charge.ts';
import { contracts, dollars } from './wire-text.ts';

const ORDERS = `${ROOT}/portfolio/events/orders`;
const LEGACY_ORDERS = `${ROOT}/portfolio/orders`;
const LEGACY = refusedByExchange({
  httpStatus: 400,
  code: 'bad_request',
  message: 'Please switch to the V2 endpoints',
});

const PLACING: RouteRule = {
  ...TRADE,
  charge: ({ body }) => {
    const { exchange_index: index, ticker } = fieldsOf(body);
    return shardCharge(DEFAULT_COST, index, ticker);
  },
};
const CANCEL_COST = costOf('DELETE', '/trade-api/v2/portfolio/events/orders/:order_id');
const CANCELING: RouteRule = {
  ...TRADE,
  charge: ({ query }) => {
    const index = textOf(query as Query, 'exchange_index');
    return shardCharge(
      CANCEL_COST,
      index === undefined ? undefined : Number(index),
      textOf(query as Query, 'market_ticker'),
    );
  },
};
const CANCELING_ALL: RouteRule = { ...TRADE, charge: () => writing(CANCEL_COST) };

/** Orders: an answer leaves when what it says is kept. */
export function orderRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;

  app.post(
    ORDERS,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = orderBody(body);
        if (isRefusal(read)) return refuse(reply, read);
        return answerKept(context, reply, () => {
          const result = exchange.place(account, read.request, read.terms);
          return result.ok ? { code: 201, body: placedObject(result) } : refusedByExchange(result);
        });
      },
      PLACING,
    ),
  );

  app.delete(
    `${ORDERS}/:id`,
    signed(
      context,
      ({ account }, { params, query }, reply) => {
        const { id } = params as { readonly id: string };
        if (!isOnShard(query as Query)) return refuse(reply, NOT_FOUND);
        return answerKept(context, reply, () => {
          const result = exchange.cancel(account, id);
          return result.ok ? { code: 200, body: canceledObject(result) } : refusedByExchange(result);
        });
      },
      CANCELING,
    ),
  );

  app.delete(
    ORDERS,
    signed(
      context,
      ({ account }, _request, reply) =>
        answerKept(context, reply, () => {
          exchange.cancelAll(account);
          return { code: 204 };
        }),
      CANCELING_ALL,
    ),
  );

  for (const url of [LEGACY_ORDERS, `${LEGACY_ORDERS}/*`]) {
    app.route({ method: ['POST', 'DELETE'], url, handler: async (_request, reply) => refuse(reply, LEGACY) });
  }
}

/** A cancel by id alone is looked for on shard 0, where no crypto is. */
function isOnShard(query: Query): boolean {
  if (textOf(query, 'market_ticker') !== undefined) return true;
  const shard = Number(textOf(query, 'exchange_index') ?? 0);
  return shard === EXCHANGE_INDEX;
}

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};

const canceledObject = (result: Canceled) => ({
  order_id: result.orderId,
  ...(result.clientOrderId === '' ? {} : { client_order_id: result.clientOrderId }),
  reduced_by: contracts(result.reducedByE2),
  ts_ms: result.timeMs,
});

const placedObject = (placed: Placed) => ({
  order_id: placed.orderId,
  ...(placed.clientOrderId === '' ? {} : { client_order_id: placed.clientOrderId }),
  fill_count: contracts(placed.fillCountE2),
  remaining_count: contracts(placed.remainingCountE2),
  ...(placed.averageFillPriceE4 === null ? {} : { average_fill_price: dollars(placed.averageFillPriceE4) }),
  ...(placed.averageFeeE4 === null ? {} : { average_fee_paid: dollars(placed.averageFeeE4) }),
  ts_ms: placed.timeMs,
});
