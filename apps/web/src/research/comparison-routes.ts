import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { Done, Nothing } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';
import { ComparisonReply, ComparisonWish } from './research-schemas.ts';

type Context = Pick<WebContext, 'comparisons' | 'traderAccount'>;

/** Two models, asked the same questions about the newest weeks, in a process of its own. */
export function comparisonRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { comparisons, traderAccount } = context;
  const by = (request: FastifyRequest): string => `web:${onTradersAccount(request, traderAccount).login}`;
  const own = { tag: 'research', right: 'own', reply: Done } as const;

  route(
    app,
    'GET',
    '/api/research/models/comparison',
    {
      summary: 'The newest comparison of two models that was made here, and one under way',
      tag: 'research',
      right: 'view',
      reply: ComparisonReply,
    },
    async (_given, request) => {
      by(request);
      // Lists of the domain are read-only; they are only written out here.
      return (await comparisons.look()) as never;
    },
  );

  route(
    app,
    'POST',
    '/api/research/models/comparison',
    { ...own, summary: 'Ask two models the same questions about the newest weeks', body: ComparisonWish },
    async ({ body }, request) => {
      const refused = await comparisons.begin(body, by(request));
      await audit.write(request, 'models.compared', refused === null ? body : { ...body, refused });
      if (refused !== null) throw new WebError('web.not_begun', { detail: refused });
      return { done: true as const };
    },
  );

  route(
    app,
    'POST',
    '/api/research/models/comparison/cancel',
    { ...own, summary: 'End the one that is under way', body: Nothing },
    async (_given, request) => {
      by(request);
      if (!comparisons.cancel()) throw new WebError('web.none_under_way');
      await audit.write(request, 'models.comparison-cancelled', {});
      return { done: true as const };
    },
  );
}
