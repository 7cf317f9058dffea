import { DAY_MS } from '@rec-io/domain/time';
import type { FastifyInstance } from 'fastify';
import type { TradingEvent } from '../trading-event.ts';
import { EXCHANGE_INDEX, type TradingMarket } from '../trading-market.ts';
import { listOf, type PageRule, pageOf, type Query, textOf, timeOf } from './page.ts';
import { badQuery, isRefusal, NOT_FOUND } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { tradeObject } from './trade-tape.ts';
import { eventObject, nestedEvent, seriesOf } from './wire-event.ts';
import { FILTER, marketObject } from './wire-market.ts';
import { seriesList, seriesObject } from './wire-series.ts';
import { contracts, dollars, time } from './wire-text.ts';

const MARKETS: PageRule = { endpoint: 'GetMarkets', limit: 100, limitMax: 1_000 };
const EVENTS: PageRule = { endpoint: 'GetEvents', limit: 200, limitMax: 200 };
const TRADES: PageRule = { endpoint: 'GetTrades', limit: 100, limitMax: 1_000 };
const STATES = new Set(['unopened', 'open', 'paused', 'closed', 'settled']);
const WEEK_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

type Params = { readonly ticker: string };

/** What anybody may read, signed or not. */
export function marketRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, tape } = context;
  const events = (): TradingEvent[] => [...exchange.finishedEvents(), ...exchange.events()];

  app.get(`${ROOT}/exchange/status`, async () => {
    const active = { exchange_active: true, trading_active: true, intra_exchange_transfers_active: true };
    const shard = { exchange_index: EXCHANGE_INDEX, description: 'crypto', ...active };
    return { ...active, exchange_index_statuses: [shard] };
  });

  app.get(`${ROOT}/exchange/schedule`, async () => {
    const allDay = [{ open_time: '00:00', close_time: '24:00' }];
    const nowMs = context.exchangeTime();
    const week = Object.fromEntries(WEEK_DAYS.map((day) => [day, allDay]));
    const span = { start_time: time(nowMs - 365 * DAY_MS), end_time: time(nowMs + 365 * DAY_MS) };
    return { schedule: { standard_hours: [{ ...span, ...week }], maintenance_windows: [] } };
  });

  app.get<{ Params: Params }>(`${ROOT}/series/:ticker`, async ({ params }, reply) => {
    const series = seriesList(exchange.symbols, exchange.ladders).find(
      ({ ticker }) => ticker === params.ticker,
    );
    return answer(reply, series ? { series: seriesObject(series) } : NOT_FOUND);
  });

  app.get<{ Querystring: Query }>(`${ROOT}/events`, async ({ query }, reply) => {
    const nested = textOf(query, 'with_nested_markets') === 'true';
    const found = events().filter((event) => isWantedEvent(event, query));
    const page = pageOf(found, query, EVENTS);
    if (isRefusal(page)) return answer(reply, page);
    const wanted = page.items.map((event) => (nested ? nestedEvent(event) : eventObject(event)));
    return reply.send({ events: wanted, cursor: page.cursor });
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/events/:ticker`,
    async ({ params, query }, reply) => {
      const found = exchange.event(params.ticker);
      if (!found) return answer(reply, NOT_FOUND);
      const nested = textOf(query, 'with_nested_markets') === 'true';
      const event = nested ? nestedEvent(found) : eventObject(found);
      return reply.send({ event, markets: found.markets.map(marketObject) });
    },
  );

  app.get<{ Querystring: Query }>(`${ROOT}/markets`, async ({ query }, reply) => {
    const status = textOf(query, 'status');
    if (status !== undefined && !STATES.has(status))
      return answer(reply, badQuery('GetMarkets', 'Status', 'oneof'));
    const found = events().flatMap(({ markets }) => markets.filter((market) => isWanted(market, query)));
    const page = pageOf(found, query, MARKETS);
    if (isRefusal(page)) return answer(reply, page);
    return reply.send({ markets: page.items.map(marketObject), cursor: page.cursor });
  });

  app.get<{ Querystring: Query }>(`${ROOT}/markets/trades`, async ({ query }, reply) => {
    const ticker = textOf(query, 'ticker');
    const [fromMs, toMs] = [
      timeOf(query, 'min_ts') ?? 0,
      timeOf(query, 'max_ts') ?? Number.POSITIVE_INFINITY,
    ];
    const found = tape.newest(
      (trade) => (ticker ?? trade.ticker) === trade.ticker && trade.timeMs >= fromMs && trade.timeMs <= toMs,
    );
    const page = pageOf(found, query, TRADES);
    if (isRefusal(page)) return answer(reply, page);
    return reply.send({ trades: page.items.map(tradeObject), cursor: page.cursor });
  });

  app.get<{ Params: Params }>(`${ROOT}/markets/:ticker`, async ({ params }, reply) => {
    const market = exchange.tradingMarket(params.ticker);
    return answer(reply, market ? { market: marketObject(market) } : NOT_FOUND);
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/markets/:ticker/orderbook`,
    async ({ params, query }, reply) => {
      const book = exchange.book(params.ticker);
      if (!book) return answer(reply, NOT_FOUND);
      const depth = Number(textOf(query, 'depth') ?? 0);
      if (!(depth >= 0 && depth <= 100)) return answer(reply, badQuery('GetMarketOrderbook', 'Depth', 'lte'));
      // Best last, so the best are kept.
      const levels = (side: 'yes' | 'no') =>
        book[side]
          .slice(depth === 0 ? 0 : -depth)
          .map(([price, count]) => [dollars(price), contracts(count)]);
      return reply.send({ orderbook_fp: { yes_dollars: levels('yes'), no_dollars: levels('no') } });
    },
  );
}

function isWantedEvent({ fact, markets }: TradingEvent, query: Query): boolean {
  const series = textOf(query, 'series_ticker');
  const tickers = listOf(query, 'tickers');
  const status = textOf(query, 'status');
  if (series !== undefined && series !== seriesOf(fact)) return false;
  if (tickers && !tickers.includes(fact.eventTicker)) return false;
  if ((timeOf(query, 'min_close_ts') ?? 0) > fact.closeTimeMs) return false;
  return status === undefined || markets.some((market) => FILTER[market.status] === status);
}

function isWanted(market: TradingMarket, query: Query): boolean {
  const { event: own, ticker, status } = market;
  const [series, event, state] = [
    textOf(query, 'series_ticker'),
    textOf(query, 'event_ticker'),
    textOf(query, 'status'),
  ];
  const tickers = listOf(query, 'tickers');
  if (series !== undefined && series !== seriesOf(market.event)) return false;
  if (event !== undefined && event !== own.eventTicker) return false;
  if (state !== undefined && state !== FILTER[status]) return false;
  if (tickers && !tickers.includes(ticker)) return false;
  const [fromMs, toMs] = [
    timeOf(query, 'min_close_ts') ?? 0,
    timeOf(query, 'max_close_ts') ?? Number.POSITIVE_INFINITY,
  ];
  return own.closeTimeMs >= fromMs && own.closeTimeMs <= toMs;
}
