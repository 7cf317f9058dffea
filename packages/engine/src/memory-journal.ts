import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ExitJournal } from './ports.ts';

/** A journal that lives as long as its process: for replays and simulations, whose crashes keep or lose it as they like. */
export class MemoryJournal implements ExitJournal {
  #entries: LedgerEntry[] = [];

  async append(entries: readonly LedgerEntry[]): Promise<void> {
    this.#entries.push(...entries);
  }

  async read(): Promise<readonly LedgerEntry[]> {
    return [...this.#entries];
  }

  async forget(entries: readonly LedgerEntry[]): Promise<void> {
    this.#entries = this.#entries.filter((entry) => !entries.includes(entry));
  }
}
