import type { AccountDifference } from '@rec-io/domain/reconciliation/difference';

/** The key of what no market explains: it stops every entry. */
const BALANCE = 'balance';

/** Which markets may not be entered because ledger and exchange do not agree about them, or nobody knows yet. */
export class Standing {
  /** By ticker, or `balance`, with the reason. */
  readonly blocked = new Map<string, string>();
  /** What the newest comparison found. */
  differences: ReadonlyMap<string, string> = new Map();
  /** Markets whose result nobody can book. They stay blocked until a person has decided, and the trader starts anew. */
  readonly #oddResults = new Map<string, string>();

  /** Why nothing at all may be entered, or null. */
  get accountReason(): string | null {
    return this.blocked.has(BALANCE) ? 'ledger and exchange differ in the balance' : null;
  }

  compared(differences: readonly AccountDifference[]): void {
    const found = new Map<string, string>();
    for (const { ticker, ledger, exchange } of differences)
      found.set(ticker ?? BALANCE, `ledger ${ledger}, exchange ${exchange}`);
    this.differences = found;
    this.blocked.clear();
    for (const [what, reason] of [...found, ...this.#oddResults]) this.blocked.set(what, reason);
  }

  /** Until the next comparison. */
  doubt(ticker: string): void {
    if (!this.blocked.has(ticker)) this.blocked.set(ticker, 'to be compared with the exchange');
  }

  oddResult(ticker: string, reason: string): void {
    this.#oddResults.set(ticker, reason);
    this.blocked.set(ticker, reason);
  }
}
