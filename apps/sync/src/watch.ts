import { keepDifferences } from '@rec-io/database/account-differences';
import type { LedgerScope } from '@rec-io/database/ledger-table';
import { ledgerWriter } from '@rec-io/database/ledger-writer';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { knownTrades } from '@rec-io/engine/known-trades';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { AccountReads } from '@rec-io/engine/read-exchange';
import { Reconciler } from '@rec-io/engine/reconciler';
import type { Pool } from 'pg';
import { LedgerView } from './ledger-view.ts';
import { MissingFacts } from './missing-facts.ts';

export type WatchOptions = LedgerScope & {
  readonly pool: Pool;
  readonly gateway: AccountReads;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly graceMs: number;
};

/** How long the database may take to add what was missing. */
const WRITE_MS = 10_000;

/**
 * The comparison of ledger and exchange from outside the trader. It decides nothing: what it learns and would take over stays in this
 * process, but for fills and payouts that nobody wrote in time, and the list of differences.
 */
export class AccountWatch {
  readonly #options: WatchOptions;
  readonly #missing: MissingFacts;
  readonly #ledger: LedgerView;
  readonly #reconciler: Reconciler;
  #added = 0;

  constructor(options: WatchOptions) {
    const { gateway, clock, timers, log, graceMs } = options;
    this.#options = options;
    this.#missing = new MissingFacts(graceMs);
    this.#ledger = new LedgerView(options, (entry) => this.#missing.found(entry));
    const { account, trades } = this.#ledger;
    this.#reconciler = new Reconciler({
      ...{ account, gateway, clock, timers, log },
      trades: knownTrades(account, trades, () => false),
      record: (entry) => this.#learnt(entry),
      // After the exchange was read: the ledger then knows every order that was in it, for an intent comes before its order.
      refresh: () => this.#ledger.refresh(),
    });
  }

  get report(): ReconciliationReport | null {
    return this.#reconciler.report;
  }

  /** Fills and payouts that the ledger lacks now, and how many were added from here so far. */
  get missing(): number {
    return this.#missing.count;
  }

  get added(): number {
    return this.#added;
  }

  /**
   * @param nowMs exchange time
   * @returns null while the trader has not opened a ledger: then there is nothing to compare
   * @throws when exchange or database cannot be read
   */
  async look(nowMs: number): Promise<ReconciliationReport | null> {
    await this.#ledger.refresh();
    if (this.#ledger.account.openedAtMs === null) return null;
    const report = await this.#reconciler.run(nowMs, 'from outside');
    await this.#add();
    // Of an account that moves nothing is known for sure: what stands is seen the next time.
    if (!report.moving) await keepDifferences(this.#options, report.differences);
    return report;
  }

  #learnt(entry: LedgerEntry): void {
    this.#ledger.apply(entry);
    this.#missing.miss(entry, this.#options.clock.nowMs());
  }

  async #add(): Promise<void> {
    const { pool, log, clock } = this.#options;
    const overdue = this.#missing.overdue(clock.nowMs());
    if (overdue.length === 0) return;
    log.warn('the trader did not write what the exchange tells; added from outside', {
      facts: overdue.length,
    });
    await ledgerWriter(pool, this.#options, WRITE_MS).write(overdue);
    this.#added += overdue.length;
    for (const entry of overdue) this.#missing.found(entry);
  }
}
