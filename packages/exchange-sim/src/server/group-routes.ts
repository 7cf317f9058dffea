import type { CountE2 } from '@rec-io/domain/money';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { OrderPlace } from '../order-changes.ts';
import type { GroupResult, GroupView } from '../order-groups.ts';
import { REFUSALS } from '../place-result.ts';
import { bodyReader } from './body.ts';
import { DEFAULT_COST } from './endpoint-costs.ts';
import type { Caller } from './key-ring.ts';
import { Amount, exact, SubaccountNumber } from './order-body.ts';
import type { Query } from './page.ts';
import { subaccountFor } from './permission.ts';
import { numberOf, type QueryRules, queryProblem, SHARD, SUBACCOUNT } from './query-check.ts';
import { badBody, isRefusal, refusedByExchange, type WireRefusal } from './refusal.ts';
import { answer, answerKept, ROOT, refuse, signed } from './reply.ts';
import { READ, type RouteRule, TRADE } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { shardCharge } from './shard-charge.ts';
import { contracts } from './wire-text.ts';

const GROUPS = `${ROOT}/portfolio/order_groups`;
const limits = {
  contracts_limit: Type.Optional(Type.Integer({ minimum: 1 })),
  contracts_limit_fp: Type.Optional(Amount),
};
const readCreate = bodyReader(
  'CreateOrderGroupRequest',
  Type.Object({
    ...limits,
    subaccount: Type.Optional(SubaccountNumber),
    exchange_index: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  }),
);
const readLimit = bodyReader('UpdateOrderGroupLimitRequest', Type.Object(limits));

const PLACE: QueryRules = { subaccount: SUBACCOUNT, exchange_index: SHARD };
const BY_BODY: RouteRule = {
  ...TRADE,
  charge: ({ body }) =>
    shardCharge(
      DEFAULT_COST,
      (body as { readonly exchange_index?: unknown } | null | undefined)?.exchange_index,
      '',
    ),
};
const BY_QUERY: RouteRule = {
  ...TRADE,
  charge: ({ query }) => shardCharge(DEFAULT_COST, numberOf(query as Query, 'exchange_index'), ''),
};

/** Groups of orders that end together. */
export function groupRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;

  app.get(
    GROUPS,
    signed(
      context,
      (caller, { query }, reply) => {
        const subaccount = filterOf(caller, query as Query, 'GetOrderGroups');
        if (typeof subaccount === 'object') return answer(reply, subaccount);
        const groups = exchange
          .groups(caller.account)
          .filter((group) => (subaccount ?? group.subaccount) === group.subaccount);
        return reply.send({
          order_groups: groups.map((group) => ({ id: group.groupId, ...groupObject(group) })),
        });
      },
      READ,
    ),
  );

  app.get(
    `${GROUPS}/:id`,
    signed(
      context,
      (caller, { query, params }, reply) => {
        const subaccount = filterOf(caller, query as Query, 'GetOrderGroup');
        if (typeof subaccount === 'object') return answer(reply, subaccount);
        const result = exchange.group(caller.account, idOf(params), { subaccount });
        if (!result.ok) return refuse(reply, refusedByExchange(result));
        return reply.send({ ...groupObject(result.group), orders: result.group.orderIds });
      },
      READ,
    ),
  );

  app.post(
    `${GROUPS}/create`,
    signed(
      context,
      (caller, { body }, reply) => {
        const read = readCreate(body);
        if (isRefusal(read)) return refuse(reply, read);
        const limitE2 = limitOf(read);
        const subaccount = subaccountFor(caller, read.subaccount, 0);
        if (typeof limitE2 !== 'number') return refuse(reply, limitE2);
        if (typeof subaccount !== 'number') return refuse(reply, subaccount);
        const plan = { limitE2, subaccount, exchangeIndex: read.exchange_index ?? 0 };
        return answerKept(context, reply, () => {
          const result = exchange.createGroup(caller.account, plan);
          if (!result.ok) return refusedByExchange(result);
          const { groupId, exchangeIndex } = result.group;
          return { code: 201, body: { order_group_id: groupId, subaccount, exchange_index: exchangeIndex } };
        });
      },
      BY_BODY,
    ),
  );

  const changing = (
    method: 'PUT' | 'DELETE',
    path: string,
    change: (account: string, id: string, where: OrderPlace, body: unknown) => GroupResult | WireRefusal,
  ): void => {
    app.route({
      method,
      url: `${GROUPS}/:id${path}`,
      handler: signed(
        context,
        (caller, { query, params, body }, reply) => {
          const where = placeOf(caller, query as Query);
          if (isRefusal(where)) return refuse(reply, where);
          return answerKept(context, reply, () => {
            const result = change(caller.account, idOf(params), where, body);
            if (isRefusal(result)) return result;
            return result.ok ? { code: 200, body: {} } : refusedByExchange(result);
          });
        },
        BY_QUERY,
      ),
    });
  };
  changing('DELETE', '', (account, id, where) => exchange.deleteGroup(account, id, where));
  changing('PUT', '/reset', (account, id, where) => exchange.resetGroup(account, id, where));
  changing('PUT', '/trigger', (account, id, where) => exchange.triggerGroup(account, id, where));
  changing('PUT', '/limit', (account, id, where, body) => {
    const read = readLimit(body);
    const limitE2 = isRefusal(read) ? read : limitOf(read);
    return typeof limitE2 === 'number' ? exchange.limitGroup(account, id, limitE2, where) : limitE2;
  });
}

const groupObject = ({ limitE2, isTriggered, exchangeIndex }: GroupView) => ({
  contracts_limit_fp: contracts(limitE2),
  is_auto_cancel_enabled: !isTriggered,
  exchange_index: exchangeIndex,
});

type Limits = { readonly contracts_limit?: number; readonly contracts_limit_fp?: string };
/** By either of two ways; where both are there they must say the same. */
function limitOf({ contracts_limit: whole, contracts_limit_fp: text }: Limits): CountE2 | WireRefusal {
  const exactE2 = text === undefined ? undefined : exact(text, 2);
  if (exactE2 === null) return refusedByExchange(REFUSALS.groupLimit);
  const wholeE2 = whole === undefined ? undefined : whole * 100;
  if (wholeE2 !== undefined && exactE2 !== undefined && wholeE2 !== exactE2)
    return badBody('contracts_limit and contracts_limit_fp differ');
  const limitE2 = exactE2 ?? wholeE2;
  return limitE2 === undefined
    ? badBody('contracts_limit or contracts_limit_fp is required')
    : (limitE2 as CountE2);
}

function filterOf(caller: Caller, query: Query, endpoint: string): number | undefined | WireRefusal {
  const refused = queryProblem(query, endpoint, { subaccount: SUBACCOUNT });
  return refused ?? subaccountFor(caller, numberOf(query, 'subaccount'), undefined);
}

/** Groups of other shards must be asked for there. */
function placeOf(caller: Caller, query: Query): OrderPlace | WireRefusal {
  const refused = queryProblem(query, 'OrderGroup', PLACE);
  const subaccount = refused ?? subaccountFor(caller, numberOf(query, 'subaccount'), 0);
  if (typeof subaccount !== 'number') return subaccount;
  return { subaccount, exchangeIndex: numberOf(query, 'exchange_index') ?? 0 };
}

const idOf = (params: unknown): string => (params as { readonly id: string }).id;
