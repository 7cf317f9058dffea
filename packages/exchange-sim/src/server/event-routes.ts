import type { FastifyInstance } from 'fastify';
import type { TradingEvent } from '../trading-event.ts';
import { allEvents, eventKey } from './event-list.ts';
import { isHistorical } from './historical-cutoff.ts';
import { afterKey, listOf, type PageRule, pageOf, type Query, textOf, timeOf } from './page.ts';
import { FLAG, type QueryRules, queryProblem, TIME } from './query-check.ts';
import { isRefusal, NOT_FOUND } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { eventObject, seriesOf, sourceOf } from './wire-event.ts';
import { FILTER, marketObject } from './wire-market.ts';

const EVENTS: PageRule = { endpoint: 'GetEvents', limit: 200, limitMax: 200 };
const FEES: PageRule = { endpoint: 'GetEventFeeChanges', limit: 100, limitMax: 1_000 };
const LIST: QueryRules = {
  with_nested_markets: FLAG,
  with_milestones: FLAG,
  status: { kind: 'one', of: ['unopened', 'open', 'closed', 'settled'] },
  min_close_ts: TIME,
  min_updated_ts: TIME,
};
const ONE: QueryRules = { with_nested_markets: FLAG };

type Params = { readonly ticker: string };

/** Events, with their markets where asked for. */
export function eventRoutes(app: FastifyInstance, { exchange, exchangeTime }: ServerContext): void {
  const liveMarkets = ({ markets }: TradingEvent) =>
    markets.filter((market) => !isHistorical(market, exchangeTime())).map(marketObject);
  const wire = (event: TradingEvent, query: Query) => ({
    ...eventObject(event),
    ...(textOf(query, 'with_nested_markets') === 'true' && { markets: liveMarkets(event) }),
  });

  app.get<{ Querystring: Query }>(`${ROOT}/events`, async ({ query }, reply) => {
    const problem = queryProblem(query, 'GetEvents', LIST);
    if (problem) return answer(reply, problem);
    const found = allEvents(exchange).filter((event) => isWanted(event, query));
    const page = afterKey(found, eventKey, query, EVENTS);
    if (isRefusal(page)) return answer(reply, page);
    return reply.send({
      events: page.items.map((event) => wire(event, query)),
      ...(textOf(query, 'with_milestones') === 'true' && { milestones: [] }),
      cursor: page.cursor,
    });
  });

  /** Events have the fees of their series. */
  app.get<{ Querystring: Query }>(`${ROOT}/events/fee_changes`, async ({ query }, reply) => {
    const page = pageOf([], query, FEES);
    return answer(reply, isRefusal(page) ? page : { event_fee_changes: [], cursor: '' });
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/events/:ticker`,
    async ({ params, query }, reply) => {
      const problem = queryProblem(query, 'GetEvent', ONE);
      const event = exchange.event(params.ticker);
      if (problem || !event) return answer(reply, problem ?? NOT_FOUND);
      return reply.send({ event: wire(event, query), markets: liveMarkets(event) });
    },
  );

  /** Pictures and colours, of which there are none. */
  app.get<{ Params: Params }>(`${ROOT}/events/:ticker/metadata`, async ({ params }, reply) => {
    const event = exchange.event(params.ticker);
    if (!event) return answer(reply, NOT_FOUND);
    const details = event.markets.map(({ ticker }) => ({
      market_ticker: ticker,
      image_url: '',
      color_code: '',
    }));
    return reply.send({
      image_url: '',
      market_details: details,
      settlement_sources: sourceOf(event.fact.symbol),
    });
  });
}

function isWanted({ fact, markets }: TradingEvent, query: Query): boolean {
  const series = textOf(query, 'series_ticker');
  const tickers = listOf(query, 'tickers');
  const status = textOf(query, 'status');
  if (series !== undefined && series !== seriesOf(fact)) return false;
  if (tickers && !tickers.includes(fact.eventTicker)) return false;
  if ((timeOf(query, 'min_close_ts') ?? Number.NEGATIVE_INFINITY) > fact.closeTimeMs) return false;
  const updatedMs = Math.max(...markets.map((market) => market.updatedTimeMs));
  if ((timeOf(query, 'min_updated_ts') ?? Number.NEGATIVE_INFINITY) >= updatedMs) return false;
  return status === undefined || markets.some((market) => FILTER[market.status] === status);
}
