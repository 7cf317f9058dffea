import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { Done, Nothing } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';
import { BackWish, RefreshWish, ResearchReply, UseWish } from './research-schemas.ts';

type Context = Pick<WebContext, 'research' | 'traderAccount'>;

/** The models by which the running trader trades. Which one that is, owners say; a running trader takes it up by itself. */
export function researchRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { research, traderAccount } = context;
  const by = (request: FastifyRequest): string => `web:${onTradersAccount(request, traderAccount).login}`;
  const own = { tag: 'research', right: 'own', reply: Done } as const;

  route(
    app,
    'GET',
    '/api/research/models',
    {
      summary:
        'By coin: which models there are, which is in use, how each was judged, and a refresh under way',
      tag: 'research',
      right: 'view',
      reply: ResearchReply,
    },
    async (_given, request) => {
      onTradersAccount(request, traderAccount);
      const { coins, refresh } = await research.look();
      // Lists of the domain are read-only; they are only written out here.
      return { coins: coins.map((coin) => ({ ...coin })), refresh } as never;
    },
  );

  /** What was not done for a reason is written down, too: it was tried. */
  async function done(
    request: FastifyRequest,
    action: string,
    detail: Readonly<Record<string, string>>,
    refused: string | null,
  ): Promise<{ done: true }> {
    await audit.write(request, action, refused === null ? detail : { ...detail, refused });
    if (refused !== null) throw new WebError('web.models_unchanged', { detail: refused });
    return { done: true };
  }

  route(
    app,
    'POST',
    '/api/research/models/use',
    { ...own, summary: 'Trade a coin with another model of the list from now on', body: UseWish },
    async ({ body: { symbol, model, seen, reason } }, request) => {
      const refused = await research.use(symbol, model, seen, by(request), reason.trim());
      return done(request, 'model.chosen', { symbol, model, before: seen, reason }, refused);
    },
  );

  route(
    app,
    'POST',
    '/api/research/models/rollback',
    { ...own, summary: 'Go back to the model that was in use before', body: BackWish },
    async ({ body: { symbol, seen, reason } }, request) => {
      const refused = await research.rollBack(symbol, seen, by(request), reason.trim());
      return done(request, 'model.rolled-back', { symbol, before: seen, reason }, refused);
    },
  );

  route(
    app,
    'POST',
    '/api/research/models/refresh',
    {
      ...own,
      summary: 'Fetch, verify and train anew, and put the new model in use if it is not worse',
      body: RefreshWish,
    },
    async ({ body: { symbols } }, request) => {
      const wanted = SYMBOLS.filter((symbol: CoinSymbol) => symbols.includes(symbol));
      const refused = research.refresh(wanted, by(request));
      return done(request, 'model.refresh', { symbols: wanted.join(',') }, refused);
    },
  );

  route(
    app,
    'POST',
    '/api/research/models/refresh/cancel',
    { ...own, summary: 'End a refresh that was begun here: what is in use stays in use', body: Nothing },
    async (_given, request) => {
      by(request);
      const refused = research.cancelRefresh() ? null : 'None is under way that was begun here.';
      return done(request, 'model.refresh-cancelled', {}, refused);
    },
  );
}
