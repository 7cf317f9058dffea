import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { Fill } from '@rec-io/domain/order';
import { missingFillsE2 } from '@rec-io/domain/order-life';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import type { EngineOptions } from './engine-options.ts';
import type { Facts } from './facts.ts';
import type { Feeds } from './feeds.ts';
import { knownTrades } from './known-trades.ts';
import type { OrderDesk } from './order-desk.ts';
import type { OrderFuse } from './order-fuse.ts';
import { Reconciler } from './reconciler.ts';
import type { Standing } from './standing.ts';
import type { TradingControl } from './trading-control.ts';

export type AccountCheckOptions = Pick<
  EngineOptions,
  'gateway' | 'series' | 'clock' | 'timers' | 'log' | 'onReconcileDue'
> & {
  readonly facts: Facts;
  readonly feeds: Feeds;
  readonly desk: OrderDesk;
  readonly fuse: OrderFuse;
  readonly control: TradingControl;
  readonly standing: Standing;
  readonly record: (entry: LedgerEntry) => void;
};

/** Compares with the exchange, and draws the consequences: what is followed on, what is blocked, what is too much. */
export class AccountCheck {
  readonly #options: AccountCheckOptions;
  readonly #reconciler: Reconciler;

  constructor(options: AccountCheckOptions) {
    this.#options = options;
    const { facts, desk, ...ports } = options;
    this.#reconciler = new Reconciler({
      ...ports,
      account: facts.account,
      trades: knownTrades(facts.account, facts.trades, (id) => desk.follows(id)),
      resume: (intent, readAtMs) => this.#resume(intent, readAtMs),
    });
  }

  /** The newest comparison; null before the first. */
  get report(): ReconciliationReport | null {
    return this.#reconciler.report;
  }

  /** @throws when the exchange cannot be read */
  async run(nowMs: number, why: string): Promise<ReconciliationReport> {
    const compared = this.#options.standing.comparing();
    await this.#learnMarkets();
    return this.#conclude(await this.#reconciler.run(nowMs, why), compared);
  }

  /** A person takes over what nothing explains. @throws when the exchange cannot be read */
  async adopt(nowMs: number, by: string, reason: string): Promise<ReconciliationReport> {
    const compared = this.#options.standing.comparing();
    return this.#conclude(await this.#reconciler.adopt(nowMs, by, reason), compared);
  }

  /**
   * The exchange has told of a fill, which is recorded where it is news. Somebody else's moved contracts of the owner's: whose is not
   * left to the next regular look. One of the very moment in which the ledger opened is not in it, and perhaps not inside its opening
   * either.
   */
  told({ tradeId, ticker }: Fill): void {
    const { trades, account } = this.#options.facts;
    const isMissing = account.balanceE6 !== null && !trades.hasFill(tradeId);
    if (isMissing || trades.unclaimedFills.has(tradeId)) this.doubt(ticker);
  }

  /** Something of a market is not as the ledger has it: it is not entered before they were compared. */
  doubt(ticker: string): void {
    this.#options.standing.doubt(ticker);
    this.#options.onReconcileDue?.(`something of ${ticker} is not as the ledger has it`);
  }

  async #learnMarkets(): Promise<void> {
    const { gateway, series, feeds, fuse, control } = this.#options;
    const lists = await Promise.all(series.map((each) => gateway.markets(each)));
    const shards = new Set<number>();
    for (const market of lists.flat()) {
      // The feed tells of these as it goes on: what it told is newer than what was read.
      if (!feeds.row(market.ticker)) feeds.apply({ kind: 'market', market });
      shards.add(market.exchangeIndex);
    }
    // A decision at the next print must find it in place.
    await Promise.all([...shards].map((shard) => fuse.ensure(shard)));
    control.resume();
  }

  async #conclude(
    report: ReconciliationReport,
    compared: ReturnType<Standing['comparing']>,
  ): Promise<ReconciliationReport> {
    const { facts, desk, standing, control } = this.#options;
    for (const order of facts.trades.openOrders())
      if (missingFillsE2(order) > 0) void desk.chaseFills(order.intent);
    compared(report.differences);
    control.compared(standing.differences);
    await facts.flushed();
    return report;
  }

  /** An order that was perhaps sent before a restart: its market stays blocked until the exchange proves its fate. */
  #resume(intent: Intent, timeMs: number): void {
    const { clientOrderId } = intent;
    const { facts, desk, record } = this.#options;
    if (facts.trades.order(clientOrderId)?.outcome === null) {
      const outcome = { kind: 'unknown', reason: 'sent or not sent before a restart' } as const;
      record({ kind: 'outcome', clientOrderId, outcome, timeMs });
    }
    void desk.resume(intent);
  }
}
