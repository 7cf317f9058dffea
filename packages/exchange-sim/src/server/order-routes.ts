import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Placed } from '../place-result.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { orderBody } from './order-body.ts';
import { type Query, textOf } from './page.ts';
import { isRefusal, NOT_FOUND, refusedByExchange, UNAVAILABLE, type WireRefusal } from './refusal.ts';
import { ROOT, refuse, signed } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { contracts, dollars } from './wire-text.ts';

const ORDERS = `${ROOT}/portfolio/events/orders`;
const LEGACY_ORDERS = `${ROOT}/portfolio/orders`;
const LEGACY = refusedByExchange({
  httpStatus: 400,
  code: 'bad_request',
  message: 'Please switch to the V2 endpoints',
});

/** Orders: the only routes that change anything. An answer leaves when what it says is kept. */
export function orderRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, durable, log } = context;

  const answerKept = async (reply: FastifyReply, code: number, body?: object): Promise<FastifyReply> => {
    try {
      await durable();
    } catch (error) {
      log.warn('an order is not known to be kept', { error: String(error) });
      return refuse(reply, UNAVAILABLE);
    }
    return reply.code(code).send(body);
  };
  /** Runs a change; when its facts cannot be handed over, nobody can say whether it happened. */
  const change = <T extends object>(action: () => T): T | WireRefusal => {
    try {
      return action();
    } catch (error) {
      log.warn('an order could not be kept', { error: String(error) });
      return UNAVAILABLE;
    }
  };

  app.post(
    ORDERS,
    signed(context, async ({ account }, { body }, reply) => {
      const read = orderBody(body);
      if (isRefusal(read)) return refuse(reply, read);
      const result = change(() => exchange.place(account, read.request, read.terms));
      if (isRefusal(result)) return refuse(reply, result);
      if (!result.ok) return refuse(reply, refusedByExchange(result));
      return answerKept(reply, 201, placedObject(result));
    }),
  );

  app.delete(
    `${ORDERS}/:id`,
    signed(context, async ({ account }, { params, query }, reply) => {
      const { id } = params as { readonly id: string };
      if (!isOnShard(query as Query)) return refuse(reply, NOT_FOUND);
      const result = change(() => exchange.cancel(account, id));
      if (isRefusal(result)) return refuse(reply, result);
      if (!result.ok) return refuse(reply, refusedByExchange(result));
      return answerKept(reply, 200, {
        order_id: result.orderId,
        ...(result.clientOrderId === '' ? {} : { client_order_id: result.clientOrderId }),
        reduced_by: contracts(result.reducedByE2),
        ts_ms: result.timeMs,
      });
    }),
  );

  app.delete(
    ORDERS,
    signed(context, async ({ account }, _request, reply) => {
      const resting = exchange.account(account).resting.records();
      const result = change(() => resting.map(({ orderId }) => exchange.cancel(account, orderId)));
      if (isRefusal(result)) return refuse(reply, result);
      return answerKept(reply, 204);
    }),
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

const placedObject = (placed: Placed) => ({
  order_id: placed.orderId,
  ...(placed.clientOrderId === '' ? {} : { client_order_id: placed.clientOrderId }),
  fill_count: contracts(placed.fillCountE2),
  remaining_count: contracts(placed.remainingCountE2),
  ...(placed.averageFillPriceE4 === null ? {} : { average_fill_price: dollars(placed.averageFillPriceE4) }),
  ...(placed.averageFeeE4 === null ? {} : { average_fee_paid: dollars(placed.averageFeeE4) }),
  ts_ms: placed.timeMs,
});
