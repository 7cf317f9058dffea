import { gateExit } from '@rec-io/domain/gate';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { OrderOutcome } from '@rec-io/domain/order';
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
import { Monitors } from './monitors.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderFuse } from './order-fuse.ts';
import { Phase } from './phase.ts';
import { Standing } from './standing.ts';
import { Supervisor } from './supervisor.ts';
import { TodaysTrades } from './todays-trades.ts';
import { TradingControl } from './trading-control.ts';

/**
 * What an engine is made of, put together: who asks whom. In the order of a decision's life: `feeds`, `monitors`, `decisions`,
 * `entries`, `desk`, `facts`, `supervisor`; around them `control`, `fuse`, `standing` and `check`.
 */
export class EngineParts {
  readonly feeds: Feeds;
  readonly monitors: Monitors;
  readonly decisions: Decisions;
  readonly entries: Entries;
  readonly desk: OrderDesk;
  readonly facts: Facts;
  readonly supervisor: Supervisor;
  readonly control: TradingControl;
  readonly risk: AccountRisk;
  readonly fuse: OrderFuse;
  readonly check: AccountCheck;
  readonly durable: DurableIntents;
  readonly todaysTrades = new TodaysTrades();
  readonly standing = new Standing();
  readonly phase = new Phase();
  readonly numbers = new DecisionNumbers();
  readonly time: ExchangeTime;
  settings: EngineSettings;
  /** Settles when everything that was to be kept at once is where it outlives this process. */
  allKept: Promise<unknown> = Promise.resolve();
  #keeping = 0;
  readonly #options: EngineOptions;
  #isTimeTold = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.settings = options.settings;
    const { mode, account, gateway, ledger, journal, clock, timers, log } = options;
    this.feeds = new Feeds(options.series, options.model);
    const ports = { clock, timers, log };
    const limits = () => this.control.limits;
    const reason = (symbol: CoinSymbol) => this.obstacle(symbol);
    const record = (entry: LedgerEntry) => this.record(entry);
    this.time = new ExchangeTime(clock);
    const exchangeNowMs = () => this.time.nowMs();
    this.monitors = new Monitors(log, options.strategy);
    this.risk = new AccountRisk(mode);
    this.facts = new Facts({
      ...{ ledger, timers, log },
      onApplied: (entry, changed) => this.#applied(entry, changed),
    });
    const { trades } = this.facts;
    this.durable = new DurableIntents({
      ...{ ledger, journal, timers, log },
      writeLater: (entries) => this.facts.writeLater(entries),
    });
    this.fuse = new OrderFuse({
      ...{ groups: gateway.orderGroups, memory: options.groupMemory, timers, log },
      limitE2: () => limits().maxBurstE2,
      onTriggered: (why) => this.control.groupTriggered(why),
    });
    this.control = new TradingControl({
      ...{ risk: this.risk, limits: options.settings.limits, fuse: this.fuse, clock },
      // Before the exchange has told its time nothing is too much.
      exchangeNowMs: () => this.toldMs,
      unknownOrders: () => this.unknownOrders().length,
      record: (entry) => this.keep(entry),
    });
    this.desk = new OrderDesk({
      ...{ ...ports, gateway, durable: this.durable, exchangeNowMs, record },
      exchangeIndex: (ticker) => this.feeds.row(ticker)?.market.exchangeIndex ?? 0,
      orderGroup: (exchangeIndex) => this.fuse.groupId(exchangeIndex),
      disarmed: ({ symbol, ticker }) => this.reason(symbol) ?? this.standing.blocked.get(ticker) ?? null,
      order: (id) => trades.order(id),
      exchangeId: (id) => trades.exchangeId(id),
      connection: () => this.phase.connection,
    });
    this.entries = new Entries({
      ...{
        mode,
        account,
        ledgerEpoch: ledger.epoch,
        facts: this.facts,
        monitors: this.monitors,
        risk: this.risk,
      },
      ...{ clock, log, limits, reason, blocked: this.standing.blocked },
      feed: (symbol) => this.feeds.of(symbol),
      hasOrderGroup: (exchangeIndex) => this.fuse.groupId(exchangeIndex) !== null,
      submit: (intent, rules) => void this.desk.submit(intent, { companions: [rules] }),
    });
    this.decisions = new Decisions({
      ...{ mode, monitors: this.monitors, entries: this.entries, facts: this.facts, reason },
      settings: () => this.settings,
      // Halted, only rules and people sell.
      onExit: (signal) => this.risk.control.state !== 'halted' && this.supervisor.onStrategy(signal),
      state: () => this.control.state,
      ...{ clock, onDecision: options.onDecision },
    });
    this.supervisor = new Supervisor({
      ...{ ...ports, account, ledgerEpoch: ledger.epoch, trades, feeds: this.feeds.bySymbol },
      ...{ exchangeNowMs, record, keep: (entry) => this.keep(entry) },
      booksStaleMs: () => limits().maxBookAgeMs,
      nextDecisionNumber: (decision) => this.numbers.next(decision),
      submit: (intent) => this.#submitExit(intent),
      positions: () => gateway.positions(),
      book: (ticker) => gateway.book(ticker),
      onNeedsReconcile: (ticker) => this.check.doubt(ticker),
      isAccountKnown: () => this.facts.account.balanceE6 !== null,
      flattening: () => this.control.flattening,
      isTimeKnown: () => this.#isTimeTold,
      onChange: () => options.onChange?.(),
    });
    this.check = new AccountCheck({
      ...options,
      ...{ facts: this.facts, feeds: this.feeds, desk: this.desk, fuse: this.fuse, record },
      ...{ control: this.control, standing: this.standing },
    });
    this.setMonitors();
  }

  /** Markets of orders whose fate is unknown. */
  unknownOrders(): string[] {
    return this.facts.trades
      .undecidedOrders()
      .filter(({ outcome }) => outcome?.kind === 'unknown')
      .map(({ intent }) => intent.ticker);
  }

  /** Why nothing of a symbol can be entered now, or null. */
  reason(symbol: CoinSymbol): string | null {
    const { state, newest } = this.risk.control;
    const unarmed = `trading is ${state}: ${newest?.reason ?? 'nobody has armed it yet'}`;
    return this.obstacle(symbol) ?? (state === 'active' ? null : unarmed);
  }

  /** Why nothing of a symbol can be entered now, but for the trading state: that is the gate's to deny, order by order. */
  obstacle(symbol: CoinSymbol): string | null {
    if (this.phase.state !== 'trading') return this.phase.state;
    const held = this.#options.holdEntries?.() ?? null;
    if (held !== null) return held;
    if (!this.phase.isConnected) return 'the exchange is not connected';
    const { maxBookAgeMs } = this.control.limits;
    const feed = this.feeds.of(symbol);
    const stale = feed.staleness(this.#options.clock.nowMs(), maxBookAgeMs);
    if (stale !== null) return stale;
    // A fill of the opening's own instant counts as the account's past: ours must come later.
    const { openedAtMs } = this.facts.account;
    if (openedAtMs !== null && (feed.market.newest?.timeMs ?? 0) <= openedAtMs)
      return 'the ledger was opened at this very moment';
    if (this.facts.lateness !== null) return this.facts.lateness;
    if (this.supervisor.unwatched.length > 0) return 'an open trade is not supervised yet';
    return this.standing.accountReason;
  }

  setMonitors(): void {
    // Those of symbols that are not followed here are left out.
    this.monitors.set(this.settings.monitors.filter(({ symbol }) => this.feeds.bySymbol.has(symbol)));
  }

  /** The exchange's time; 0 before it has told it. */
  get toldMs(): number {
    return this.#isTimeTold ? this.time.nowMs() : 0;
  }

  /** The exchange's time was told. */
  told(timeMs: number): void {
    if (timeMs <= 0) return;
    this.#isTimeTold = true;
    this.time.told(timeMs);
  }

  /** A fact of the account. */
  record(entry: LedgerEntry): void {
    this.facts.record(entry);
    this.#options.onChange?.();
  }

  /**
   * What a person is told, or a restart must know: it holds at once, and where the database is away the local journal keeps it.
   * Resolves with whether it outlives this process.
   */
  async keep(entry: LedgerEntry): Promise<boolean> {
    this.facts.decided(entry);
    this.#options.onChange?.();
    this.#keeping++;
    const stored = this.durable.exit([entry]);
    const kept = stored.catch(() => this.facts.writeLater([entry]));
    this.allKept = Promise.all([this.allKept, kept.finally(() => this.#keeping--)]);
    try {
      await stored;
      return true;
    } catch (error) {
      const { log } = this.#options;
      log.warn('neither ledger nor journal takes it: a restart would not know it', {
        kind: entry.kind,
        error: String(error),
      });
      return false;
    }
  }

  /** Whether something that is to be kept is nowhere yet. */
  get isKeeping(): boolean {
    return this.#keeping > 0;
  }

  /** An exit passes the sanity of its own numbers, and for a strategy's the trading state: nothing else stops it. */
  async #submitExit(intent: Intent): Promise<OrderOutcome> {
    const denial = gateExit(intent, this.risk.control.state);
    if (denial !== null) return { kind: 'rejected', ...denial };
    this.facts.decided({ kind: 'intent', intent });
    return this.desk.submit(intent);
  }

  #applied(entry: LedgerEntry, changed: readonly Trade[]): void {
    if (entry.kind === 'intent') this.numbers.decided(entry.intent);
    this.monitors.applied(entry, changed);
    this.risk.applied(entry, changed);
    this.control.applied(entry);
    if (entry.kind === 'outcome') this.#refusedByGroup(entry);
    if (changed.length === 0) return;
    this.todaysTrades.changed(changed);
    this.#options.onTrades?.(changed);
  }

  #refusedByGroup({ clientOrderId, outcome }: Extract<LedgerEntry, { kind: 'outcome' }>): void {
    if (outcome.kind !== 'rejected' || !outcome.code.startsWith('order_group')) return;
    const intent = this.facts.trades.order(clientOrderId)?.intent;
    const shard = intent && this.feeds.row(intent.ticker)?.market.exchangeIndex;
    if (shard !== undefined) this.fuse.refused(shard, outcome.message);
  }
}
