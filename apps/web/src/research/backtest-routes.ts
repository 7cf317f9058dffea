import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { Done, Nothing } from '../contract/schemas.ts';
import { refuseProblems } from '../monitors/refuse-problems.ts';
import { WebError } from '../web-error.ts';
import {
  BacktestReportReply,
  BacktestsReply,
  BacktestWishBody,
  BegunReply,
  OfBacktest,
} from './backtest-schemas.ts';

type Context = Pick<WebContext, 'backtests' | 'traderAccount'>;

/** Strategies tried on stored prices. One is under way at a time, in a process of its own; what is saved is the command's library. */
export function backtestRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { backtests, traderAccount } = context;
  const by = (request: FastifyRequest): string => `web:${onTradersAccount(request, traderAccount).login}`;
  const own = { tag: 'research', right: 'own' } as const;
  const view = { tag: 'research', right: 'view' } as const;

  route(
    app,
    'GET',
    '/api/research/backtests',
    {
      ...view,
      summary: 'What is saved, what is under way, and what one can be begun with',
      reply: BacktestsReply,
    },
    async (_given, request) => {
      by(request);
      // Lists of the domain are read-only; they are only written out here.
      return (await backtests.look()) as never;
    },
  );

  route(
    app,
    'GET',
    '/api/research/backtests/:name',
    { ...view, summary: 'A saved backtest in full', params: OfBacktest, reply: BacktestReportReply },
    async ({ params: { name } }, request) => {
      by(request);
      const report = await backtests.read(name);
      if (report === null) throw new WebError('web.unknown_backtest');
      return report as never;
    },
  );

  route(
    app,
    'POST',
    '/api/research/backtests',
    {
      ...own,
      summary: 'Begin one on stored prices; it is saved when it is done',
      body: BacktestWishBody,
      reply: BegunReply,
    },
    async ({ body }, request) => {
      const begun = await backtests.begin(body, by(request));
      if ('problems' in begun) refuseProblems(begun.problems);
      const { symbol, strategy, from, to } = body;
      const detail = { symbol, strategy, from, to };
      if ('name' in begun) {
        await audit.write(request, 'backtest.begun', { ...detail, name: begun.name });
        return { name: begun.name };
      }
      const refused = 'refused' in begun ? begun.refused : '';
      await audit.write(request, 'backtest.begun', { ...detail, refused });
      throw new WebError('web.not_begun', { detail: refused });
    },
  );

  route(
    app,
    'POST',
    '/api/research/backtests/cancel',
    { ...own, summary: 'End the one that is under way: nothing of it is kept', body: Nothing, reply: Done },
    async (_given, request) => {
      by(request);
      if (!backtests.cancel()) throw new WebError('web.none_under_way');
      await audit.write(request, 'backtest.cancelled', {});
      return { done: true as const };
    },
  );

  route(
    app,
    'DELETE',
    '/api/research/backtests/:name',
    { ...own, summary: 'Delete a saved backtest', params: OfBacktest, reply: Done },
    async ({ params: { name } }, request) => {
      by(request);
      if (!(await backtests.remove(name))) throw new WebError('web.unknown_backtest');
      await audit.write(request, 'backtest.deleted', { name });
      return { done: true as const };
    },
  );
}
