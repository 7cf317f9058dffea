import type { FastifyInstance } from 'fastify';
import type { Deposit } from '../transfer.ts';
import { PORTFOLIO } from './money-form.ts';
import { newestFirst, type PageRule, type Query } from './page.ts';
import { isRefusal } from './refusal.ts';
import { answer, signed } from './reply.ts';
import { READ_WHOLE } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { cents, seconds } from './wire-text.ts';

/** What came in, and what left. */
export function bankRoutes(app: FastifyInstance, context: ServerContext): void {
  const bank = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 500 });
  const isDeposit = ({ amountE6 }: Deposit) => amountE6 > 0;

  app.get(
    `${PORTFOLIO}/deposits`,
    signed(
      context,
      ({ account }, { query }, reply) => {
        const page = newestFirst(
          context.seen(account).deposits,
          isDeposit,
          query as Query,
          bank('GetDeposits'),
        );
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ deposits: page.items.map(bankObject), cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );

  // Money leaves by an accident's order only, and is kept as a deposit of less than nothing.
  app.get(
    `${PORTFOLIO}/withdrawals`,
    signed(
      context,
      ({ account }, { query }, reply) => {
        const page = newestFirst(
          context.seen(account).deposits,
          (row) => !isDeposit(row),
          query as Query,
          bank('GetWithdrawals'),
        );
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ withdrawals: page.items.map(bankObject), cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );
}

const bankObject = ({ depositId, amountE6, timeMs }: Deposit) => ({
  id: depositId,
  status: 'applied',
  type: 'ach',
  amount_cents: cents(Math.abs(amountE6)),
  fee_cents: 0,
  created_ts: seconds(timeMs),
  finalized_ts: seconds(timeMs),
});
