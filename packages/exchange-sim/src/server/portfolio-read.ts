import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Caller } from './key-ring.ts';
import type { PageRule, Query } from './page.ts';
import { subaccountFor } from './permission.ts';
import { numberOf, type QueryRules, queryProblem, SHARD, SUBACCOUNT, TIME } from './query-check.ts';
import type { WireRefusal } from './refusal.ts';
import { answer, ROOT, signed } from './reply.ts';
import { READ } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';

export const PLACE: QueryRules = { subaccount: SUBACCOUNT, exchange_index: SHARD };
export const SPAN: QueryRules = { ...PLACE, min_ts: TIME, max_ts: TIME };
export const portfolioPages = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 1_000 });

/** What a request is about: whose, and which of its subaccounts; undefined: all. */
export type Asked = {
  readonly caller: Caller;
  readonly account: Account;
  readonly query: Query;
  readonly subaccount: number | undefined;
  readonly id: string;
};

/** How a route is made by which an account reads something of itself. */
export type PortfolioRead = ReturnType<typeof portfolioRead>;

export function portfolioRead(app: FastifyInstance, context: ServerContext) {
  /** @param absent the subaccount that is meant when none is named */
  return (
    path: string,
    endpoint: string,
    query: QueryRules,
    absent: number | undefined,
    read: (asked: Asked) => object | WireRefusal,
    rule = READ,
  ): void => {
    app.get(
      `${ROOT}${path}`,
      signed(
        context,
        (caller, request, reply) => {
          const asked = request.query as Query;
          const problem = queryProblem(asked, endpoint, query);
          const subaccount = problem ?? subaccountFor(caller, numberOf(asked, 'subaccount'), absent);
          if (typeof subaccount === 'object') return answer(reply, subaccount);
          const { id = '' } = request.params as { readonly id?: string };
          const account = context.seen(caller.account);
          return answer(reply, read({ caller, account, query: asked, subaccount, id }));
        },
        rule,
      ),
    );
  };
}
