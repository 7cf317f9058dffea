import { keepDifferences } from '@rec-io/database/account-differences';
import { ledgerWriter } from '@rec-io/database/ledger-writer';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import type { Reconciler } from '@rec-io/engine/reconciler';
import type { LedgerView } from './ledger-view.ts';
import { type OutsideOptions, outsideReconciler } from './look-once.ts';
import { MissingFacts } from './missing-facts.ts';

export type WatchOptions = OutsideOptions & { readonly graceMs: number };

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
    this.#options = options;
    this.#missing = new MissingFacts(options.graceMs);
    const { ledger, reconciler } = outsideReconciler(
      options,
      (entry) => this.#missing.miss(entry, options.clock.nowMs()),
      (entry) => this.#missing.found(entry),
    );
    this.#ledger = ledger;
    this.#reconciler = reconciler;
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
