import type { FastifyInstance } from 'fastify';
import type { TradingMarket } from '../trading-market.ts';
import { candleQuery } from './candle-query.ts';
import { allMarkets, marketKey } from './event-list.ts';
import { isHistorical, marketsCutoffMs, ordersCutoffMs, tradesCutoffMs } from './historical-cutoff.ts';
import { isWantedMarket } from './market-filter.ts';
import { afterKey, type PageRule, type Query, textOf } from './page.ts';
import { type QueryRules, queryProblem, withDefaultLimit } from './query-check.ts';
import { badQuery, isRefusal, NOT_FOUND } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { tradesPage } from './trade-query.ts';
import { historicalCandleObject } from './wire-candle.ts';
import { marketObject } from './wire-market.ts';
import { time } from './wire-text.ts';

const MARKETS: PageRule = { endpoint: 'GetHistoricalMarkets', limit: 100, limitMax: 1_000 };
const FILTERS = ['tickers', 'event_ticker', 'series_ticker'];
const LIMIT = { kind: 'integer', min: 0, max: MARKETS.limitMax } as const;
const LIST: QueryRules = { limit: LIMIT, mve_filter: { kind: 'one', of: ['exclude'] } };

type Params = { readonly ticker: string };

const whole = (timeMs: number): number => Math.floor(timeMs / 1_000) * 1_000;

/** Markets that were paid before the cutoff. What accounts did has cutoffs of its own. */
export function historicalRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, exchangeTime, candles, tape } = context;
  const historical = (market: TradingMarket | undefined): market is TradingMarket =>
    market !== undefined && isHistorical(market, exchangeTime());

  app.get(`${ROOT}/historical/cutoff`, async () => ({
    market_settled_ts: time(marketsCutoffMs(exchangeTime())),
    trades_created_ts: time(tradesCutoffMs(exchangeTime())),
    orders_updated_ts: time(whole(ordersCutoffMs(exchangeTime()))),
    market_positions_last_updated_ts: time(tradesCutoffMs(exchangeTime())),
  }));

  app.get<{ Querystring: Query }>(`${ROOT}/historical/markets`, async ({ query }, reply) => {
    const problem = queryProblem(query, MARKETS.endpoint, LIST);
    if (problem) return answer(reply, problem);
    if (FILTERS.filter((name) => textOf(query, name) !== undefined).length > 1)
      return answer(reply, badQuery(MARKETS.endpoint, 'Tickers', 'excluded_with'));
    const found = allMarkets(exchange).filter(
      (market) => historical(market) && isWantedMarket(market, query),
    );
    const page = afterKey(found, marketKey, withDefaultLimit(query), MARKETS);
    if (isRefusal(page)) return answer(reply, page);
    return reply.send({ markets: page.items.map(marketObject), cursor: page.cursor });
  });

  app.get<{ Params: Params }>(`${ROOT}/historical/markets/:ticker`, async ({ params }, reply) => {
    const market = exchange.tradingMarket(params.ticker);
    return answer(reply, historical(market) ? { market: marketObject(market) } : NOT_FOUND);
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/historical/markets/:ticker/candlesticks`,
    async ({ params, query }, reply) => {
      const wanted = candleQuery(query, 'GetMarketCandlesticksHistorical');
      if (isRefusal(wanted)) return answer(reply, wanted);
      const market = exchange.tradingMarket(params.ticker);
      if (!historical(market)) return answer(reply, NOT_FOUND);
      const { startMs, endMs, periodMs } = wanted;
      const found = candles.of(market).candles(startMs, endMs, periodMs);
      return reply.send({ ticker: market.ticker, candlesticks: found.map(historicalCandleObject) });
    },
  );

  app.get<{ Querystring: Query }>(`${ROOT}/historical/trades`, async ({ query }, reply) =>
    answer(
      reply,
      tradesPage(tape, query, 'GetHistoricalTrades', {
        fromMs: 0,
        toMs: tradesCutoffMs(exchangeTime()) - 1,
      }),
    ),
  );
}
