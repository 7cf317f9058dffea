import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { type CoinSymbol, INDEX_ID } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { AccountWatch } from './account-watch.ts';
import { type KalshiClientOptions, kalshiClient } from './client.ts';
import { deltaEvent, fillEvent, indexEvent, snapshotEvent, tradeEvent } from './frame-events.ts';
import type { Frame } from './frames.ts';
import { LadderWatch } from './ladder-watch.ts';
import type { Message } from './schemas/frames.ts';
import { SettlementValues } from './settlement-values.ts';
import { KalshiSocket, type SocketOptions } from './socket.ts';

export type KalshiFeedOptions = KalshiClientOptions &
  Pick<SocketOptions, 'wsUrl' | 'random' | 'silenceMs' | 'answerMs'> & {
    readonly symbols: readonly CoinSymbol[];
    /** Waits between connections; 250 ms to 30 s by default. */
    readonly reconnect?: SocketOptions['backoff'];
    /** A requested book must come within this; 5 s by default. */
    readonly snapshotMs?: number;
    /** Called in order, one at a time. Must not throw. */
    readonly onEvent: (event: ExchangeEvent) => void;
  };

export type KalshiFeed = {
  start(): void;
  stop(): Promise<void>;
  /** Whoever keeps the book found that it contradicts itself: its whole is asked for. */
  resync(ticker: string): void;
  /** One-second prints of the last hour, oldest first: for a warm start, before `start`. */
  indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]>;
  /** For the metrics. */
  readonly counts: KalshiSocket['counts'];
  /** Fields that the exchange sends and nothing here knows, with how often. */
  readonly unknownFields: ReadonlyMap<string, number>;
};

const BOOKS = 'orderbook_delta';
const TRADES = 'trade';
const LIFECYCLE = 'market_lifecycle_v2';
const INDEX = 'cfbenchmarks_value';

export function kalshiFeed(options: KalshiFeedOptions): KalshiFeed {
  return new Feed(options);
}

/**
 * The exchange's messages as the domain's events. What came over the socket is told in the order of its arrival; what
 * has to be read over REST is read beside and told when it is there, so nothing waits for a read.
 */
class Feed implements KalshiFeed {
  readonly counts: KalshiSocket['counts'];
  readonly unknownFields: ReadonlyMap<string, number>;
  readonly #options: KalshiFeedOptions;
  readonly #client: ReturnType<typeof kalshiClient>;
  readonly #socket: KalshiSocket;
  readonly #ladders: readonly LadderWatch[];
  readonly #account: AccountWatch;
  readonly #values = new SettlementValues();
  readonly #symbolOfIndex: ReadonlyMap<string, CoinSymbol>;
  /** Books that wait for a snapshot which was asked for. */
  readonly #awaited = new Set<string>();
  #cancelAwait: () => void = () => undefined;
  #exchangeNowMs: number | null = null;
  #lostAtMs: number | null = null;
  #connected: boolean | null = null;

  constructor(options: KalshiFeedOptions) {
    const { symbols, timers, log } = options;
    this.#options = options;
    this.#client = kalshiClient(options);
    const { reads, serverClock } = this.#client;
    const { reconnect, backoff: _readBackoff, ...rest } = options;
    this.#socket = new KalshiSocket(
      { ...rest, ...(reconnect ? { backoff: reconnect } : {}), serverClock },
      {
        onUp: () => this.#onUp(),
        onDown: (reason) => this.#onDown(reason),
        onFrame: (frame) => this.#onFrame(frame),
        onGap: (channel) => this.#onGap(channel),
      },
    );
    this.counts = this.#socket.counts;
    this.unknownFields = this.#client.rest.unknownFields.counts;
    this.#symbolOfIndex = new Map(symbols.map((symbol) => [INDEX_ID[symbol], symbol]));
    const emit = (event: ExchangeEvent) => this.#emit(event);
    this.#ladders = symbols.map(
      (symbol) =>
        new LadderWatch({ symbol, reads, timers, log, emit, onMarkets: () => this.#subscribeMarkets() }),
    );
    this.#account = new AccountWatch({ reads, timers, log, emit, exchangeNowMs: () => this.#exchangeNowMs });
    this.#socket.want('fill');
    this.#socket.want(LIFECYCLE);
    this.#socket.want(INDEX, { index_ids: symbols.map((symbol) => INDEX_ID[symbol]) });
    // Explicit, because the exchange will change what it assumes: NO bids stay in their own price.
    this.#socket.wantMarkets(BOOKS, { use_yes_price: false });
    this.#socket.wantMarkets(TRADES);
  }

  start(): void {
    this.#socket.start();
  }

  async stop(): Promise<void> {
    this.#cancelAwait();
    await this.#socket.stop();
    await Promise.all([
      this.#client.http.close(),
      this.#account.stop(),
      ...this.#ladders.map((ladder) => ladder.stop()),
    ]);
  }

  resync(ticker: string): void {
    this.#options.log.warn('a book contradicts itself', { ticker });
    if (this.#ladderOf(ticker)) this.#resync([ticker], 'it contradicts itself');
  }

  indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]> {
    return this.#client.reads.indexHistory(symbol);
  }

  #emit(event: ExchangeEvent): void {
    if (event.kind === 'market') this.#values.market(event.market);
    this.#options.onEvent(event);
  }

  #onUp(): void {
    this.#connected = true;
    this.#emit({ kind: 'connection', connected: true, reason: 'connected' });
    for (const ladder of this.#ladders) ladder.refresh();
    if (this.#lostAtMs !== null) this.#account.catchUp(this.#lostAtMs);
    this.#account.changed();
    this.#lostAtMs = null;
  }

  #onDown(reason: string): void {
    this.#cancelAwait();
    this.#awaited.clear();
    this.#options.log.warn('no connection to the exchange', { reason });
    if (this.#connected === false) return;
    this.#connected = false;
    this.#lostAtMs ??= this.#exchangeNowMs;
    this.#emit({ kind: 'book-invalid', tickers: null, reason: `connection lost: ${reason}` });
    this.#emit({ kind: 'connection', connected: false, reason });
  }

  #onGap(channel: string): void {
    this.#options.log.warn('messages are missing', { channel });
    if (channel === BOOKS) this.#resync(this.#tickers(), 'a message is missing');
    else if (channel === TRADES) for (const ladder of this.#ladders) ladder.refresh();
    else if (channel === LIFECYCLE) {
      for (const ladder of this.#ladders) ladder.refresh();
      this.#account.settled();
    }
  }

  #tickers(): string[] {
    return this.#ladders.flatMap((ladder) => [...ladder.tickers]);
  }

  #subscribeMarkets(): void {
    const tickers = this.#tickers();
    const wanted = new Set(tickers);
    for (const ticker of this.#awaited) if (!wanted.has(ticker)) this.#awaited.delete(ticker);
    // Trades first: a trade that is counted in no read is then counted here.
    this.#socket.setMarkets(TRADES, tickers);
    this.#socket.setMarkets(BOOKS, tickers);
  }

  /** These books are wrong until they come whole again. */
  #resync(tickers: readonly string[], reason: string): void {
    if (tickers.length === 0) return;
    this.#emit({ kind: 'book-invalid', tickers, reason });
    // A book that is on its way is not asked for again: if it was among what is missing, the time limit notices.
    const missing = tickers.filter((ticker) => !this.#awaited.has(ticker));
    if (missing.length === 0 || !this.#socket.requestSnapshots(BOOKS, missing)) return;
    if (this.#awaited.size === 0) this.#awaitBooks();
    for (const ticker of missing) this.#awaited.add(ticker);
  }

  #awaitBooks(): void {
    const { timers, snapshotMs = 5_000 } = this.#options;
    this.#cancelAwait();
    this.#cancelAwait = timers.after(snapshotMs, () => {
      if (this.#awaited.size > 0) this.#socket.restart(`no snapshot of ${this.#awaited.size} books`);
    });
  }

  #onFrame(frame: Frame): void {
    try {
      this.#translate(frame);
    } catch (error) {
      this.counts.malformed++;
      this.#options.log.warn('a message cannot be used', {
        type: frame.type,
        error: (error as Error).message,
      });
      const isBook = frame.type === 'orderbook_delta' || frame.type === 'orderbook_snapshot';
      if (isBook) this.#resync([frame.msg.market_ticker], 'a message cannot be used');
    }
  }

  #translate(frame: Frame): void {
    switch (frame.type) {
      case 'orderbook_delta':
        if (this.#ladderOf(frame.msg.market_ticker)) this.#emit(deltaEvent(frame.msg));
        return;
      case 'orderbook_snapshot':
        if (!this.#ladderOf(frame.msg.market_ticker)) return;
        this.#emit(snapshotEvent(frame.msg));
        this.#awaited.delete(frame.msg.market_ticker);
        return;
      case 'trade':
        this.#onTrade(frame.msg);
        return;
      case 'fill':
        this.#emit(fillEvent(frame.msg));
        this.#account.changed();
        return;
      case 'cfbenchmarks_value':
        this.#onIndex(frame.msg);
        return;
      case 'market_lifecycle_v2':
        this.#onLifecycle(frame.msg);
        return;
      default:
        return;
    }
  }

  #ladderOf(ticker: string): LadderWatch | undefined {
    return this.#ladders.find((ladder) => ladder.has(ticker));
  }

  #onTrade(message: Message<'trade'>): void {
    const ladder = this.#ladderOf(message.market_ticker);
    if (!ladder) return;
    const event = tradeEvent(message);
    ladder.trade(event.ticker, event.countE2);
    this.#emit(event);
  }

  #onIndex(message: Message<'cfbenchmarks_value'>): void {
    const symbol = this.#symbolOfIndex.get(message.index_id);
    if (symbol === undefined) return;
    const event = indexEvent(symbol, message);
    this.#exchangeNowMs = Math.max(this.#exchangeNowMs ?? 0, event.timeMs);
    this.#values.index(event);
    this.#ladders.find((ladder) => ladder.symbol === symbol)?.advance(event.timeMs);
    this.#emit(event);
  }

  #onLifecycle(message: Message<'market_lifecycle_v2'>): void {
    const ticker = message.market_ticker;
    const ladder = this.#ladders.find((candidate) => candidate.isOfSeries(ticker));
    if (!ladder) return;
    if (message.event_type === 'determined') {
      const { result } = message;
      if (result === 'yes' || result === 'no') {
        this.#emit({ kind: 'determined', ticker, result, valueE4: this.#values.of(ticker) });
      } else this.#options.log.warn('a result that cannot be booked', { ticker, result });
    } else if (message.event_type === 'settled') this.#account.settled();
    else ladder.lifecycle(message);
  }
}
