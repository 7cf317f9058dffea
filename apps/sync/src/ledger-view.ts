import { readLedgerSince } from '@rec-io/database/ledger-read';
import type { LedgerScope } from '@rec-io/database/ledger-table';
import { AccountFold } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { TradeBook } from '@rec-io/domain/trade-book';
import type { Pool } from 'pg';

/** The account as its ledger in the database tells it, and what the exchange told beyond, which only this process knows. */
export class LedgerView {
  readonly account = new AccountFold();
  readonly trades = new TradeBook();
  readonly #source: LedgerScope & { readonly pool: Pool };
  readonly #onEntry: (entry: LedgerEntry) => void;
  #readAt: string | null = null;

  /** @param onEntry told of every entry that the database has */
  constructor(source: LedgerScope & { readonly pool: Pool }, onEntry: (entry: LedgerEntry) => void) {
    this.#source = source;
    this.#onEntry = onEntry;
  }

  /** Takes in what was written since the last time. */
  async refresh(): Promise<void> {
    const { entries, readAt } = await readLedgerSince(this.#source, this.#readAt);
    for (const entry of entries) {
      this.#onEntry(entry);
      this.apply(entry);
    }
    this.#readAt = readAt;
  }

  apply(entry: LedgerEntry): void {
    this.account.apply(entry);
    this.trades.apply(entry);
  }
}
