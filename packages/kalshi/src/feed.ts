import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { type CoinSymbol, INDEX_ID, type Series } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { AccountWatch } from './account-watch.ts';
import { BookWatch } from './book-watch.ts';
import type { Channel } from './channel.ts';
import { type KalshiClientOptions, kalshiClient } from './client.ts';
import { ExchangeTime } from './exchange-time.ts';
import { FeedMessages } from './feed-messages.ts';
import type { Frame } from './frames.ts';
import { LadderWatch } from './ladder-watch.ts';
import { ProxyIndex, type ProxySource } from './proxy-index.ts';
import { SettlementValues } from './settlement-values.ts';
import { KalshiSocket, type SocketOptions } from './socket.ts';
import { SparingLog } from './sparing-log.ts';
import type { Refusal } from './subscriptions.ts';
import type { LatencyFigures } from './transport-latency.ts';

export type KalshiFeedOptions = KalshiClientOptions &
  Pick<SocketOptions, 'wsUrl' | 'random' | 'silenceMs' | 'answerMs'> & {
    readonly series: readonly Series[];
    /** Waits between connections; 250 ms to 30 s by default. */
    readonly reconnect?: SocketOptions['backoff'];
    /** A requested book must come within this; 5 s by default. */
    readonly snapshotMs?: number;
    /** When no book has been heard of for this long, one is asked for: 5 s by default. */
    readonly quietMs?: number;
    /** Stands for the index while the exchange does not give it to this account; without it there is none then. */
    readonly proxy?: ProxySource;
    /** Called in order, one at a time. Must not throw. */
    readonly onEvent: (event: ExchangeEvent) => void;
  };

export type KalshiFeed = {
  start(): void;
  stop(): Promise<void>;
  /** Gives the connection up and makes another: what was heard before may not be what is. */
  restart(reason: string): void;
  /** Whoever keeps the book found that it contradicts itself: its whole is asked for. */
  resync(ticker: string): void;
  /** One-second prints of the last hour, oldest first: for a warm start, before `start`. */
  indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]>;
  /** Exchange time by its newest message and what has gone by since; null before the first that tells it. */
  readonly nowMs: number | null;
  /** For the metrics. */
  readonly counts: KalshiSocket['counts'];
  /** Fields that the exchange sends and nothing here knows, with how often. */
  readonly unknownFields: ReadonlyMap<string, number>;
  /** How long messages are on their way; null while the exchange does not tell when it sends. */
  readonly latency: LatencyFigures | null;
};

const BOOKS = 'orderbook_delta';
const TRADES = 'trade';
const LIFECYCLE = 'market_lifecycle_v2';
const INDEX = 'cfbenchmarks_value';
/** Told to this account alone. Without them a feed would look whole and keep quiet about the owner's own orders. */
const PRIVATE = ['fill', 'user_orders', 'market_positions'] as const;
const ORDER_GROUPS = 'order_group_updates';
/** The exchange's code of a connection that is nobody's. */
const AUTHENTICATION_REQUIRED = 9;

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
  readonly #books: BookWatch;
  readonly #messages: FeedMessages;
  readonly #time: ExchangeTime;
  readonly #log: SparingLog;
  readonly #proxy: ProxyIndex | null;
  /** For as long as no message tells the exchange's time: that of its wall clock at the newest connection. */
  #connectedAtMs: number | null = null;
  #lostAtMs: number | null = null;
  #connected: boolean | null = null;

  constructor(options: KalshiFeedOptions) {
    const { series, timers, clock, log, snapshotMs = 5_000, quietMs = 5_000 } = options;
    this.#options = options;
    this.#log = new SparingLog(log, clock);
    this.#time = new ExchangeTime(clock);
    this.#client = kalshiClient(options);
    const { reads, serverClock, rest: http } = this.#client;
    const { unknownFields } = http;
    const { reconnect, backoff: _readBackoff, ...rest } = options;
    this.#socket = new KalshiSocket(
      { ...rest, ...(reconnect ? { backoff: reconnect } : {}), serverClock, unknownFields },
      {
        onUp: () => this.#onUp(),
        onDown: (reason) => this.#onDown(reason),
        onFrame: (frame) => this.#onFrame(frame),
        onGap: (channel) => this.#onGap(channel),
        onRefused: (refusal) => this.#onRefused(refusal),
      },
    );
    this.counts = this.#socket.counts;
    this.unknownFields = unknownFields.counts;
    this.#symbolOfIndex = new Map(series.map(({ symbol }) => [INDEX_ID[symbol], symbol]));
    const emit = (event: ExchangeEvent) => this.#emit(event);
    const onMarkets = () => this.#subscribeMarkets();
    this.#ladders = series.map(
      (each) => new LadderWatch({ series: each, reads, timers, log, emit, onMarkets }),
    );
    this.#account = new AccountWatch({
      reads,
      timers,
      log,
      emit,
      exchangeNowMs: () => this.#exchangeNowMs(),
    });
    this.#proxy = options.proxy ? this.#proxyOf(options.proxy) : null;
    this.#books = new BookWatch({ socket: this.#socket, clock, timers, log, emit, snapshotMs, quietMs });
    this.#messages = new FeedMessages({
      ladders: this.#ladders,
      account: this.#account,
      books: this.#books,
      time: this.#time,
      values: this.#values,
      proxy: this.#proxy,
      symbolOfIndex: this.#symbolOfIndex,
      log,
      emit,
    });
    for (const channel of PRIVATE) this.#socket.want(channel, { required: true });
    this.#socket.want(ORDER_GROUPS);
    this.#socket.want(LIFECYCLE);
    this.#socket.want(INDEX, { by: 'indices' });
    this.#socket.set(INDEX, this.#symbolOfIndex.keys());
    // NO bids stay in their own price.
    this.#socket.want(BOOKS, { by: 'markets', required: true, params: { use_yes_price: false } });
    this.#socket.want(TRADES, { by: 'markets', required: true });
  }

  get latency(): LatencyFigures | null {
    return this.#socket.latency;
  }

  get nowMs(): number | null {
    return this.#time.nowMs;
  }

  start(): void {
    this.#socket.start();
  }

  async stop(): Promise<void> {
    this.#proxy?.stop();
    this.#books.stop();
    await this.#socket.stop();
    await Promise.all([
      this.#client.http.close(),
      this.#account.stop(),
      ...this.#ladders.map((ladder) => ladder.stop()),
    ]);
  }

  restart(reason: string): void {
    this.#client.serverClock.forget();
    this.#socket.restart(reason);
  }

  resync(ticker: string): void {
    this.#options.log.warn('a book contradicts itself', { ticker });
    this.#books.resync([ticker], 'it contradicts itself');
  }

  indexHistory(symbol: CoinSymbol): Promise<readonly (readonly [timeMs: number, indexE4: PriceE4])[]> {
    return this.#client.reads.indexHistory(symbol);
  }

  #exchangeNowMs(): number | null {
    return this.#time.newestMs ?? this.#connectedAtMs;
  }

  #emit(event: ExchangeEvent): void {
    if (event.kind === 'market') this.#values.market(event.market);
    this.#options.onEvent(event);
  }

  #onUp(): void {
    this.#connected = true;
    this.#connectedAtMs = this.#client.serverClock.nowMs();
    this.#emit({ kind: 'connection', connected: true, reason: 'connected' });
    this.#books.regained();
    for (const ladder of this.#ladders) ladder.refresh();
    if (this.#lostAtMs !== null) this.#account.catchUp(this.#lostAtMs);
    this.#account.changed();
    this.#lostAtMs = null;
  }

  #onDown(reason: string): void {
    this.#books.lost();
    this.#options.log.warn('no connection to the exchange', { reason });
    if (this.#connected === false) return;
    this.#connected = false;
    this.#lostAtMs ??= this.#exchangeNowMs();
    this.#emit({ kind: 'book-invalid', tickers: null, reason: `connection lost: ${reason}` });
    this.#emit({ kind: 'connection', connected: false, reason });
  }

  /** Without the index or the lifecycle there is no trading either, but what is held is still told of. */
  #onRefused({ channel, code, message }: Refusal): void {
    this.#options.log.warn('the exchange does not give a channel', { channel, code, message });
    if (code === AUTHENTICATION_REQUIRED) this.#socket.restart(`${channel} is refused: nobody is signed in`);
    else if (channel === INDEX && this.#proxy && !this.#proxy.isRunning) {
      this.#options.log.warn('a proxy stands for the index from now on', {
        origin: this.#options.proxy?.origin,
      });
      this.#proxy.start();
    }
  }

  #proxyOf(source: ProxySource): ProxyIndex {
    const { clock, timers } = this.#options;
    const { serverClock } = this.#client;
    return new ProxyIndex({
      source,
      symbols: [...this.#symbolOfIndex.values()],
      clock,
      timers,
      exchangeNowMs: () => this.#time.nowMs ?? (serverClock.measured ? serverClock.nowMs() : null),
      onPrint: (print) => {
        // No settlement value may be made of these: a contract settles on the index.
        this.#messages.advance(print.symbol, print.timeMs);
        this.#emit(print);
      },
    });
  }

  #onGap(channel: Channel): void {
    this.#options.log.warn('messages are missing', { channel });
    if (channel === BOOKS) this.#books.resync(null, 'a message is missing');
    else if (channel === TRADES) for (const ladder of this.#ladders) ladder.refresh();
    else if (channel === LIFECYCLE) {
      for (const ladder of this.#ladders) ladder.refresh();
      this.#account.settled();
    } else if (channel !== INDEX) {
      const nowMs = this.#exchangeNowMs();
      if (nowMs !== null) this.#account.catchUp(nowMs);
    }
  }

  #subscribeMarkets(): void {
    const tickers = this.#ladders.flatMap((ladder) => [...ladder.tickers]);
    // Trades first: a trade that is counted in no read is then counted here.
    this.#socket.set(TRADES, tickers);
    this.#socket.set(BOOKS, tickers);
    this.#books.follow(tickers);
  }

  #onFrame(frame: Frame): void {
    try {
      this.#messages.take(frame);
    } catch (error) {
      this.counts.malformed++;
      const { type } = frame;
      this.#log.warn('a message cannot be used', { type, error: (error as Error).message });
      if (type === 'orderbook_delta' || type === 'orderbook_snapshot')
        this.#books.resync([frame.msg.market_ticker], 'a message cannot be used');
    }
  }
}
