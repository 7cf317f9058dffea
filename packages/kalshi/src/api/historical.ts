import type { Rest } from '../rest.ts';
import { type HistoricalCandlestick, HistoricalCandlesticks } from '../schemas/candlesticks.ts';
import { HistoricalCutoff } from '../schemas/historical.ts';
import { Market, MarketsPage, TradesPage, type WireMarket, type WireTrade } from '../schemas/market.ts';
import {
  FillsPage,
  OrdersPage,
  PositionsPage,
  type WireFill,
  type WireOrder,
  type WirePosition,
} from '../schemas/portfolio.ts';
import type { CandlesticksQuery } from './candlesticks.ts';
import type { TradesQuery } from './markets.ts';
import { PAGE, part, rows } from './pages.ts';

export type HistoricalMarketsQuery = {
  readonly tickers?: string;
  readonly event_ticker?: string;
  readonly series_ticker?: string;
  readonly mve_filter?: 'exclude';
};

export type HistoricalOwnQuery = {
  readonly ticker?: string;
  /** Unix seconds. */
  readonly min_ts?: number;
  readonly max_ts?: number;
  readonly subaccount?: number;
};

/**
 * What has left the live lists: about three months of markets, trades and fills stay there, two weeks of orders. `cutoff` says
 * where the border is; who wants everything reads both sides. Every method throws KalshiError.
 */
export class HistoricalApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** RFC 3339 times before which things are found only here. */
  cutoff(): Promise<HistoricalCutoff> {
    return this.#rest.get('/historical/cutoff', HistoricalCutoff);
  }

  markets(query: HistoricalMarketsQuery = {}): AsyncGenerator<WireMarket> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/historical/markets', MarketsPage, ({ markets }) => markets, paged);
  }

  /** `not_found` for a market that is live or unknown. */
  async market(ticker: string): Promise<WireMarket> {
    return (await this.#rest.get(`/historical/markets/${part(ticker)}`, Market)).market;
  }

  async candlesticks(ticker: string, query: CandlesticksQuery): Promise<readonly HistoricalCandlestick[]> {
    const path = `/historical/markets/${part(ticker)}/candlesticks`;
    return (await this.#rest.get(path, HistoricalCandlesticks, query)).candlesticks ?? [];
  }

  trades(query: TradesQuery = {}): AsyncGenerator<WireTrade> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/historical/trades', TradesPage, ({ trades }) => trades, paged);
  }

  fills(query: HistoricalOwnQuery = {}): AsyncGenerator<WireFill> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/historical/fills', FillsPage, ({ fills }) => fills, paged);
  }

  orders(query: HistoricalOwnQuery = {}): AsyncGenerator<WireOrder> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/historical/orders', OrdersPage, ({ orders }) => orders, paged);
  }

  positions(
    query: { readonly ticker?: string; readonly event_ticker?: string; readonly subaccount?: number } = {},
  ): AsyncGenerator<WirePosition> {
    const paged = { limit: PAGE, ...query };
    return rows(this.#rest, '/historical/positions', PositionsPage, (page) => page.market_positions, paged);
  }
}
