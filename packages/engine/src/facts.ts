import { AccountFold } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Trade } from '@rec-io/domain/trade';
import { TradeBook } from '@rec-io/domain/trade-book';
import { logEntry } from './ledger-log.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { EngineLog, Ledger, Timers } from './ports.ts';
import { traced } from './traced-log.ts';

export type FactsOptions = {
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Called with every entry that was applied, also with restored ones, and the trades that it changed. */
  readonly onApplied: (entry: LedgerEntry, changed: readonly Trade[]) => void;
};

/** What is known of the account: folds over the ledger's entries, and the way of new facts into the ledger. */
export class Facts {
  readonly account = new AccountFold();
  readonly trades = new TradeBook();
  readonly #writer: LedgerWriter;
  readonly #options: FactsOptions;

  constructor(options: FactsOptions) {
    this.#options = options;
    this.#writer = new LedgerWriter(options.ledger, options.timers, options.log);
  }

  /** Facts that are not durable yet. */
  get behind(): number {
    return this.#writer.behind;
  }

  /** Why nothing may be entered: facts have been waiting for the ledger for longer than it takes when it is well. Null when none have. */
  get lateness(): string | null {
    return this.#writer.lateness;
  }

  /** Resolves when every fact so far is durable. */
  flushed(): Promise<void> {
    return this.#writer.flushed();
  }

  stop(): void {
    this.#writer.stop();
  }

  /** Into the state only: what the ledger has already, or what somebody else makes durable. @returns the trades that it changed */
  apply(entry: LedgerEntry): readonly Trade[] {
    this.account.apply(entry);
    const changed = this.trades.apply(entry);
    this.#options.onApplied(entry, changed);
    return changed;
  }

  /** A decision that whoever sends it makes durable first. */
  decided(entry: LedgerEntry): void {
    const { log } = this.#options;
    const trades = this.apply(entry).map(({ id }) => id);
    logEntry(trades.length === 0 ? log : traced(log, trades.join(' ')), entry);
  }

  /** A fact: into the state at once, into the ledger as soon as it takes it. Facts that are no news are dropped. */
  record(entry: LedgerEntry): void {
    if (!this.#isNews(entry)) return;
    this.decided(entry);
    void this.#writer.write(entry);
  }

  /** What was applied and is kept elsewhere until the ledger has it. Resolves then, however long that takes. */
  async writeLater(entries: readonly LedgerEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#writer.write(entry)));
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
}
