import type { Rest } from '../rest.ts';
import {
  type BatchCandlesticks,
  type Candlestick,
  CandlestickBatch,
  EventCandlesticks,
  MarketCandlesticks,
} from '../schemas/candlesticks.ts';
import { part } from './pages.ts';

export type CandlesticksQuery = {
  /** Unix seconds, both ends inclusive, by the end of a candle. */
  readonly start_ts: number;
  readonly end_ts: number;
  /** Minutes. Others than these are not kept. */
  readonly period_interval: 1 | 60 | 1_440;
};

/** Put one candle before the first, made of what was last known then. */
export type LatestBefore = { readonly include_latest_before_start?: boolean };

/** Candles of quotes and trades. Every method throws KalshiError. */
export class CandlesticksApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  async ofMarket(
    series: string,
    ticker: string,
    query: CandlesticksQuery & LatestBefore,
  ): Promise<readonly Candlestick[]> {
    const path = `/series/${part(series)}/markets/${part(ticker)}/candlesticks`;
    return (await this.#rest.get(path, MarketCandlesticks, query)).candlesticks ?? [];
  }

  /** Of up to 100 markets and 10,000 candles in all. */
  async ofMarkets(
    tickers: readonly string[],
    query: CandlesticksQuery & LatestBefore,
  ): Promise<readonly BatchCandlesticks[]> {
    const asked = { market_tickers: tickers.join(','), ...query };
    return (await this.#rest.get('/markets/candlesticks', CandlestickBatch, asked)).markets ?? [];
  }

  /** Of all markets of an event. `endTs` (Unix seconds) is earlier than asked when there were too many candles. */
  async ofEvent(
    series: string,
    event: string,
    query: CandlesticksQuery,
  ): Promise<{ readonly byTicker: ReadonlyMap<string, readonly Candlestick[]>; readonly endTs: number }> {
    const path = `/series/${part(series)}/events/${part(event)}/candlesticks`;
    const answer = await this.#rest.get(path, EventCandlesticks, query);
    const tickers = answer.market_tickers ?? [];
    const candles = answer.market_candlesticks ?? [];
    const byTicker = new Map(tickers.map((ticker, i) => [ticker, candles[i] ?? []]));
    return { byTicker, endTs: answer.adjusted_end_ts };
  }
}
