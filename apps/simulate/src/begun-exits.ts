import type { LedgerEntry } from '@rec-io/domain/ledger';

/** Wishes to sell that would be read back at a start: none of them may vanish. By trade, each word with its exchange time. */
export class BegunExits {
  readonly #begun = new Map<string, number>();
  readonly #ended = new Map<string, number>();
  /** By the life that runs now, durable or not. */
  readonly #endedNow = new Map<string, number>();

  /** The process begins. */
  lives(): void {
    this.#endedNow.clear();
  }

  /** The ledger or the local journal has it now. */
  durable(entry: LedgerEntry): void {
    if (entry.kind === 'exit-begin') note(this.#begun, entry.begin);
    if (entry.kind === 'exit-end') note(this.#ended, entry.end);
  }

  /** The trader that runs now says so. */
  told(entry: LedgerEntry): void {
    if (entry.kind === 'exit-end') note(this.#endedNow, entry.end);
  }

  /** Whether a wish for this trade would be read back. */
  has(tradeId: string): boolean {
    return this.#begun.has(tradeId);
  }

  /** Trades whose wish has no end after it. */
  get open(): string[] {
    const endMs = (id: string) => Math.max(this.#ended.get(id) ?? 0, this.#endedNow.get(id) ?? 0);
    return [...this.#begun].flatMap(([id, begunMs]) => (endMs(id) > begunMs ? [] : [id]));
  }
}

function note(words: Map<string, number>, word: { readonly tradeId: string; readonly timeMs: number }): void {
  words.set(word.tradeId, Math.max(words.get(word.tradeId) ?? 0, word.timeMs));
}
