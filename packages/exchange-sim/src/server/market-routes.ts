import type { FastifyInstance } from 'fastify';
import type { TradingMarket } from '../trading-market.ts';
import { allMarkets, marketKey } from './event-list.ts';
import { isHistorical, tradesCutoffMs } from './historical-cutoff.ts';
import { isWantedMarket, marketQueryProblem } from './market-filter.ts';
import { afterKey, listOf, type PageRule, type Query, textOf } from './page.ts';
import { queryProblem, withDefaultLimit } from './query-check.ts';
import { badQuery, isRefusal, NOT_FOUND } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { tradesPage } from './trade-query.ts';
import { marketObject } from './wire-market.ts';
import { contracts, dollars } from './wire-text.ts';

const MARKETS: PageRule = { endpoint: 'GetMarkets', limit: 100, limitMax: 1_000 };
const BOOKS_MAX = 100;
const DEPTH_MAX = 100;

type Params = { readonly ticker: string };

/** Markets, their books and trades: what anybody may read, signed or not. */
export function marketRoutes(app: FastifyInstance, { exchange, exchangeTime, tape }: ServerContext): void {
  app.get<{ Querystring: Query }>(`${ROOT}/markets`, async ({ query }, reply) => {
    const problem = marketQueryProblem(query);
    if (problem) return answer(reply, problem);
    const nowMs = exchangeTime();
    const found = allMarkets(exchange).filter(
      (market) => isWantedMarket(market, query) && !isHistorical(market, nowMs),
    );
    const page = afterKey(found, marketKey, withDefaultLimit(query), MARKETS);
    if (isRefusal(page)) return answer(reply, page);
    return reply.send({ markets: page.items.map(marketObject), cursor: page.cursor });
  });

  app.get<{ Querystring: Query }>(`${ROOT}/markets/trades`, async ({ query }, reply) =>
    answer(
      reply,
      tradesPage(tape, query, 'GetTrades', {
        fromMs: tradesCutoffMs(exchangeTime()),
        toMs: Number.POSITIVE_INFINITY,
      }),
    ),
  );

  app.get<{ Querystring: Query }>(`${ROOT}/markets/orderbooks`, async ({ query }, reply) => {
    const tickers = listOf(query, 'tickers') ?? [];
    if (tickers.length === 0) return answer(reply, badQuery('GetMarketOrderbooks', 'Tickers', 'required'));
    if (tickers.length > BOOKS_MAX) return answer(reply, badQuery('GetMarketOrderbooks', 'Tickers', 'max'));
    const markets = [...new Set(tickers)].map((ticker) => exchange.tradingMarket(ticker));
    const known = markets.filter((market) => market !== undefined);
    return reply.send({
      orderbooks: known.map((market) => ({ ticker: market.ticker, orderbook_fp: bookObject(market, 0) })),
    });
  });

  app.get<{ Params: Params }>(`${ROOT}/markets/:ticker`, async ({ params }, reply) => {
    const market = exchange.tradingMarket(params.ticker);
    if (!market || isHistorical(market, exchangeTime())) return answer(reply, NOT_FOUND);
    return reply.send({ market: marketObject(market) });
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/markets/:ticker/orderbook`,
    async ({ params, query }, reply) => {
      const depthRule = { depth: { kind: 'integer', min: 0, max: DEPTH_MAX } } as const;
      const problem = queryProblem(query, 'GetMarketOrderbook', depthRule);
      const market = exchange.tradingMarket(params.ticker);
      if (problem || !market) return answer(reply, problem ?? NOT_FOUND);
      return reply.send({ orderbook_fp: bookObject(market, Number(textOf(query, 'depth') ?? 0)) });
    },
  );
}

/** Bids of both legs, best last; of a depth the best are kept, and 0 keeps all. */
function bookObject({ book }: TradingMarket, depth: number) {
  const levels = (side: 'yes' | 'no') =>
    book
      .levels(side)
      .slice(depth === 0 ? 0 : -depth)
      .map(([price, count]) => [dollars(price), contracts(count)]);
  return { yes_dollars: levels('yes'), no_dollars: levels('no') };
}
