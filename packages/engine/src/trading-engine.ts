import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { type Told, toldBy } from './close-by-hand.ts';
import type { EngineOptions, EngineSettings } from './engine-options.ts';
import { EngineParts } from './engine-parts.ts';
import type { MonitorRun } from './monitor-run.ts';
import type { SymbolFeed } from './symbol-feed.ts';
import { rulesEntry, rulesOfMonitors } from './trade-rules.ts';

export type EngineCounters = { prints: number; signals: number; denied: number; orders: number };

/** A stop waits this long for the ledger. What it did not take by then is learnt from the exchange at the next start. */
const FLUSH_MS = 3_000;

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

/**
 * The single writer: takes the exchange's events in order, decides on each index print, and owns every intent, order and
 * trade of one account. No input or output of its own. What it is made of: `engine-parts.ts`.
 */
export class TradingEngine {
  readonly #options: EngineOptions;
  readonly #parts: EngineParts;
  #prints = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#parts = new EngineParts(options);
  }

  get facts() {
    return this.#parts.facts;
  }

  get entries() {
    return this.#parts.entries;
  }

  get supervisor() {
    return this.#parts.supervisor;
  }

  get control() {
    return this.#parts.control;
  }

  get risk() {
    return this.#parts.risk;
  }

  get todaysTrades() {
    return this.#parts.todaysTrades;
  }

  get trades() {
    return this.facts.trades;
  }

  get account() {
    return this.facts.account;
  }

  get monitors(): ReadonlyMap<string, MonitorRun> {
    return this.#parts.monitors.all;
  }

  get settings(): EngineSettings {
    return this.#parts.settings;
  }

  get counters(): EngineCounters {
    return { prints: this.#prints, ...this.entries.counters };
  }

  /** Exchange time of the newest print of any symbol; 0 before the first. */
  get nowMs(): number {
    return this.#parts.feeds.newestMs;
  }

  get state() {
    return this.#parts.phase.state;
  }

  get connected(): boolean {
    return this.#parts.phase.isConnected;
  }

  /** The newest comparison with the exchange; null before the first. */
  get report(): ReconciliationReport | null {
    return this.#parts.check.report;
  }

  /** What is known of a symbol. @throws RangeError for one that is not traded here */
  feed(symbol: CoinSymbol): SymbolFeed {
    return this.#parts.feeds.of(symbol);
  }

  /** A market's row, whatever its symbol. */
  row(ticker: string) {
    return this.#parts.feeds.row(ticker);
  }

  /** Markets that may not be entered, with the reason. */
  get blockedMarkets(): ReadonlyMap<string, string> {
    return this.#parts.standing.blocked;
  }

  /** Facts that are not durable yet. */
  get ledgerBehind(): number {
    return this.facts.behind;
  }

  /** Markets of orders whose fate is unknown. */
  unknownOrders(): string[] {
    return this.#parts.unknownOrders();
  }

  /** Why nothing of a symbol can be entered now, or null. */
  reason(symbol: CoinSymbol): string | null {
    return this.#parts.reason(symbol);
  }

  /**
   * Opens the account: restores what ledger and local journal know, and begins to supervise. Before any event.
   * @param entries all of this account and mode in the ledger, oldest first
   */
  async open(entries: readonly LedgerEntry[]): Promise<void> {
    for (const entry of entries) this.facts.apply(entry);
    for (const entry of await this.#parts.durable.recover()) this.facts.apply(entry);
    this.#protectAsMonitorsDo();
    this.supervisor.start();
  }

  /** Prints from before the feed: they teach history, momentum, model and strategies, and decide nothing. */
  warm(symbol: CoinSymbol, prints: Iterable<readonly [timeMs: number, indexE4: PriceE4]>): void {
    this.#parts.decisions.warm(this.feed(symbol), prints);
  }

  /** Takes the owner's settings as they are now. New rules of a monitor hold for its open trades, too. */
  configure(settings: EngineSettings): void {
    this.#parts.settings = settings;
    void this.control.setLimits(settings.limits);
    this.#parts.setMonitors();
    this.#protectAsMonitorsDo();
    this.#options.onChange?.();
  }

  /** A person protects one trade otherwise: at once. `nothing` when it is over. */
  async protect(tradeId: string, rules: ProtectiveRules): Promise<Told> {
    const trade = this.trades.live.get(tradeId);
    if (!trade) return 'nothing';
    return toldBy(await this.#parts.keep(rulesEntry(trade, rules, 'person', this.#parts.toldMs)));
  }

  /**
   * Compares with the exchange and learns what happened meanwhile. At the start and after a lost connection no entry happens
   * before this has resolved.
   * @param nowMs exchange time, not later than now
   * @throws when the exchange cannot be read; the caller tries again
   */
  reconcile(nowMs: number, why = 'asked for'): Promise<ReconciliationReport> {
    this.#parts.told(nowMs);
    return this.#compared(() => this.#parts.check.run(nowMs, why));
  }

  /** A person takes over what nothing explains. @throws as `reconcile` */
  adopt(nowMs: number, by: string, reason: string): Promise<ReconciliationReport> {
    return this.#compared(() => this.#parts.check.adopt(nowMs, by, reason));
  }

  /** Takes the next event of the exchange. */
  on(event: ExchangeEvent): void {
    switch (event.kind) {
      case 'index':
        this.#print(event);
        return;
      case 'fill':
        this.#parts.record({ kind: 'fill', fill: event.fill });
        this.#parts.check.told(event.fill);
        return;
      case 'settlement':
        this.#parts.record({ kind: 'settlement', settlement: event.settlement });
        return;
      case 'connection':
        this.#onConnection(event.connected);
        return;
      case 'odd-result':
        this.#oddResult(event);
        return;
      case 'order-group':
        this.#parts.fuse.on(event);
        return;
      case 'market':
        this.#parts.feeds.apply(event);
        void this.#parts.fuse.ensure(event.market.exchangeIndex);
        return;
      case 'book-snapshot':
      case 'book-delta':
        if (!this.#parts.feeds.apply(event)) this.#options.onBrokenBook?.(event.ticker);
        this.supervisor.onBook(event.ticker);
        return;
      default:
        this.#parts.feeds.apply(event);
    }
  }

  /** Resolves when every strategy has answered, no order is under way, and every fact is durable. */
  async idle(): Promise<void> {
    await this.#parts.monitors.idle();
    await this.#parts.fuse.idle();
    await this.#parts.desk.idle();
    await this.#parts.allKept;
    await this.facts.flushed();
  }

  /** True while a strategy has not answered, an order is under way, or a fact is not durable: `idle` would wait. */
  get busy(): boolean {
    const { monitors, fuse, desk, isKeeping } = this.#parts;
    return monitors.busy || fuse.busy || desk.busy || isKeeping || this.facts.behind > 0;
  }

  /** Stops deciding; orders under way are followed no further, facts already known are written if the ledger takes them. */
  async stop(): Promise<void> {
    this.#parts.phase.stop();
    this.supervisor.stop();
    this.#parts.desk.stop();
    this.#parts.fuse.stop();
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(FLUSH_MS, late.resolve);
    await Promise.race([Promise.all([this.facts.flushed(), this.#parts.allKept]), late.promise]);
    cancel();
    this.facts.stop();
  }

  #protectAsMonitorsDo(): void {
    for (const [trade, rules] of rulesOfMonitors(this.trades.live.values(), this.settings.monitors))
      this.#parts.record(rulesEntry(trade, rules, 'monitor', this.#parts.toldMs));
  }

  async #compared(check: () => Promise<ReconciliationReport>): Promise<ReconciliationReport> {
    const { onChange } = this.#options;
    const isDone = this.#parts.phase.comparing();
    onChange?.();
    const report = await check();
    isDone();
    onChange?.();
    return report;
  }

  #onConnection(connected: boolean): void {
    const { onReconcileDue, onChange } = this.#options;
    if (this.#parts.phase.connectionChanged(connected)) onReconcileDue?.('connected again');
    onChange?.();
  }

  #print(event: IndexEvent): void {
    const feed = this.#parts.feeds.bySymbol.get(event.symbol);
    const { clock, log, onChange } = this.#options;
    const wasLagging = feed?.isLagging;
    if (!feed?.print(event, clock.nowMs())) return;
    this.#prints++;
    this.#parts.told(event.timeMs);
    const { isLagging, lagMs } = feed;
    if (isLagging !== wasLagging)
      log.warn(isLagging ? 'the index lags behind the exchange' : 'the index has caught up', { lagMs });
    if (this.trades.live.size > 0) this.#expire(event.timeMs);
    this.supervisor.onPrint();
    this.control.look();
    this.#parts.decisions.at(feed, event);
    onChange?.();
  }

  #expire(nowMs: number): void {
    // The exchange may move a close: its word of now counts, not that of the decision.
    const closeTimeMs = ({ ticker }: Intent) => this.row(ticker)?.market.closeTimeMs ?? null;
    const expired = this.trades.expire(nowMs, closeTimeMs, (intent) =>
      this.#parts.feeds.indexAtClose(intent.symbol, closeTimeMs(intent) ?? intent.closeTimeMs),
    );
    if (expired.length > 0) this.#options.onTrades?.(expired);
  }

  /** Neither side of the trade has won: it stays open to be seen, and its market is not entered again. */
  #oddResult({ ticker, result, settlementValue }: Extract<ExchangeEvent, { kind: 'odd-result' }>): void {
    const { positions } = this.account;
    const isTraded = [...this.trades.live.values()].some(({ intent }) => intent.ticker === ticker);
    if (!this.row(ticker) && !positions.has(ticker) && !isTraded) return;
    const paid = settlementValue ?? 'unknown';
    this.#parts.standing.oddResult(ticker, `result "${result}", paid ${paid}: to be settled by hand`);
    this.#options.log.warn('a market has a result that cannot be booked', { ticker, result, paid });
    this.#options.onChange?.();
  }
}
