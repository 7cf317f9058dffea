import type { FastifyInstance, FastifyReply } from 'fastify';
import { NOT_FOUND, refusedByExchange, type WireRefusal } from './refusal.ts';
import { answer, ROOT, signed } from './reply.ts';
import type { ServerContext } from './server-context.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Why such a thing cannot be made here. */
const REFUSED = refusedByExchange({
  httpStatus: 400,
  code: 'not_available',
  message: 'not available',
  details: 'the simulated exchange trades single crypto contracts in their order books only',
});
const CURSOR = { cursor: '' };

/** What anybody may ask for and is not here: lists are empty, single things are not found. */
const PUBLIC: readonly (readonly [Method, string, object])[] = [
  ['GET', '/events/multivariate', { events: [], ...CURSOR }],
  ['GET', '/multivariate_event_collections', { multivariate_contracts: [], ...CURSOR }],
  ['GET', '/multivariate_event_collections/:id', NOT_FOUND],
  ['GET', '/milestones', { milestones: [], ...CURSOR }],
  ['GET', '/milestones/:id', NOT_FOUND],
  ['GET', '/structured_targets', { structured_targets: [], ...CURSOR }],
  ['GET', '/structured_targets/:id', NOT_FOUND],
  ['GET', '/incentive_programs', { incentive_programs: [], next_cursor: '' }],
  ['GET', '/search/filters_by_sport', { filters_by_sports: {}, sport_ordering: [] }],
  ['GET', '/live_data/batch', { live_datas: [] }],
  ['GET', '/live_data/milestone/:id', NOT_FOUND],
  ['GET', '/live_data/milestone/:id/game_stats', NOT_FOUND],
  ['GET', '/live_data/:type/milestone/:id', NOT_FOUND],
  ['GET', '/live_data/events/:ticker', NOT_FOUND],
  ['GET', '/live_data/weather/:city', REFUSED],
];

/** The same for what has to be signed. */
const SIGNED: readonly (readonly [Method, string, object])[] = [
  ['GET', '/series/:series/events/:ticker/forecast_percentile_history', { forecast_history: [] }],
  ['POST', '/multivariate_event_collections/:id', REFUSED],
  ['GET', '/communications/rfqs', { rfqs: [], ...CURSOR }],
  ['POST', '/communications/rfqs', REFUSED],
  ['GET', '/communications/rfqs/:id', NOT_FOUND],
  ['DELETE', '/communications/rfqs/:id', NOT_FOUND],
  ['GET', '/communications/rfqs/:id/quotes/:quote', NOT_FOUND],
  ['DELETE', '/communications/rfqs/:id/quotes/:quote', NOT_FOUND],
  ['PUT', '/communications/rfqs/:id/quotes/:quote/accept', NOT_FOUND],
  ['PUT', '/communications/rfqs/:id/quotes/:quote/confirm', NOT_FOUND],
  ['GET', '/communications/quotes', { quotes: [], ...CURSOR }],
  ['POST', '/communications/quotes', REFUSED],
  ['GET', '/communications/quotes/:quote', NOT_FOUND],
  ['DELETE', '/communications/quotes/:quote', NOT_FOUND],
  ['PUT', '/communications/quotes/:quote/accept', NOT_FOUND],
  ['PUT', '/communications/quotes/:quote/confirm', NOT_FOUND],
  ['GET', '/communications/block-trade-proposals', { block_trade_proposals: [], ...CURSOR }],
  ['POST', '/communications/block-trade-proposals', REFUSED],
  ['POST', '/communications/block-trade-proposals/:id/accept', NOT_FOUND],
  ['GET', '/fcm/orders', NOT_FOUND],
  ['GET', '/fcm/positions', NOT_FOUND],
];

/** Parts of the exchange's surface that mean nothing for crypto ladders answer truthfully that there is nothing. */
export function nothingHere(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const send = (reply: FastifyReply, body: object | WireRefusal): FastifyReply => answer(reply, body);
  for (const [method, url, body] of PUBLIC)
    app.route({ method, url: ROOT + url, handler: async (_request, reply) => send(reply, body) });
  for (const [method, url, body] of SIGNED)
    app.route({
      method,
      url: ROOT + url,
      handler: signed(context, (_caller, _request, reply) => send(reply, body)),
    });
  app.get(`${ROOT}/search/tags_by_categories`, async () => ({
    tags_by_categories: { Crypto: [...exchange.symbols] },
  }));
  /** An address for quotes that never come: the account's own name. */
  app.get(
    `${ROOT}/communications/id`,
    signed(context, ({ account }, _request, reply) => reply.send({ communications_id: account })),
  );
}
