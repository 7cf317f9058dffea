import { AccountFold } from '@rec-io/domain/account-fold';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { LedgerEntry, Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { denyEntry, type RiskLimits, riskState } from '@rec-io/domain/risk';
import type { Signal, Strategy } from '@rec-io/domain/strategy';
import { type Trade, TradeBook } from '@rec-io/domain/trade';
import type { TraderState } from '@rec-io/domain/view';
import { DecisionMemory } from './decision-memory.ts';
import { entryIntent } from './entry-intent.ts';
import { Freshness } from './freshness.ts';
import { logEntry } from './ledger-log.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { MarketState } from './market-state.ts';
import { OrderDesk } from './order-desk.ts';
import type { Clock, EngineLog, ExchangeGateway, Ledger, Timers } from './ports.ts';
import { differences, learn, readExchange } from './reconcile.ts';

export type EngineOptions = {
  readonly mode: Mode;
  readonly account: string;
  readonly symbol: CoinSymbol;
  /** Name of the running combination of symbol, strategy and settings; part of every client order id. */
  readonly monitor: string;
  readonly strategy: Strategy;
  readonly model: ProbabilityModel;
  readonly limits: RiskLimits;
  readonly gateway: ExchangeGateway;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Called after every change worth showing; must be cheap. */
  readonly onChange?: () => void;
  /** Called with trades whose state changed, for the projection that owners query. */
  readonly onTrades?: (trades: readonly Trade[]) => void;
  /** Called with a market whose book contradicts itself: it is not traded until its whole comes again. */
  readonly onBrokenBook?: (ticker: string) => void;
  /** Called when the exchange is connected again: what happened meanwhile was told by nobody, so `reconcile` is due. */
  readonly onReconnected?: () => void;
  /**
   * Wall milliseconds without a message of any book after which no book is believed; the feed proves quiet ones more
   * often. Default: books are believed while the connection lasts.
   */
  readonly booksStaleMs?: number;
};

/** The key of a difference that no market explains: it stops every entry. */
const BALANCE = 'balance';

export type EngineCounters = { prints: number; signals: number; denied: number; orders: number };

/** The index at a close may be a print this much older; beyond, it is not known. */
const CLOSE_TOLERANCE_S = 10;
/** A stop waits this long for the ledger. What it did not take by then is learnt from the exchange at the next start. */
const FLUSH_MS = 3_000;

/**
 * The single writer: takes the exchange's events in order, decides on each index print, and owns every intent, order and
 * trade of one account. No input or output of its own.
 */
export class TradingEngine {
  readonly market: MarketState;
  readonly trades = new TradeBook();
  readonly account = new AccountFold();
  readonly counters: EngineCounters = { prints: 0, signals: 0, denied: 0, orders: 0 };
  readonly #options: EngineOptions;
  readonly #writer: LedgerWriter;
  readonly #desk: OrderDesk;
  readonly #memory = new DecisionMemory();
  readonly #freshness = new Freshness();
  readonly #blocked = new Map<string, string>();
  /** Markets whose result nobody can book. They stay blocked until a person has decided, and the trader starts anew. */
  readonly #oddResults = new Map<string, string>();
  #booksHeard = { messages: 0, atMs: Number.NEGATIVE_INFINITY };
  #wasConnected = false;
  /** Exchange time of the newest reconciliation: it may have been told by something else than a print. */
  #readAtMs = 0;
  #state: TraderState = 'starting';
  #connected = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { gateway, ledger, clock, timers, log } = options;
    this.market = new MarketState(options.symbol, options.model);
    this.#writer = new LedgerWriter(ledger, timers, log);
    this.#desk = new OrderDesk({
      gateway,
      ledger,
      clock,
      timers,
      log,
      exchangeNowMs: () => Math.max(this.nowMs, this.#readAtMs),
      exchangeIndex: (ticker) => this.market.row(ticker)?.market.exchangeIndex ?? 0,
      record: (entry) => this.#record(entry),
      missingFillsE2: (id) => this.#missingFillsE2(id),
    });
  }

  /** Exchange time of the newest print; 0 before the first. */
  get nowMs(): number {
    return this.market.newest?.timeMs ?? 0;
  }

  get state(): TraderState {
    return this.#state;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Wall milliseconds since the newest print was received; null before the first. */
  get indexAgeMs(): number | null {
    return this.#freshness.ageMs(this.#options.clock.nowMs());
  }

  /** Whether the newest print came a moment ago: running is not healthy, fresh is. */
  get fresh(): boolean {
    return this.#freshness.isFresh(this.#options.clock.nowMs());
  }

  /** How much further behind the exchange the newest print is than it should be. */
  get indexLagMs(): number {
    return this.#freshness.lagMs;
  }

  /** Wall milliseconds since any book was heard of, to the second of a print; infinite before the first. */
  get booksAgeMs(): number {
    return this.#options.clock.nowMs() - this.#booksHeard.atMs;
  }

  /** Markets that may not be entered, with the reason. */
  get blockedMarkets(): ReadonlyMap<string, string> {
    return this.#blocked;
  }

  /** Facts that are not durable yet. */
  get ledgerBehind(): number {
    return this.#writer.behind;
  }

  unknownOrders(): string[] {
    return [...this.trades.live.values()]
      .filter((t) => t.outcome?.kind === 'unknown')
      .map((t) => t.intent.ticker);
  }

  /** Why no entry can happen now, or null. */
  get reason(): string | null {
    if (this.#state !== 'trading') return this.#state;
    if (!this.#connected) return 'the exchange is not connected';
    if (!this.fresh) return 'the index is stale';
    if (this.#freshness.isLagging) return 'the index lags behind the exchange';
    if (this.booksAgeMs > (this.#options.booksStaleMs ?? Number.POSITIVE_INFINITY))
      return 'the books are stale';
    if (this.#writer.behind > 0) return 'the ledger is behind';
    if (this.#freshness.isSettling(this.#options.clock.nowMs())) return 'settling after a stall';
    if (this.#blocked.has(BALANCE)) return 'ledger and exchange differ in the balance';
    return null;
  }

  /** Prints from before the feed: they teach history, momentum, model and strategy, and decide nothing. */
  warm(prints: Iterable<readonly [timeMs: number, indexE4: PriceE4]>): void {
    for (const [timeMs, indexE4] of prints) {
      const momentum = this.market.warm(timeMs, indexE4);
      this.#options.strategy.observe(timeMs, momentum);
    }
  }

  /** Restores what the ledger knows: all entries of this account and mode, oldest first. Before any event. */
  restore(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) this.#apply(entry);
  }

  /**
   * Compares with the exchange and learns what happened meanwhile. No entry happens before this has resolved.
   * @throws when the exchange cannot be read; the caller tries again
   */
  async reconcile(nowMs: number): Promise<void> {
    const { gateway, log, symbol, onChange } = this.#options;
    this.#state = 'reconciling';
    onChange?.();
    for (const market of await gateway.markets(symbol)) {
      // The feed tells of these as it goes on: what it told is newer than what was read.
      if (!this.market.row(market.ticker)) this.market.putMarket(market);
    }
    const exchange = await readExchange(this.account, this.trades, gateway, nowMs);
    const readAtMs = Math.max(nowMs, this.nowMs);
    this.#readAtMs = readAtMs;
    const learnt = learn(this.account, this.trades, exchange, readAtMs, (id) => this.#desk.follows(id));
    for (const entry of learnt.entries) this.#record(entry);
    for (const id of learnt.undecided) this.#resume(id, readAtMs);
    for (const trade of this.trades.live.values()) {
      if (this.#missingFillsE2(trade.id) > 0) this.#desk.chaseFills(trade.intent);
    }
    this.#blocked.clear();
    for (const { what, ledger, exchange: theirs } of differences(this.account, exchange)) {
      log.warn('ledger and exchange differ', { what, ledger, exchange: theirs });
      this.#blocked.set(what.replace(/^position /, ''), `ledger ${ledger}, exchange ${theirs}`);
    }
    for (const [ticker, reason] of this.#oddResults) this.#blocked.set(ticker, reason);
    await this.#writer.flushed();
    // Unless it was stopped meanwhile.
    if (this.#state === 'reconciling') this.#state = 'trading';
    const { entries, undecided } = learnt;
    log.info('reconciled', {
      learnt: entries.length,
      undecided: undecided.length,
      differences: this.#blocked.size,
    });
    onChange?.();
  }

  /** Takes the next event of the exchange. */
  on(event: ExchangeEvent): void {
    switch (event.kind) {
      case 'index':
        this.#print(event);
        return;
      case 'fill':
        this.#record({ kind: 'fill', fill: event.fill });
        return;
      case 'settlement':
        this.#record({ kind: 'settlement', settlement: event.settlement });
        return;
      case 'connection':
        this.#connected = event.connected;
        if (event.connected && this.#wasConnected) this.#options.onReconnected?.();
        this.#wasConnected ||= event.connected;
        this.#options.onChange?.();
        return;
      case 'odd-result':
        this.#oddResult(event);
        return;
      case 'balance':
      case 'determined':
      case 'order':
      case 'position':
      case 'order-group':
        return;
      default:
        if (!this.market.applyMarketData(event) && event.kind === 'book-delta')
          this.#options.onBrokenBook?.(event.ticker);
    }
  }

  /** Resolves when no order is under way and every fact is durable. */
  async idle(): Promise<void> {
    await this.#desk.idle();
    await this.#writer.flushed();
  }

  /** True while an order is under way or a fact is not durable: `idle` would wait. */
  get busy(): boolean {
    return this.#desk.busy || this.#writer.behind > 0;
  }

  /** Stops deciding; orders under way are followed no further, facts already known are written if the ledger takes them. */
  async stop(): Promise<void> {
    this.#state = 'blocked';
    this.#desk.stop();
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(FLUSH_MS, late.resolve);
    await Promise.race([this.#writer.flushed(), late.promise]);
    cancel();
    this.#writer.stop();
  }

  #print(event: Extract<ExchangeEvent, { kind: 'index' }>): void {
    if (event.symbol !== this.#options.symbol || !this.market.tick(event)) return;
    this.counters.prints++;
    const { strategy, clock, log } = this.#options;
    const nowMs = clock.nowMs();
    // Looked at with each print, so that a book message itself costs nothing.
    const { bookMessages } = this.market;
    if (bookMessages !== this.#booksHeard.messages)
      this.#booksHeard = { messages: bookMessages, atMs: nowMs };
    const wasLagging = this.#freshness.isLagging;
    this.#freshness.received(nowMs, event.timeMs, event.lagMs);
    const { lagMs, isLagging } = this.#freshness;
    if (isLagging !== wasLagging)
      log.warn(isLagging ? 'the index lags behind the exchange' : 'the index has caught up', { lagMs });
    strategy.observe(event.timeMs, this.market.momentumBp);
    if (this.trades.live.size > 0) this.#changed(this.trades.expire(event.timeMs, this.#indexAt));
    if (this.reason === null) this.#decide(event);
    this.#options.onChange?.();
  }

  /** Neither side of the trade has won: it stays open to be seen, and its market is not entered again. */
  #oddResult({ ticker, result, settlementValue }: Extract<ExchangeEvent, { kind: 'odd-result' }>): void {
    const { positions } = this.account;
    const isTraded = [...this.trades.live.values()].some(({ intent }) => intent.ticker === ticker);
    if (!this.market.row(ticker) && !positions.has(ticker) && !isTraded) return;
    const reason = `result "${result}", paid ${settlementValue ?? 'unknown'}: to be settled by hand`;
    this.#oddResults.set(ticker, reason);
    this.#blocked.set(ticker, reason);
    this.#options.log.warn('a market has a result that cannot be booked', {
      ticker,
      result,
      settlementValue,
    });
    this.#options.onChange?.();
  }

  readonly #indexAt = (timeMs: number): PriceE4 | null => this.market.history.at(timeMs, CLOSE_TOLERANCE_S);

  #decide(event: Extract<ExchangeEvent, { kind: 'index' }>): void {
    const { ladder, momentumBp } = this.market;
    if (ladder === null) return;
    const held = new Set(this.#blocked.keys());
    for (const trade of this.trades.live.values()) held.add(trade.intent.ticker);
    for (const ticker of this.account.positions.keys()) held.add(ticker);
    const signals = this.#options.strategy.signals({
      nowMs: event.timeMs,
      ladder,
      momentumBp,
      held,
      traded: this.#memory.traded,
      attemptedAtMs: this.#memory.attemptedAtMs,
    });
    this.counters.signals += signals.length;
    for (const signal of signals) this.#enter(signal, event);
  }

  #enter(signal: Signal, { indexE4, timeMs }: Extract<ExchangeEvent, { kind: 'index' }>): void {
    const { account, monitor, strategy, ledger } = this.#options;
    const market = this.market.row(signal.ticker)?.market;
    if (!market) return;
    const intent = entryIntent(signal, market, {
      ledgerEpoch: ledger.epoch,
      account,
      monitor,
      strategy: strategy.name,
      decisionNumber: this.#memory.next(signal.ticker, signal.side),
      indexE4,
      momentumBp: this.market.momentumBp,
      timeMs,
    });
    const state = riskState(this.trades.live, this.account.balanceE6);
    const denial = denyEntry(intent, state, this.#options.limits);
    this.#memory.attempted(intent.ticker, intent.side, timeMs);
    if (denial) {
      this.counters.denied++;
      this.#options.log.warn('entry denied', {
        ticker: intent.ticker,
        code: denial.code,
        message: denial.message,
      });
      return;
    }
    this.counters.orders++;
    const entry: LedgerEntry = { kind: 'intent', intent };
    this.#apply(entry);
    logEntry(this.#options.log, entry);
    this.#desk.submit(intent);
  }

  /** An order that was perhaps sent before a restart: its market stays blocked until the exchange proves its fate. */
  #resume(id: string, nowMs: number): void {
    const trade = this.trades.trades.get(id);
    if (!trade) return;
    const outcome = { kind: 'unknown', reason: 'sent or not sent before a restart' } as const;
    this.#record({ kind: 'outcome', clientOrderId: id, outcome, timeMs: nowMs });
    this.#desk.resume(trade.intent);
  }

  #missingFillsE2(id: string): number {
    const trade = this.trades.trades.get(id);
    return trade?.outcome?.kind === 'acknowledged' ? trade.outcome.fillCountE2 - trade.filledE2 : 0;
  }

  /** A fact: into the state at once, into the ledger as soon as it takes it. Facts that are no news are dropped. */
  #record(entry: LedgerEntry): void {
    if (!this.#isNews(entry)) return;
    this.#apply(entry);
    logEntry(this.#options.log, entry);
    this.#writer.write(entry);
    this.#options.onChange?.();
  }

  /** Not in the ledger yet, and not inside its opening balance: counted again it would be money that never moved. */
  #isNews(entry: LedgerEntry): boolean {
    const { trades, account } = this;
    if (entry.kind === 'fill')
      return !trades.hasFill(entry.fill.tradeId) && account.isAfterOpening(entry.fill.timeMs);
    if (entry.kind !== 'settlement') return true;
    const { ticker, timeMs } = entry.settlement;
    return !trades.hasSettlement(ticker) && account.isAfterOpening(timeMs);
  }

  #apply(entry: LedgerEntry): void {
    if (entry.kind === 'intent') this.#memory.decided(entry.intent);
    this.account.apply(entry);
    this.#changed(this.trades.apply(entry));
  }

  #changed(trades: readonly Trade[]): void {
    for (const trade of trades) this.#memory.changed(trade);
    if (trades.length > 0) this.#options.onTrades?.(trades);
  }
}
