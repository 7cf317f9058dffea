import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol, Market, Series } from '@rec-io/domain/market';
import { backoffMs } from './backoff.ts';
import { type PublicClientOptions, publicClient } from './client.ts';
import { LadderWatch } from './ladder-watch.ts';
import { ProxyIndex, type ProxySource } from './proxy-index.ts';
import { collected } from './reads.ts';
import { SparingLog } from './sparing-log.ts';

export type PublicFeedOptions = PublicClientOptions & {
  readonly series: readonly Series[];
  /** Whose prices stand for the index, which is given to no one without a key. */
  readonly proxy: ProxySource;
  /** Wall milliseconds between two reads of the books, more or less; 2 s by default. */
  readonly pollMs?: number;
  readonly random?: () => number;
  /** Called in order, one at a time. Must not throw. */
  readonly onEvent: (event: ExchangeEvent) => void;
};

export type PublicFeed = {
  start(): void;
  stop(): Promise<void>;
  /** Wall milliseconds since the books near the money were read; null before the first time. */
  readonly booksAgeMs: number | null;
};

const POLL_MS = 2_000;
const RETRY = { firstMs: 2_000, maxMs: 60_000 };
/** Books of so many strikes nearest to the index: one request gives at most a hundred. */
const NEAR = 40;
/** Trades are read of so many, one market with each read of the books. */
const NEAREST = 5;

export function publicFeed(options: PublicFeedOptions): PublicFeed {
  return new Polled(options);
}

/**
 * What anybody may see of the exchange, without a key: markets, the books near the money and their trades, read again and again
 * at about one request a second, less while the exchange refuses. It tells the same events as the real feed does, later and
 * coarser. It can place nothing.
 */
class Polled implements PublicFeed {
  readonly #options: PublicFeedOptions;
  readonly #client: ReturnType<typeof publicClient>;
  readonly #ladders: readonly LadderWatch[];
  readonly #proxy: ProxyIndex;
  readonly #log: SparingLog;
  readonly #markets = new Map<string, Market>();
  readonly #indexE4 = new Map<CoinSymbol, number>();
  /** Ids of the trades that were there at the last look; absent before the first. */
  readonly #trades = new Map<string, ReadonlySet<string>>();
  #read: ReadonlySet<string> = new Set();
  #readAtMs: number | null = null;
  #connected = false;
  #failures = 0;
  #turn = 0;
  #polling: Promise<void> | null = null;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(options: PublicFeedOptions) {
    const { series, timers, clock, log, proxy } = options;
    this.#options = options;
    this.#log = new SparingLog(log, clock);
    this.#client = publicClient(options);
    const { reads, serverClock } = this.#client;
    const emit = (event: ExchangeEvent) => this.#emit(event);
    this.#ladders = series.map(
      (each) => new LadderWatch({ series: each, reads, timers, log, emit, onMarkets: () => this.#forget() }),
    );
    this.#proxy = new ProxyIndex({
      source: proxy,
      symbols: [...new Set(series.map(({ symbol }) => symbol))],
      clock,
      timers,
      exchangeNowMs: () => (serverClock.measured ? serverClock.nowMs() : null),
      onPrint: (print) => {
        this.#indexE4.set(print.symbol, print.indexE4);
        for (const ladder of this.#ladders)
          if (ladder.series.symbol === print.symbol) ladder.advance(print.timeMs);
        this.#emit(print);
      },
    });
  }

  get booksAgeMs(): number | null {
    return this.#readAtMs === null ? null : this.#options.clock.nowMs() - this.#readAtMs;
  }

  start(): void {
    this.#proxy.start();
    this.#poll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    this.#proxy.stop();
    this.#client.limits.stop();
    await this.#client.http.close();
    await Promise.all([this.#polling, ...this.#ladders.map((ladder) => ladder.stop())]);
  }

  #poll(): void {
    const { timers, pollMs = POLL_MS, random = Math.random } = this.#options;
    this.#polling = this.#look()
      .then(() => {
        this.#failures = 0;
        if (!this.#connected) this.#up();
        // Never in step with others that were started at the same moment.
        return pollMs * (0.75 + random() / 2);
      })
      .catch((error: Error) => {
        this.#failures++;
        this.#down(error.message);
        return backoffMs(RETRY, this.#failures, random);
      })
      .then((waitMs) => {
        if (!this.#stopped) this.#cancel = timers.after(waitMs, () => this.#poll());
      });
  }

  async #look(): Promise<void> {
    const { reads } = this.#client;
    const near = this.#near();
    // Also tells the exchange's time, without which there is no print.
    if (near.length === 0) return void (await reads.tradingActive());
    const books = await collected(reads.books(near));
    const read = new Set(books.map(({ ticker }) => ticker));
    const left = [...this.#read].filter((ticker) => !read.has(ticker));
    if (left.length > 0) this.#emit({ kind: 'book-invalid', tickers: left, reason: 'not read any more' });
    this.#read = read;
    this.#readAtMs = this.#options.clock.nowMs();
    for (const book of books) this.#emit({ kind: 'book-snapshot', ...book });
    await this.#lookAtTrades(near[this.#turn++ % Math.min(near.length, NEAREST)] ?? '');
  }

  async #lookAtTrades(ticker: string): Promise<void> {
    const before = this.#trades.get(ticker);
    const trades = await this.#client.reads.newestTrades(ticker);
    this.#trades.set(ticker, new Set(trades.map(({ id }) => id)));
    if (before === undefined) return;
    // Told oldest first, as they happened.
    for (const { id, yesPriceE4, countE2 } of trades.toReversed()) {
      if (before.has(id)) continue;
      for (const ladder of this.#ladders) ladder.trade(ticker, countE2);
      this.#emit({ kind: 'trade', ticker, yesPriceE4, countE2 });
    }
  }

  /** The strikes nearest to the index, nearest first; of every series some. */
  #near(): string[] {
    return this.#ladders
      .flatMap((ladder) => {
        const indexE4 = this.#indexE4.get(ladder.series.symbol) ?? null;
        if (indexE4 === null) return [];
        return [...ladder.tickers].map((ticker) => ({
          ticker,
          distanceE4: Math.abs((this.#markets.get(ticker)?.floorStrikeE4 ?? 0) - indexE4) / indexE4,
        }));
      })
      .sort((a, b) => a.distanceE4 - b.distanceE4)
      .slice(0, NEAR)
      .map(({ ticker }) => ticker);
  }

  /** Only markets of the events that are next are of interest. */
  #forget(): void {
    const wanted = new Set(this.#ladders.flatMap((ladder) => [...ladder.tickers]));
    for (const ticker of this.#markets.keys()) if (!wanted.has(ticker)) this.#markets.delete(ticker);
    for (const ticker of this.#trades.keys()) if (!wanted.has(ticker)) this.#trades.delete(ticker);
  }

  #up(): void {
    this.#connected = true;
    this.#emit({ kind: 'connection', connected: true, reason: 'read' });
    for (const ladder of this.#ladders) ladder.refresh();
  }

  #down(reason: string): void {
    if (this.#stopped) return;
    this.#log.warn('the exchange cannot be read', { reason });
    this.#read = new Set();
    if (!this.#connected) return;
    this.#connected = false;
    this.#emit({ kind: 'book-invalid', tickers: null, reason: `not read: ${reason}` });
    this.#emit({ kind: 'connection', connected: false, reason });
  }

  #emit(event: ExchangeEvent): void {
    if (event.kind === 'market') this.#markets.set(event.market.ticker, event.market);
    this.#options.onEvent(event);
  }
}
