import { SECOND_MS } from '@rec-io/domain/time';
import type { FastifyInstance } from 'fastify';
import {
  batchCandleQuery,
  type CandleQuery,
  candleObjects,
  candleQuery,
  candlesMax,
} from './candle-query.ts';
import { isHistorical } from './historical-cutoff.ts';
import { listOf, type Query } from './page.ts';
import { badQuery, isRefusal, NOT_FOUND } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { seriesOf } from './wire-event.ts';

const BATCH = 'BatchGetMarketCandlesticks';
const BATCH_MARKETS_MAX = 100;
const BATCH_CANDLES_MAX = 10_000;
/** An event's answer ends earlier rather than hold more. */
const EVENT_CANDLES_MAX = 5_000;

type Params = { readonly series: string; readonly ticker: string };

/** Candles of a market, of several, and of an event. */
export function candleRoutes(app: FastifyInstance, { exchange, exchangeTime, candles }: ServerContext): void {
  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/series/:series/markets/:ticker/candlesticks`,
    async ({ params, query }, reply) => {
      const wanted = candleQuery(query, 'GetMarketCandlesticks');
      if (isRefusal(wanted)) return answer(reply, wanted);
      const market = exchange.tradingMarket(params.ticker);
      if (!market || seriesOf(market.event) !== params.series || isHistorical(market, exchangeTime()))
        return answer(reply, NOT_FOUND);
      return reply.send({
        ticker: market.ticker,
        candlesticks: candleObjects(candles.of(market), wanted),
      });
    },
  );

  app.get<{ Querystring: Query }>(`${ROOT}/markets/candlesticks`, async ({ query }, reply) => {
    const wanted = batchCandleQuery(query, BATCH);
    if (isRefusal(wanted)) return answer(reply, wanted);
    const tickers = [...new Set(listOf(query, 'market_tickers') ?? [])];
    if (tickers.length > BATCH_MARKETS_MAX) return answer(reply, badQuery(BATCH, 'MarketTickers', 'max'));
    if (candlesMax(wanted) * tickers.length > BATCH_CANDLES_MAX)
      return answer(reply, badQuery(BATCH, 'EndTs', 'max'));
    const known = tickers.map((ticker) => exchange.tradingMarket(ticker));
    const live = known.filter((market) => market !== undefined && !isHistorical(market, exchangeTime()));
    return reply.send({
      markets: live.map((market) => ({
        market_ticker: market?.ticker,
        candlesticks: market ? candleObjects(candles.of(market), wanted) : [],
      })),
    });
  });

  app.get<{ Params: Params; Querystring: Query }>(
    `${ROOT}/series/:series/events/:ticker/candlesticks`,
    async ({ params, query }, reply) => {
      const wanted = candleQuery(query, 'GetEventCandlesticks');
      if (isRefusal(wanted)) return answer(reply, wanted);
      const event = exchange.event(params.ticker);
      if (!event || seriesOf(event.fact) !== params.series) return answer(reply, NOT_FOUND);
      const { markets } = event;
      const adjusted = { ...wanted, endMs: adjustedEndMs(wanted, markets.length) };
      return reply.send({
        market_tickers: markets.map(({ ticker }) => ticker),
        market_candlesticks: markets.map((market) => candleObjects(candles.of(market), adjusted)),
        adjusted_end_ts: Math.floor(adjusted.endMs / SECOND_MS),
      });
    },
  );
}

function adjustedEndMs({ startMs, endMs, periodMs }: CandleQuery, markets: number): number {
  const each = Math.max(1, Math.floor(EVENT_CANDLES_MAX / markets));
  return Math.min(endMs, Math.ceil(startMs / periodMs) * periodMs + (each - 1) * periodMs);
}
