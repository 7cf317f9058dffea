import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { gateExit } from '@rec-io/domain/gate';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import type { Trade } from '@rec-io/domain/trade';
import { AccountCheck } from './account-check.ts';
import { AccountRisk } from './account-risk.ts';
import { DecisionNumbers } from './decision-numbers.ts';
import { Decisions } from './decisions.ts';
import { DurableIntents } from './durable-intents.ts';
import type { EngineOptions, EngineSettings } from './engine-options.ts';
import { Entries } from './entries.ts';
import { ExchangeTime } from './exchange-time.ts';
import { Facts } from './facts.ts';
import { Feeds } from './feeds.ts';
import type { MonitorRun } from './monitor-run.ts';
import { Monitors } from './monitors.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderFuse } from './order-fuse.ts';
import { Phase } from './phase.ts';
import { Standing } from './standing.ts';
import { Supervisor } from './supervisor.ts';
import type { SymbolFeed } from './symbol-feed.ts';
import { TodaysTrades } from './todays-trades.ts';
import { TradingControl } from './trading-control.ts';

export type EngineCounters = { prints: number; signals: number; denied: number; orders: number };

/** A stop waits this long for the ledger. What it did not take by then is learnt from the exchange at the next start. */
const FLUSH_MS = 3_000;

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

/**
 * The single writer: takes the exchange's events in order, decides on each index print, and owns every intent, order and
 * trade of one account. No input or output of its own. Its parts, in the order of a decision's life: `decisions`, `entries`,
 * the desk, `facts`, the `supervisor`; around them `control`, `standing` and the reconciler.
 */
export class TradingEngine {
  readonly facts: Facts;
  readonly entries: Entries;
  readonly supervisor: Supervisor;
  readonly control: TradingControl;
  readonly risk: AccountRisk;
  readonly todaysTrades = new TodaysTrades();
  readonly #options: EngineOptions;
  readonly #feeds: Feeds;
  readonly #monitors: Monitors;
  readonly #numbers = new DecisionNumbers();
  readonly #decisions: Decisions;
  readonly #durable: DurableIntents;
  readonly #desk: OrderDesk;
  readonly #fuse: OrderFuse;
  readonly #check: AccountCheck;
  readonly #standing = new Standing();
  readonly #phase = new Phase();
  readonly #time: ExchangeTime;
  #settings: EngineSettings;
  #prints = 0;
  #isTimeTold = false;
  /** Settles when every change of the trading state is where it outlives this process. */
  #controlKept: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#settings = options.settings;
    const { mode, account, gateway, ledger, journal, clock, timers, log } = options;
    this.#feeds = new Feeds(options.series, options.model);
    const ports = { clock, timers, log };
    const limits = () => this.control.limits;
    const reason = (symbol: CoinSymbol) => this.#obstacle(symbol);
    const record = (entry: LedgerEntry) => this.#record(entry);
    this.#time = new ExchangeTime(clock);
    const exchangeNowMs = () => this.#time.nowMs();
    this.#monitors = new Monitors(log, options.strategy);
    this.risk = new AccountRisk(mode);
    this.facts = new Facts({
      ...{ ledger, timers, log },
      onApplied: (entry, changed) => this.#applied(entry, changed),
    });
    const { trades } = this.facts;
    this.#durable = new DurableIntents({
      ...{ ledger, journal, timers, log },
      writeLater: (entries) => this.facts.writeLater(entries),
    });
    this.#fuse = new OrderFuse({
      ...{ groups: gateway.orderGroups, memory: options.groupMemory, timers, log },
      limitE2: () => limits().maxBurstE2,
      onTriggered: (why) => this.control.groupTriggered(why),
    });
    this.control = new TradingControl({
      ...{ risk: this.risk, limits: options.settings.limits, fuse: this.#fuse, clock },
      // Before the exchange has told its time nothing is too much.
      exchangeNowMs: () => (this.#isTimeTold ? exchangeNowMs() : 0),
      unknownOrders: () => this.unknownOrders().length,
      record: (entry) => this.#recordControl(entry),
    });
    this.#desk = new OrderDesk({
      ...{ ...ports, gateway, durable: this.#durable, exchangeNowMs, record },
      exchangeIndex: (ticker) => this.row(ticker)?.market.exchangeIndex ?? 0,
      orderGroup: (exchangeIndex) => this.#fuse.groupId(exchangeIndex),
      disarmed: ({ symbol, ticker }) => this.reason(symbol) ?? this.#standing.blocked.get(ticker) ?? null,
      order: (id) => trades.order(id),
      connection: () => this.#phase.connection,
    });
    this.entries = new Entries({
      ...{
        mode,
        account,
        ledgerEpoch: ledger.epoch,
        facts: this.facts,
        monitors: this.#monitors,
        risk: this.risk,
      },
      ...{ clock, log, limits, reason, blocked: this.#standing.blocked },
      feed: (symbol) => this.feed(symbol),
      hasOrderGroup: (exchangeIndex) => this.#fuse.groupId(exchangeIndex) !== null,
      submit: (intent, rules) => void this.#desk.submit(intent, { companions: [rules] }),
    });
    this.#decisions = new Decisions({
      ...{ mode, monitors: this.#monitors, entries: this.entries, facts: this.facts, reason },
      settings: () => this.#settings,
      // Halted, only rules and people sell.
      onExit: (signal) => this.risk.control.state !== 'halted' && this.supervisor.onStrategy(signal),
      state: () => this.control.state,
      ...{ clock, onDecision: options.onDecision },
    });
    this.supervisor = new Supervisor({
      ...{ ...ports, account, ledgerEpoch: ledger.epoch, trades, feeds: this.#feeds.bySymbol },
      ...{ exchangeNowMs, record },
      booksStaleMs: () => limits().maxBookAgeMs,
      nextDecisionNumber: (decision) => this.#numbers.next(decision),
      submit: (intent) => this.#submitExit(intent),
      positions: () => gateway.positions(),
      onNeedsReconcile: (ticker) => this.#check.doubt(ticker),
      flattening: () => this.control.flattening,
      isTimeKnown: () => this.#isTimeTold,
      onChange: () => options.onChange?.(),
    });
    this.#check = new AccountCheck({
      ...options,
      ...{ facts: this.facts, feeds: this.#feeds, desk: this.#desk, fuse: this.#fuse, record },
      ...{ control: this.control, standing: this.#standing },
    });
    this.#setMonitors();
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

  get settings(): EngineSettings {
    return this.#settings;
  }

  get counters(): EngineCounters {
    return { prints: this.#prints, ...this.entries.counters };
  }

  /** Exchange time of the newest print of any symbol; 0 before the first. */
  get nowMs(): number {
    return this.#feeds.newestMs;
  }

  get state() {
    return this.#phase.state;
  }

  get connected(): boolean {
    return this.#phase.isConnected;
  }

  /** The newest comparison with the exchange; null before the first. */
  get report(): ReconciliationReport | null {
    return this.#check.report;
  }

  /** What is known of a symbol. @throws RangeError for one that is not traded here */
  feed(symbol: CoinSymbol): SymbolFeed {
    return this.#feeds.of(symbol);
  }

  /** A market's row, whatever its symbol. */
  row(ticker: string) {
    return this.#feeds.row(ticker);
  }

  /** Markets that may not be entered, with the reason. */
  get blockedMarkets(): ReadonlyMap<string, string> {
    return this.#standing.blocked;
  }

  /** Facts that are not durable yet. */
  get ledgerBehind(): number {
    return this.facts.behind;
  }

  /** Markets of orders whose fate is unknown. */
  unknownOrders(): string[] {
    return this.trades
      .undecidedOrders()
      .filter(({ outcome }) => outcome?.kind === 'unknown')
      .map(({ intent }) => intent.ticker);
  }

  /** Why nothing of a symbol can be entered now, or null. */
  reason(symbol: CoinSymbol): string | null {
    const { state, newest } = this.risk.control;
    const unarmed = `trading is ${state}: ${newest?.reason ?? 'nobody has armed it yet'}`;
    return this.#obstacle(symbol) ?? (state === 'active' ? null : unarmed);
  }

  /**
   * Opens the account: restores what ledger and local journal know, and begins to supervise. Before any event.
   * @param entries all of this account and mode in the ledger, oldest first
   */
  async open(entries: readonly LedgerEntry[]): Promise<void> {
    for (const entry of entries) this.facts.apply(entry);
    for (const entry of await this.#durable.recover()) this.facts.apply(entry);
    this.supervisor.start();
  }

  /** Prints from before the feed: they teach history, momentum, model and strategies, and decide nothing. */
  warm(symbol: CoinSymbol, prints: Iterable<readonly [timeMs: number, indexE4: PriceE4]>): void {
    this.#decisions.warm(this.feed(symbol), prints);
  }

  /** Takes the owner's settings as they are now. New rules of a monitor hold for its open trades, too. */
  configure(settings: EngineSettings): void {
    const rulesBefore = new Map(
      this.#settings.monitors.map(({ name, rules }) => [name, JSON.stringify(rules)]),
    );
    this.#settings = settings;
    void this.control.setLimits(settings.limits);
    this.#setMonitors();
    for (const { name, rules } of settings.monitors) {
      if (rulesBefore.get(name) === JSON.stringify(rules)) continue;
      for (const trade of this.trades.live.values())
        if (trade.intent.monitor === name) this.#ruled(trade, rules);
    }
    this.#options.onChange?.();
  }

  /** A person protects one trade otherwise. False when it is over. */
  protect(tradeId: string, rules: ProtectiveRules): boolean {
    const trade = this.trades.live.get(tradeId);
    if (trade) this.#ruled(trade, rules);
    return trade !== undefined;
  }

  /**
   * Compares with the exchange and learns what happened meanwhile. At the start and after a lost connection no entry happens
   * before this has resolved.
   * @param nowMs exchange time, not later than now
   * @throws when the exchange cannot be read; the caller tries again
   */
  reconcile(nowMs: number, why = 'asked for'): Promise<ReconciliationReport> {
    this.#told(nowMs);
    return this.#compared(() => this.#check.run(nowMs, why));
  }

  /** A person takes over what nothing explains. @throws as `reconcile` */
  adopt(nowMs: number, by: string, reason: string): Promise<ReconciliationReport> {
    return this.#compared(() => this.#check.adopt(nowMs, by, reason));
  }

  /** Takes the next event of the exchange. */
  on(event: ExchangeEvent): void {
    switch (event.kind) {
      case 'index':
        this.#print(event);
        return;
      case 'fill':
        this.#record({ kind: 'fill', fill: event.fill });
        // The owner traded elsewhere: whose contracts it moved is not left to the next regular look.
        if (this.trades.unclaimedFills.has(event.fill.tradeId)) this.#check.doubt(event.fill.ticker);
        return;
      case 'settlement':
        this.#record({ kind: 'settlement', settlement: event.settlement });
        return;
      case 'connection':
        this.#onConnection(event.connected);
        return;
      case 'odd-result':
        this.#oddResult(event);
        return;
      case 'order-group':
        this.#fuse.on(event);
        return;
      case 'market':
        this.#feeds.apply(event);
        void this.#fuse.ensure(event.market.exchangeIndex);
        return;
      case 'book-snapshot':
      case 'book-delta':
        if (!this.#feeds.apply(event)) this.#options.onBrokenBook?.(event.ticker);
        this.supervisor.onBook(event.ticker);
        return;
      default:
        this.#feeds.apply(event);
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
    this.#phase.stop();
    this.supervisor.stop();
    this.#desk.stop();
    this.#fuse.stop();
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(FLUSH_MS, late.resolve);
    await Promise.race([Promise.all([this.facts.flushed(), this.#controlKept]), late.promise]);
    cancel();
    this.facts.stop();
  }

  /** The same, without the trading state: that is the gate's to deny, for each order with its code. */
  #obstacle(symbol: CoinSymbol): string | null {
    if (this.state !== 'trading') return this.state;
    const held = this.#options.holdEntries?.() ?? null;
    if (held !== null) return held;
    if (!this.connected) return 'the exchange is not connected';
    const { maxBookAgeMs } = this.control.limits;
    const stale = this.feed(symbol).staleness(this.#options.clock.nowMs(), maxBookAgeMs);
    if (stale !== null) return stale;
    if (this.facts.isLate) return 'the ledger is behind';
    if (this.supervisor.unwatched.length > 0) return 'an open trade is not supervised yet';
    return this.#standing.accountReason;
  }

  #setMonitors(): void {
    // Those of symbols that are not followed here are left out.
    this.#monitors.set(this.#settings.monitors.filter(({ symbol }) => this.#feeds.bySymbol.has(symbol)));
  }

  #told(timeMs: number): void {
    if (timeMs <= 0) return;
    this.#isTimeTold = true;
    this.#time.told(timeMs);
  }

  #ruled({ id: tradeId, peakE4 }: Trade, rules: ProtectiveRules): void {
    this.#record({ kind: 'rules', tradeId, rules, peakE4, timeMs: this.#time.nowMs() });
  }

  async #compared(check: () => Promise<ReconciliationReport>): Promise<ReconciliationReport> {
    const { onChange } = this.#options;
    const isDone = this.#phase.comparing();
    onChange?.();
    const report = await check();
    isDone();
    onChange?.();
    return report;
  }

  #onConnection(connected: boolean): void {
    const { onReconcileDue, onChange } = this.#options;
    if (this.#phase.connectionChanged(connected)) onReconcileDue?.('connected again');
    onChange?.();
  }

  #print(event: IndexEvent): void {
    const feed = this.#feeds.bySymbol.get(event.symbol);
    const { clock, log, onChange } = this.#options;
    const wasLagging = feed?.isLagging;
    if (!feed?.print(event, clock.nowMs())) return;
    this.#prints++;
    this.#told(event.timeMs);
    const { isLagging, lagMs } = feed;
    if (isLagging !== wasLagging)
      log.warn(isLagging ? 'the index lags behind the exchange' : 'the index has caught up', { lagMs });
    if (this.trades.live.size > 0) this.#expire(event.timeMs);
    this.supervisor.onPrint();
    this.control.look();
    this.#decisions.at(feed, event);
    onChange?.();
  }

  #expire(nowMs: number): void {
    // The exchange may move a close: its word of now counts, not that of the decision.
    const closeTimeMs = ({ ticker }: Intent) => this.row(ticker)?.market.closeTimeMs ?? null;
    const expired = this.trades.expire(nowMs, closeTimeMs, (intent) =>
      this.#feeds.indexAtClose(intent.symbol, closeTimeMs(intent) ?? intent.closeTimeMs),
    );
    if (expired.length > 0) this.#options.onTrades?.(expired);
  }

  /** Neither side of the trade has won: it stays open to be seen, and its market is not entered again. */
  #oddResult({ ticker, result, settlementValue }: Extract<ExchangeEvent, { kind: 'odd-result' }>): void {
    const { positions } = this.account;
    const isTraded = [...this.trades.live.values()].some(({ intent }) => intent.ticker === ticker);
    if (!this.row(ticker) && !positions.has(ticker) && !isTraded) return;
    const paid = settlementValue ?? 'unknown';
    this.#standing.oddResult(ticker, `result "${result}", paid ${paid}: to be settled by hand`);
    this.#options.log.warn('a market has a result that cannot be booked', { ticker, result, paid });
    this.#options.onChange?.();
  }

  /** An exit passes the sanity of its own numbers, and for a strategy's the trading state: nothing else stops it. */
  async #submitExit(intent: Intent): Promise<OrderOutcome> {
    const denial = gateExit(intent, this.risk.control.state);
    if (denial !== null) return { kind: 'rejected', ...denial };
    this.facts.decided({ kind: 'intent', intent });
    return this.#desk.submit(intent);
  }

  /** It holds at once, and over a restart also when the database is away: then the local journal keeps it. */
  #recordControl(entry: LedgerEntry): Promise<unknown> {
    this.facts.decided(entry);
    this.#options.onChange?.();
    const stored = this.#durable.exit([entry]);
    const kept = stored.catch(() => this.facts.writeLater([entry]));
    this.#controlKept = Promise.all([this.#controlKept, kept]);
    return stored.catch((error: unknown) =>
      this.#options.log.warn(
        'neither ledger nor journal has the trading state: a restart would not know it',
        {
          error: String(error),
        },
      ),
    );
  }

  #record(entry: LedgerEntry): void {
    this.facts.record(entry);
    this.#options.onChange?.();
  }

  #applied(entry: LedgerEntry, changed: readonly Trade[]): void {
    if (entry.kind === 'intent') this.#numbers.decided(entry.intent);
    this.#monitors.applied(entry, changed);
    this.risk.applied(entry, changed);
    this.control.applied(entry);
    if (entry.kind === 'outcome') this.#refusedByGroup(entry);
    if (changed.length === 0) return;
    this.todaysTrades.changed(changed);
    this.#options.onTrades?.(changed);
  }

  #refusedByGroup({ clientOrderId, outcome }: Extract<LedgerEntry, { kind: 'outcome' }>): void {
    if (outcome.kind !== 'rejected' || !outcome.code.startsWith('order_group')) return;
    const intent = this.trades.order(clientOrderId)?.intent;
    const shard = intent && this.row(intent.ticker)?.market.exchangeIndex;
    if (shard !== undefined) this.#fuse.refused(shard, outcome.message);
  }
}
