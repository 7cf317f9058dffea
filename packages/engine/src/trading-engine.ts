import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { LedgerEntry, Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol, Market, Series } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { missingFillsE2 } from '@rec-io/domain/order-life';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import type { Signal, StrategyInput } from '@rec-io/domain/strategy';
import { meanPriceE4, type Trade } from '@rec-io/domain/trade';
import type { TraderState } from '@rec-io/domain/view';
import { AccountRisk } from './account-risk.ts';
import { DurableIntents } from './durable-intents.ts';
import { Entries, type EntryDenial, type ManualEntry } from './entries.ts';
import { Facts } from './facts.ts';
import type { MonitorRun } from './monitor-run.ts';
import { Monitors } from './monitors.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderFuse } from './order-fuse.ts';
import type {
  Clock,
  EngineLog,
  ExchangeGateway,
  ExitJournal,
  GroupMemory,
  Ledger,
  StrategyRunner,
  Timers,
} from './ports.ts';
import { differences, learn, readExchange } from './reconcile.ts';
import { SymbolFeed } from './symbol-feed.ts';
import { TradingControl } from './trading-control.ts';

export type EngineOptions = {
  readonly mode: Mode;
  readonly account: string;
  /** What is watched and traded. */
  readonly series: readonly Series[];
  readonly model: (symbol: CoinSymbol) => ProbabilityModel;
  readonly monitors: readonly MonitorSpec[];
  /** Whether monitors may enter at all. */
  readonly autoEntry: boolean;
  /** Null for a strategy that nobody knows: its monitor is suspended. */
  readonly strategy: (name: string) => StrategyRunner | null;
  readonly limits: RiskLimits;
  readonly gateway: ExchangeGateway;
  readonly groupMemory: GroupMemory;
  readonly ledger: Ledger;
  readonly journal: ExitJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Why whoever hosts it wants no entries now, or null: a wrong clock, a sleep. Exits are not asked. */
  readonly holdEntries?: () => string | null;
  /** Called after every change worth showing; must be cheap. */
  readonly onChange?: () => void;
  /** Called with trades whose state changed, for the projection that owners query. */
  readonly onTrades?: (trades: readonly Trade[]) => void;
  /** Called with a market whose book contradicts itself: it is not traded until its whole comes again. */
  readonly onBrokenBook?: (ticker: string) => void;
  /** Called when the exchange is connected again: what happened meanwhile was told by nobody, so `reconcile` is due. */
  readonly onReconnected?: () => void;
};

/** The key of a difference that no market explains: it stops every entry. */
const BALANCE = 'balance';

export type EngineCounters = { prints: number; signals: number; denied: number; orders: number };

/** The index at a close may be a print this much older; beyond, it is not known. */
const CLOSE_TOLERANCE_S = 10;
/** A stop waits this long for the ledger. What it did not take by then is learnt from the exchange at the next start. */
const FLUSH_MS = 3_000;

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

/**
 * The single writer: takes the exchange's events in order, decides on each index print, and owns every intent, order and
 * trade of one account. No input or output of its own.
 */
export class TradingEngine {
  readonly facts: Facts;
  readonly entries: Entries;
  readonly risk: AccountRisk;
  /** Who may trade at all: state, breakers, the exchange's own fuse. */
  readonly control: TradingControl;
  #prints = 0;
  readonly #options: EngineOptions;
  readonly #feeds = new Map<CoinSymbol, SymbolFeed>();
  readonly #monitors: Monitors;
  readonly #durable: DurableIntents;
  readonly #desk: OrderDesk;
  readonly #fuse: OrderFuse;
  readonly #blocked = new Map<string, string>();
  /** Markets whose result nobody can book. They stay blocked until a person has decided, and the trader starts anew. */
  readonly #oddResults = new Map<string, string>();
  #wasConnected = false;
  /** Exchange time of the newest reconciliation: it may have been told by something else than a print. */
  #readAtMs = 0;
  #state: TraderState = 'starting';
  #connected = false;
  #connections = 0;
  /** Settles when every change of the trading state is where it outlives this process. */
  #controlKept: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.#options = options;
    const { gateway, ledger, clock, timers, log } = options;
    for (const { symbol } of options.series)
      if (!this.#feeds.has(symbol)) this.#feeds.set(symbol, new SymbolFeed(symbol, options.model(symbol)));
    this.#monitors = new Monitors(log, options.strategy);
    this.risk = new AccountRisk(options.mode);
    this.#fuse = new OrderFuse({
      groups: gateway.orderGroups,
      memory: options.groupMemory,
      limitE2: () => this.control.limits.maxBurstE2,
      timers,
      log,
      onTriggered: (reason) => this.control.groupTriggered(reason),
    });
    this.control = new TradingControl({
      risk: this.risk,
      limits: options.limits,
      fuse: this.#fuse,
      clock,
      exchangeNowMs: () => Math.max(this.nowMs, this.#readAtMs),
      unknownOrders: () => this.unknownOrders().length,
      record: (entry) => this.#recordControl(entry),
    });
    this.setMonitors(options.monitors);
    this.facts = new Facts({
      ledger,
      timers,
      log,
      onApplied: (entry, changed) => this.#applied(entry, changed),
    });
    this.#durable = new DurableIntents({
      ledger,
      journal: options.journal,
      timers,
      log,
      writeLater: (entries) => this.facts.writeLater(entries),
    });
    this.#desk = new OrderDesk({
      gateway,
      durable: this.#durable,
      clock,
      timers,
      log,
      exchangeNowMs: () => Math.max(this.nowMs, this.#readAtMs),
      exchangeIndex: (ticker) => this.row(ticker)?.market.exchangeIndex ?? 0,
      record: (entry) => this.#record(entry),
      orderGroup: (exchangeIndex) => this.#fuse.groupId(exchangeIndex),
      disarmed: () => (this.control.state === 'active' ? null : `trading is ${this.control.state}`),
      order: (id) => this.trades.order(id),
      connection: () => (this.#connected ? this.#connections : null),
    });
    this.entries = new Entries({
      account: options.account,
      ledgerEpoch: ledger.epoch,
      facts: this.facts,
      monitors: this.#monitors,
      risk: this.risk,
      clock,
      log,
      limits: () => this.control.limits,
      feed: (symbol) => this.feed(symbol),
      reason: (symbol) => this.reason(symbol),
      blocked: this.#blocked,
      hasOrderGroup: (exchangeIndex) => this.#fuse.groupId(exchangeIndex) !== null,
      submit: (intent, rules) => void this.#desk.submit(intent, { companions: [rules] }),
    });
  }

  get counters(): EngineCounters {
    return { prints: this.#prints, ...this.entries.counters };
  }

  get trades() {
    return this.facts.trades;
  }

  get account() {
    return this.facts.account;
  }

  get monitors(): ReadonlyMap<string, MonitorRun> {
    return this.#monitors.all;
  }

  /** Exchange time of the newest print of any symbol; 0 before the first. */
  get nowMs(): number {
    let newestMs = 0;
    for (const { market } of this.#feeds.values()) newestMs = Math.max(newestMs, market.newest?.timeMs ?? 0);
    return newestMs;
  }

  get state(): TraderState {
    return this.#state;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** What is known of a symbol. @throws RangeError for one that is not traded here */
  feed(symbol: CoinSymbol): SymbolFeed {
    const feed = this.#feeds.get(symbol);
    if (!feed) throw new RangeError(`${symbol} is not traded here`);
    return feed;
  }

  /** A market's row, whatever its symbol. */
  row(ticker: string) {
    return this.#feedOf(ticker)?.market.row(ticker);
  }

  /** Markets that may not be entered, with the reason. */
  get blockedMarkets(): ReadonlyMap<string, string> {
    return this.#blocked;
  }

  /** Facts that are not durable yet. */
  get ledgerBehind(): number {
    return this.facts.behind;
  }

  unknownOrders(): string[] {
    const unknown = this.trades.openOrders().filter(({ outcome }) => outcome?.kind === 'unknown');
    return unknown.map(({ intent }) => intent.ticker);
  }

  /** Why nothing of a symbol can be entered now, or null. */
  reason(symbol: CoinSymbol): string | null {
    if (this.#state !== 'trading') return this.#state;
    const held = this.#options.holdEntries?.() ?? null;
    if (held !== null) return held;
    if (!this.#connected) return 'the exchange is not connected';
    const { maxBookAgeMs } = this.control.limits;
    const stale = this.feed(symbol).staleness(this.#options.clock.nowMs(), maxBookAgeMs);
    if (stale !== null) return stale;
    if (this.facts.behind > 0) return 'the ledger is behind';
    if (this.#blocked.has(BALANCE)) return 'ledger and exchange differ in the balance';
    return null;
  }

  /** Takes the monitors as they are set now: those of symbols that are not followed here are left out. */
  setMonitors(specs: readonly MonitorSpec[]): void {
    this.#monitors.set(specs.filter(({ symbol }) => this.#feeds.has(symbol)));
  }

  /** A person's own order. @returns the trade's id, or why it is not sent */
  buy(wish: ManualEntry): string | EntryDenial {
    return this.entries.byPerson(wish);
  }

  /** Prints from before the feed: they teach history, momentum, model and strategies, and decide nothing. */
  warm(symbol: CoinSymbol, prints: Iterable<readonly [timeMs: number, indexE4: PriceE4]>): void {
    const { market } = this.feed(symbol);
    const runs = this.#monitors.ofSymbol(symbol);
    for (const [nowMs, indexE4] of prints) {
      const momentumBp = market.warm(nowMs, indexE4);
      for (const run of runs) run.warm({ ...this.#inputOf(run), nowMs, indexE4, momentumBp, ladder: null });
    }
  }

  /** Restores what the ledger knows: all entries of this account and mode, oldest first. Before any event. */
  restore(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) this.facts.apply(entry);
  }

  /** Restores exits that an earlier run could not bring into the ledger; it is given them now. After `restore`, before any event. */
  async restoreJournal(): Promise<void> {
    this.restore(await this.#durable.recover());
  }

  /**
   * Compares with the exchange and learns what happened meanwhile. No entry happens before this has resolved.
   * @throws when the exchange cannot be read; the caller tries again
   */
  async reconcile(nowMs: number): Promise<void> {
    const { gateway, log, series, onChange } = this.#options;
    this.#state = 'reconciling';
    onChange?.();
    const shards = new Set<number>();
    for (const each of series) {
      const { market: known } = this.feed(each.symbol);
      for (const market of await gateway.markets(each)) {
        shards.add(market.exchangeIndex);
        // The feed tells of these as it goes on: what it told is newer than what was read.
        if (!known.row(market.ticker)) known.putMarket(market);
      }
    }
    // A decision at the next print must find it in place.
    for (const shard of shards) await this.#fuse.ensure(shard);
    this.control.resume();
    const exchange = await readExchange(this.account, this.trades, gateway, nowMs);
    const readAtMs = Math.max(nowMs, this.nowMs);
    this.#readAtMs = readAtMs;
    const learnt = learn(this.account, this.trades, exchange, readAtMs, (id) => this.#desk.follows(id));
    for (const entry of learnt.entries) this.#record(entry);
    for (const id of learnt.undecided) this.#resume(id, readAtMs);
    for (const order of this.trades.openOrders()) {
      if (missingFillsE2(order) > 0) void this.#desk.chaseFills(order.intent);
    }
    this.#blocked.clear();
    for (const { what, ledger, exchange: theirs } of differences(this.account, exchange)) {
      log.warn('ledger and exchange differ', { what, ledger, exchange: theirs });
      this.#blocked.set(what.replace(/^position /, ''), `ledger ${ledger}, exchange ${theirs}`);
    }
    this.control.compared(this.#blocked);
    for (const [ticker, reason] of this.#oddResults) this.#blocked.set(ticker, reason);
    await this.facts.flushed();
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
        if (event.connected && !this.#connected) this.#connections++;
        this.#connected = event.connected;
        if (event.connected && this.#wasConnected) this.#options.onReconnected?.();
        this.#wasConnected ||= event.connected;
        this.#options.onChange?.();
        return;
      case 'odd-result':
        this.#oddResult(event);
        return;
      case 'order-group':
        this.#fuse.on(event);
        return;
      case 'market':
        this.#market(event.market);
        return;
      case 'book-invalid':
        for (const { market } of this.#feeds.values()) market.applyMarketData(event);
        return;
      case 'book-snapshot':
      case 'book-delta':
      case 'trade':
        if (!this.#feedOf(event.ticker)?.market.applyMarketData(event) && event.kind === 'book-delta')
          this.#options.onBrokenBook?.(event.ticker);
        return;
      default:
        return;
    }
  }

  /** Resolves when every strategy has answered, no order is under way, and every fact is durable. */
  async idle(): Promise<void> {
    await this.#monitors.idle();
    await this.#fuse.idle();
    await this.#desk.idle();
    await this.facts.flushed();
  }

  /** True while a strategy has not answered, an order is under way, or a fact is not durable: `idle` would wait. */
  get busy(): boolean {
    return this.#monitors.busy || this.#fuse.busy || this.#desk.busy || this.facts.behind > 0;
  }

  /** Stops deciding; orders under way are followed no further, facts already known are written if the ledger takes them. */
  async stop(): Promise<void> {
    this.#state = 'blocked';
    this.#fuse.stop();
    this.#desk.stop();
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(FLUSH_MS, late.resolve);
    await Promise.race([Promise.all([this.facts.flushed(), this.#controlKept]), late.promise]);
    cancel();
    this.facts.stop();
  }

  #market(market: Market): void {
    const feed = this.#feeds.get(market.symbol);
    if (!feed) return;
    feed.market.putMarket(market);
    void this.#fuse.ensure(market.exchangeIndex);
  }

  #print(event: IndexEvent): void {
    const feed = this.#feeds.get(event.symbol);
    const { clock, log } = this.#options;
    const wasLagging = feed?.isLagging;
    if (!feed?.print(event, clock.nowMs())) return;
    this.#prints++;
    const { isLagging, lagMs } = feed;
    if (isLagging !== wasLagging)
      log.warn(isLagging ? 'the index lags behind the exchange' : 'the index has caught up', { lagMs });
    if (this.trades.live.size > 0) this.#expire(event.timeMs);
    this.#decide(feed, event);
    this.#options.onChange?.();
  }

  #expire(nowMs: number): void {
    const expired = this.trades.expire(nowMs, ({ symbol, closeTimeMs }) => {
      const { history } = this.feed(symbol).market;
      return history.at(closeTimeMs, CLOSE_TOLERANCE_S);
    });
    if (expired.length > 0) this.#options.onTrades?.(expired);
  }

  /** Neither side of the trade has won: it stays open to be seen, and its market is not entered again. */
  #oddResult({ ticker, result, settlementValue }: Extract<ExchangeEvent, { kind: 'odd-result' }>): void {
    const { positions } = this.account;
    const isTraded = [...this.trades.live.values()].some(({ intent }) => intent.ticker === ticker);
    if (!this.row(ticker) && !positions.has(ticker) && !isTraded) return;
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

  #decide(feed: SymbolFeed, event: IndexEvent): void {
    const { market } = feed;
    for (const run of this.#monitors.ofSymbol(event.symbol)) {
      const { indexE4, timeMs: nowMs } = event;
      const ladder = market.ladder(run.spec.series);
      const input = { ...this.#inputOf(run), nowMs, indexE4, momentumBp: market.momentumBp, ladder };
      run.ask(
        input,
        (signals) => this.#act(run, signals),
        () => feed.market.newest === event,
      );
    }
  }

  /** What a monitor may look at beside the market. */
  #inputOf(run: MonitorRun): Pick<StrategyInput, 'held' | 'traded' | 'attemptedAtMs' | 'trades'> {
    const trades: StrategyInput['trades'][number][] = [];
    for (const trade of this.trades.live.values()) {
      const { intent, status } = trade;
      if (status !== 'open' || intent.monitor !== run.spec.name) continue;
      const { id, openedAtMs, heldE2: countE2 } = trade;
      const buyPriceE4 = meanPriceE4(trade) ?? 0;
      trades.push({ id, ticker: intent.ticker, side: intent.side, countE2, buyPriceE4, openedAtMs });
    }
    const { traded, attemptedAtMs } = run.decisions;
    return { held: this.entries.held(), traded, attemptedAtMs, trades };
  }

  #act({ spec }: MonitorRun, signals: readonly Signal[]): void {
    const { autoEntry, mode } = this.#options;
    const mayEnter = autoEntry && spec.enabled && spec.mode === mode && this.reason(spec.symbol) === null;
    if (!mayEnter) return;
    for (const signal of signals) if (signal.kind === 'entry') this.entries.bySignal(spec, signal);
  }

  /** An order that was perhaps sent before a restart: its market stays blocked until the exchange proves its fate. */
  #resume(id: string, nowMs: number): void {
    const order = this.trades.order(id);
    if (!order) return;
    const outcome = { kind: 'unknown', reason: 'sent or not sent before a restart' } as const;
    this.#record({ kind: 'outcome', clientOrderId: id, outcome, timeMs: nowMs });
    void this.#desk.resume(order.intent);
  }

  #feedOf(ticker: string): SymbolFeed | null {
    for (const feed of this.#feeds.values()) if (feed.market.row(ticker)) return feed;
    return null;
  }

  #record(entry: LedgerEntry): void {
    this.facts.record(entry);
    this.#options.onChange?.();
  }

  /** It holds at once, and over a restart also when the database is away: then the local journal keeps it. */
  #recordControl(entry: LedgerEntry): void {
    this.facts.decided(entry);
    this.#options.onChange?.();
    const kept = this.#durable.exit([entry]).catch(() => this.facts.writeLater([entry]));
    this.#controlKept = Promise.all([this.#controlKept, kept]);
  }

  #applied(entry: LedgerEntry, changed: readonly Trade[]): void {
    this.#monitors.applied(entry, changed);
    this.risk.applied(entry, changed);
    this.control.applied(entry);
    if (changed.length > 0) this.#options.onTrades?.(changed);
  }
}
