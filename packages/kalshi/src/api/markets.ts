import type { Rest } from '../rest.ts';
import {
  Market,
  MarketsPage,
  OrderBook,
  OrderBooks,
  TradesPage,
  type WireBook,
  type WireMarket,
  type WireMarketBook,
  type WireTrade,
} from '../schemas/market.ts';
import { PAGE, part, rows } from './pages.ts';

/** The exchange's names of the groups of markets that can be asked for; they differ from the states of a market. */
export type MarketFilter = 'unopened' | 'open' | 'paused' | 'closed' | 'settled';

/** All times are Unix seconds. */
export type MarketsQuery = {
  readonly status?: MarketFilter;
  readonly series_ticker?: string;
  readonly event_ticker?: string;
  /** Separated by commas. */
  readonly tickers?: string;
  readonly min_created_ts?: number;
  readonly max_created_ts?: number;
  readonly min_close_ts?: number;
  readonly max_close_ts?: number;
  readonly min_settled_ts?: number;
  readonly max_settled_ts?: number;
  readonly min_updated_ts?: number;
  readonly mve_filter?: 'only' | 'exclude';
  /** Rows per page, 1 to 1,000. */
  readonly limit?: number;
};

export type TradesQuery = {
  readonly ticker?: string;
  /** Unix seconds. */
  readonly min_ts?: number;
  readonly max_ts?: number;
  readonly is_block_trade?: boolean;
  /** Rows per page, 1 to 1,000. */
  readonly limit?: number;
};

/** Most markets whose books are given at once. */
const BOOKS_AT_ONCE = 100;

/** Markets, their books and their trades. Every method throws KalshiError. */
export class MarketsApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  list(query: MarketsQuery = {}): AsyncGenerator<WireMarket> {
    return rows(this.#rest, '/markets', MarketsPage, ({ markets }) => markets, { limit: PAGE, ...query });
  }

  /** `not_found` for an unknown ticker. */
  async one(ticker: string): Promise<WireMarket> {
    return (await this.#rest.get(`/markets/${part(ticker)}`, Market)).market;
  }

  /** Bids of both legs, best last; a NO bid at p is an ask of YES at 1 − p. @param depth 1 to 100 levels, 0 for all */
  async orderBook(ticker: string, depth = 0): Promise<WireBook> {
    const query = depth === 0 ? {} : { depth };
    return (await this.#rest.get(`/markets/${part(ticker)}/orderbook`, OrderBook, query)).orderbook_fp;
  }

  /** Books of many markets, a hundred in each request. An unknown ticker is left out by the exchange. */
  async *orderBooks(tickers: readonly string[]): AsyncGenerator<WireMarketBook> {
    for (let i = 0; i < tickers.length; i += BOOKS_AT_ONCE) {
      const query = { tickers: tickers.slice(i, i + BOOKS_AT_ONCE) };
      yield* (await this.#rest.get('/markets/orderbooks', OrderBooks, query)).orderbooks ?? [];
    }
  }

  /** Newest first. */
  trades(query: TradesQuery = {}): AsyncGenerator<WireTrade> {
    return rows(this.#rest, '/markets/trades', TradesPage, ({ trades }) => trades, { limit: PAGE, ...query });
  }
}
