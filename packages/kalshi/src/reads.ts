import type { BookLevel } from '@rec-io/domain/exchange-event';
import { type CoinSymbol, INDEX_ID, type Market, type Series, seriesTicker } from '@rec-io/domain/market';
import {
  type CountE2,
  type MoneyE6,
  type PriceE4,
  parseCountE2,
  parseMoneyE6,
  parsePriceE4,
  ZERO_MONEY,
} from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Position, Settlement } from '@rec-io/domain/order';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import type { Clock } from '@rec-io/engine/ports';
import { levelOf, parseIndexE4 } from './amounts.ts';
import type { MarketFilter } from './api/markets.ts';
import type { KalshiApi } from './api.ts';
import { KalshiError, unreadable } from './errors.ts';
import { type FeeTerms, feeSchedule } from './fee-schedule.ts';
import { marketOf, type SeriesFacts } from './market.ts';
import { fillOf, orderOf, settlementOf } from './portfolio.ts';
import type { WireEvent } from './schemas/market.ts';
import { CRYPTO_SHARD } from './shards.ts';

export type MarketQuery = { readonly status?: MarketFilter; readonly eventTicker?: string };

type KnownSeries = { readonly facts: SeriesFacts; readonly terms: FeeTerms; readonly readAtMs: number };

/** With the check of the markets once a minute, so long may other fees go unnoticed. */
const SERIES_AGE_MS = HOUR_MS;

/** The account's cash, in all and where it lies. */
export type Balances = {
  readonly totalE6: MoneyE6;
  /** By `exchange_index`; null where the exchange does not tell. */
  readonly byShard: ReadonlyMap<number, MoneyE6> | null;
};

const TRADES_MAX = 100;

const secondsOf = (timeMs: number): number => Math.max(0, Math.floor(timeMs / SECOND_MS));

/** A market's whole book: bids of both legs, in their own prices. */
export type ReadBook = {
  readonly ticker: string;
  readonly yes: readonly BookLevel[];
  readonly no: readonly BookLevel[];
};

export type ReadTrade = { readonly id: string; readonly yesPriceE4: PriceE4; readonly countE2: CountE2 };

/** What anybody may read, signed or not. */
export type PublicReads = Pick<
  Reads,
  'hasSeries' | 'markets' | 'events' | 'series' | 'feeTerms' | 'tradingActive' | 'books' | 'newestTrades'
>;

/** All that is read from the exchange, in the domain's words. Each throws rather than give a part. */
export class Reads {
  readonly #api: KalshiApi;
  readonly #clock: Clock;
  readonly #series = new Map<string, KnownSeries>();

  constructor(api: KalshiApi, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Whether crypto markets are traded: what their shard says of itself, or where it says nothing, the exchange. */
  async tradingActive(): Promise<boolean> {
    const status = await this.#api.exchange.status();
    const shards = status.exchange_index_statuses ?? [];
    const { exchange_active, trading_active } =
      shards.find((shard) => shard.exchange_index === CRYPTO_SHARD) ?? status;
    return exchange_active && trading_active;
  }

  events(series: Series, status: Exclude<MarketFilter, 'paused'>): AsyncGenerator<WireEvent> {
    return this.#api.events.list({ series_ticker: seriesTicker(series), status });
  }

  /** Markets of a series; contracts of other kinds are left out. */
  async *markets(of: Series, which: MarketQuery): AsyncGenerator<Market> {
    const series = await this.series(of);
    const query = {
      series_ticker: series.seriesTicker,
      ...(which.status === undefined ? {} : { status: which.status }),
      ...(which.eventTicker === undefined ? {} : { event_ticker: which.eventTicker }),
    };
    for await (const wire of this.#api.markets.list(query)) {
      const market = exact(() => marketOf(wire, series));
      if (market) yield market;
    }
  }

  async market(of: Series, ticker: string): Promise<Market | null> {
    const series = await this.series(of);
    const wire = await this.#api.markets.one(ticker);
    return exact(() => marketOf(wire, series));
  }

  /** Whether the exchange has the series at all: a demo exchange need not have each one of the real exchange. */
  async hasSeries(series: Series): Promise<boolean> {
    try {
      await this.#knownSeries(series);
      return true;
    } catch (error) {
      if (error instanceof KalshiError && error.code === 'not_found') return false;
      throw error;
    }
  }

  /** Read again after an hour: fees of a series change, and no message tells. */
  async series(series: Series): Promise<SeriesFacts> {
    return (await this.#knownSeries(series)).facts;
  }

  /** A series' fees in the exchange's words: the base of what an event overrides. */
  async feeTerms(series: Series): Promise<FeeTerms> {
    return (await this.#knownSeries(series)).terms;
  }

  async #knownSeries(series: Series): Promise<KnownSeries> {
    const ticker = seriesTicker(series);
    const known = this.#series.get(ticker);
    const readAtMs = this.#clock.nowMs();
    const ageMs = readAtMs - (known?.readAtMs ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back makes an age negative: then nobody knows it.
    if (known && ageMs >= 0 && ageMs < SERIES_AGE_MS) return known;
    const terms = await this.#api.series.one(ticker);
    const facts = { symbol: series.symbol, seriesTicker: ticker, fees: exact(() => feeSchedule(terms)) };
    const read = { facts, terms, readAtMs };
    this.#series.set(ticker, read);
    return read;
  }

  async orderBook(ticker: string): Promise<{ yes: [string, string][]; no: [string, string][] }> {
    const book = await this.#api.markets.orderBook(ticker);
    return { yes: book.yes_dollars ?? [], no: book.no_dollars ?? [] };
  }

  /** Of many markets at once, a hundred in each request; unknown ones are left out. */
  async *books(tickers: readonly string[]): AsyncGenerator<ReadBook> {
    for await (const { ticker, orderbook_fp: book } of this.#api.markets.orderBooks(tickers))
      yield exact(() => ({
        ticker,
        yes: (book.yes_dollars ?? []).map(levelOf),
        no: (book.no_dollars ?? []).map(levelOf),
      }));
  }

  /** The last hundred of a market, newest first. */
  async newestTrades(ticker: string): Promise<readonly ReadTrade[]> {
    const newest: ReadTrade[] = [];
    for await (const { trade_id: id, yes_price_dollars: price, count_fp: count } of this.#api.markets.trades({
      ticker,
      limit: TRADES_MAX,
    })) {
      newest.push(exact(() => ({ id, yesPriceE4: parsePriceE4(price), countE2: parseCountE2(count) })));
      if (newest.length >= TRADES_MAX) break;
    }
    return newest;
  }

  /** One-second prints of the last hour, oldest first. */
  async indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]> {
    const values = await this.#api.cfBenchmarks.history({ id: INDEX_ID[symbol], timespan: 'HOUR' });
    return exact(() => values.map(({ time, value }) => [time, parseIndexE4(value)] as const));
  }

  /**
   * Cash that orders of crypto markets can be paid from: that of their shard. Where the exchange does not tell it by shard,
   * all there is. Cash on other shards buys nothing here until it is moved.
   */
  async balance(): Promise<MoneyE6> {
    const { totalE6, byShard } = await this.balances();
    return byShard === null ? totalE6 : (byShard.get(CRYPTO_SHARD) ?? ZERO_MONEY);
  }

  async balances(): Promise<Balances> {
    const { balance_dollars, balance_breakdown } = await this.#api.portfolio.balance();
    return exact(() => ({
      totalE6: parseMoneyE6(balance_dollars),
      byShard: balance_breakdown
        ? new Map(balance_breakdown.map(({ exchange_index: at, balance }) => [at, parseMoneyE6(balance)]))
        : null,
    }));
  }

  async *positions(): AsyncGenerator<Position> {
    for await (const { ticker, position_fp } of this.#api.portfolio.positions({ count_filter: 'position' })) {
      const countE2 = exact(() => parseCountE2(position_fp));
      if (countE2 !== 0) yield { ticker, countE2 };
    }
  }

  async *orders(sinceMs: number): AsyncGenerator<ExchangeOrder> {
    for await (const wire of this.#api.orders.list(ofPrimary(sinceMs))) {
      const order = exact(() => orderOf(wire));
      if (order.createdTimeMs >= sinceMs) yield order;
    }
  }

  async *fills(sinceMs: number): AsyncGenerator<Fill> {
    for await (const wire of this.#api.portfolio.fills(ofPrimary(sinceMs))) {
      const fill = exact(() => fillOf(wire));
      if (fill.timeMs >= sinceMs) yield fill;
    }
  }

  /** @param onOdd told of each payout that is neither of yes nor of no: nobody may book it as one of the two */
  async *settlements(
    sinceMs: number,
    onOdd: (ticker: string, result: string) => void = () => undefined,
  ): AsyncGenerator<Settlement> {
    for await (const wire of this.#api.portfolio.settlements(ofPrimary(sinceMs))) {
      const settlement = exact(() => settlementOf(wire));
      if (settlement === null) onOdd(wire.ticker, wire.market_result);
      else if (settlement.timeMs >= sinceMs) yield settlement;
    }
  }
}

/**
 * Of the primary subaccount, as balance and positions are: what another one does is no difference of this account. The exchange
 * filters by whole seconds; the rest of the second is left out by whoever asks.
 */
const ofPrimary = (sinceMs: number) => ({ min_ts: secondsOf(sinceMs), subaccount: 0 });

/** What has the right form may still be no exact amount, no time, or a kind of fee that is not known. @throws KalshiError */
function exact<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(null, (error as Error).message, false);
  }
}

/** More rows than this of one account or one series are not believed, and not kept in memory. */
const ROWS_MAX = 1_000_000;

/** @throws KalshiError `endless_list`, and whatever reading throws: never a part */
export async function collected<T>(items: AsyncIterable<T>, rowsMax = ROWS_MAX): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    if (all.length >= rowsMax)
      throw new KalshiError({ code: 'endless_list', message: `a list of more than ${rowsMax} rows` });
    all.push(item);
  }
  return all;
}
