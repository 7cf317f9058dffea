import type { AccountDifference } from '@rec-io/domain/reconciliation/difference';

/** The key of what no market explains: it stops every entry. */
const BALANCE = 'balance';
const IN_DOUBT = 'to be compared with the exchange';

/** Which markets may not be entered because ledger and exchange do not agree about them, or nobody knows yet. */
export class Standing {
  /** By ticker, or `balance`, with the reason. */
  readonly blocked = new Map<string, string>();
  /** What the newest comparison found. */
  differences: ReadonlyMap<string, string> = new Map();
  /** Markets in doubt, each with how many doubts had been raised when it came into it last. */
  readonly #doubts = new Map<string, number>();
  #raised = 0;
  /** Markets whose result nobody can book. They stay blocked until a person has decided, and the trader starts anew. */
  readonly #oddResults = new Map<string, string>();

  /** Why nothing at all may be entered, or null. */
  get accountReason(): string | null {
    return this.blocked.has(BALANCE) ? 'ledger and exchange differ in the balance' : null;
  }

  /**
   * A comparison begins.
   * @returns to be called with what it found. A doubt of meanwhile stays: it may be of what was read before.
   */
  comparing(): (differences: readonly AccountDifference[]) => void {
    const raised = this.#raised;
    return (differences) => {
      for (const [ticker, at] of this.#doubts) if (at <= raised) this.#doubts.delete(ticker);
      this.#compared(differences);
    };
  }

  /** Until a comparison that begins from now on has ended. */
  doubt(ticker: string): void {
    this.#doubts.set(ticker, ++this.#raised);
    if (!this.blocked.has(ticker)) this.blocked.set(ticker, IN_DOUBT);
  }

  oddResult(ticker: string, reason: string): void {
    this.#oddResults.set(ticker, reason);
    this.blocked.set(ticker, reason);
  }

  #compared(differences: readonly AccountDifference[]): void {
    const found = new Map<string, string>();
    for (const { ticker, ledger, exchange } of differences)
      found.set(ticker ?? BALANCE, `ledger ${ledger}, exchange ${exchange}`);
    this.differences = found;
    const doubts = [...this.#doubts.keys()].map((ticker) => [ticker, IN_DOUBT] as const);
    this.blocked.clear();
    for (const [what, reason] of [...doubts, ...found, ...this.#oddResults]) this.blocked.set(what, reason);
  }
}
