import type { FeeSchedule } from '@rec-io/domain/fee';
import { type CoinSymbol, HOURLY_SERIES, INDEX_ID, type Market } from '@rec-io/domain/market';
import { type MoneyE6, type PriceE4, parseCountE2, parseMoneyE6 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Position, Settlement } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { parseIndexE4 } from './amounts.ts';
import { type FeeTerms, feeSchedule } from './fee-schedule.ts';
import { marketOf, type SeriesFacts } from './market.ts';
import { fillOf, orderOf, settlementOf } from './portfolio.ts';
import type { Query, Rest } from './rest.ts';
import * as wireMarket from './schemas/market.ts';
import * as wirePortfolio from './schemas/portfolio.ts';

/** The exchange's names of the groups of markets that can be asked for. */
export type MarketFilter = 'unopened' | 'open' | 'paused' | 'closed' | 'settled';

export type MarketQuery = { readonly status?: MarketFilter; readonly eventTicker?: string };

/** Longest page that the exchange gives, and for events. */
const PAGE = 1_000;
const EVENTS_PAGE = 200;

const secondsOf = (timeMs: number): number => Math.max(0, Math.floor(timeMs / SECOND_MS));

/** All that is read from the exchange, in the domain's words. Each throws rather than give a part. */
export class Reads {
  readonly #rest: Rest;
  readonly #series = new Map<CoinSymbol, SeriesFacts>();
  readonly #feeTerms = new Map<CoinSymbol, FeeTerms>();

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  async tradingActive(): Promise<boolean> {
    const status = await this.#rest.get('/exchange/status', wireMarket.ExchangeStatus);
    return status.exchange_active && status.trading_active;
  }

  async *events(symbol: CoinSymbol, status: MarketFilter): AsyncGenerator<wireMarket.WireEvent> {
    const query = { series_ticker: HOURLY_SERIES[symbol], status, limit: EVENTS_PAGE };
    for await (const page of this.#rest.pages('/events', wireMarket.EventsPage, query)) yield* page.events;
  }

  /** Markets of the symbol's hourly series; contracts of other kinds are left out. */
  async *markets(symbol: CoinSymbol, which: MarketQuery): AsyncGenerator<Market> {
    const series = await this.series(symbol);
    const query = {
      series_ticker: series.seriesTicker,
      status: which.status,
      event_ticker: which.eventTicker,
      limit: PAGE,
    };
    for await (const page of this.#rest.pages('/markets', wireMarket.MarketsPage, query)) {
      for (const wire of page.markets) {
        const market = marketOf(wire, series);
        if (market) yield market;
      }
    }
  }

  async market(symbol: CoinSymbol, ticker: string): Promise<Market | null> {
    const series = await this.series(symbol);
    const { market } = await this.#rest.get(`/markets/${encodeURIComponent(ticker)}`, wireMarket.Market);
    return marketOf(market, series);
  }

  /** Series facts are read once: fees of a series change with notice, and then every process is told to restart. */
  async series(symbol: CoinSymbol): Promise<SeriesFacts> {
    const known = this.#series.get(symbol);
    if (known) return known;
    const seriesTicker = HOURLY_SERIES[symbol];
    const { series } = await this.#rest.get(`/series/${seriesTicker}`, wireMarket.Series);
    const fees: FeeSchedule = feeSchedule(series);
    this.#feeTerms.set(symbol, series);
    const facts = { symbol, seriesTicker, fees };
    this.#series.set(symbol, facts);
    return facts;
  }

  /** A symbol's fees in the exchange's words: the base of what an event overrides. */
  async feeTerms(symbol: CoinSymbol): Promise<FeeTerms> {
    await this.series(symbol);
    const terms = this.#feeTerms.get(symbol);
    if (!terms) throw new Error(`no fees of ${symbol}`);
    return terms;
  }

  async orderBook(ticker: string): Promise<{ yes: [string, string][]; no: [string, string][] }> {
    const { orderbook_fp: book } = await this.#rest.get(
      `/markets/${encodeURIComponent(ticker)}/orderbook`,
      wireMarket.OrderBook,
    );
    return { yes: book.yes_dollars ?? [], no: book.no_dollars ?? [] };
  }

  /** One-second prints of the last hour, oldest first. */
  async indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]> {
    const query = { id: INDEX_ID[symbol], timespan: 'HOUR' };
    const { data } = await this.#rest.get('/cfbenchmarks/history/values', wireMarket.IndexHistory, query);
    return (data.values ?? data.payload ?? [])
      .map(({ time, value }) => [time, parseIndexE4(value)] as const)
      .sort(([a], [b]) => a - b);
  }

  async balance(): Promise<MoneyE6> {
    return parseMoneyE6((await this.#rest.get('/portfolio/balance', wirePortfolio.Balance)).balance_dollars);
  }

  async *positions(): AsyncGenerator<Position> {
    const query = { count_filter: 'position', limit: PAGE };
    for await (const page of this.#rest.pages('/portfolio/positions', wirePortfolio.PositionsPage, query)) {
      for (const { ticker, position_fp } of page.market_positions) {
        const countE2 = parseCountE2(position_fp);
        if (countE2 !== 0) yield { ticker, countE2 };
      }
    }
  }

  async *orders(sinceMs: number): AsyncGenerator<ExchangeOrder> {
    const query = since(sinceMs);
    for await (const page of this.#rest.pages('/portfolio/orders', wirePortfolio.OrdersPage, query)) {
      for (const order of page.orders.map(orderOf)) if (order.createdTimeMs >= sinceMs) yield order;
    }
  }

  async *fills(sinceMs: number): AsyncGenerator<Fill> {
    const query = since(sinceMs);
    for await (const page of this.#rest.pages('/portfolio/fills', wirePortfolio.FillsPage, query)) {
      for (const fill of page.fills.map(fillOf)) if (fill.timeMs >= sinceMs) yield fill;
    }
  }

  async *settlements(sinceMs: number): AsyncGenerator<Settlement> {
    const query = since(sinceMs);
    for await (const page of this.#rest.pages(
      '/portfolio/settlements',
      wirePortfolio.SettlementsPage,
      query,
    )) {
      for (const settlement of page.settlements.map(settlementOf)) {
        if (settlement && settlement.timeMs >= sinceMs) yield settlement;
      }
    }
  }
}

/** The exchange filters by whole seconds; the rest of the second is left out here. */
const since = (sinceMs: number): Query => ({ min_ts: secondsOf(sinceMs), limit: PAGE });

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
