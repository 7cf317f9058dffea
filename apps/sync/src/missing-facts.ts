import type { LedgerEntry } from '@rec-io/domain/ledger';

/**
 * Fills and payouts that the exchange tells and the ledger does not have. The trader writes them, and is given the time to; what
 * is missing longer is added from here, so that a trader that is down loses nothing of its account.
 */
export class MissingFacts {
  readonly #graceMs: number;
  readonly #missing = new Map<string, { readonly entry: LedgerEntry; readonly sinceMs: number }>();

  /** @param graceMs wall time */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  get count(): number {
    return this.#missing.size;
  }

  /** The exchange told of it, and the ledger did not. Everything but fills and payouts is the trader's own to write. */
  miss(entry: LedgerEntry, nowMs: number): void {
    const key = keyOf(entry);
    if (key !== null && !this.#missing.has(key)) this.#missing.set(key, { entry, sinceMs: nowMs });
  }

  /** The ledger has it. */
  found(entry: LedgerEntry): void {
    const key = keyOf(entry);
    if (key !== null) this.#missing.delete(key);
  }

  /** Those that nobody wrote in time, oldest first. */
  overdue(nowMs: number): readonly LedgerEntry[] {
    return [...this.#missing.values()]
      .filter(({ sinceMs }) => nowMs - sinceMs >= this.#graceMs)
      .map(({ entry }) => entry);
  }
}

function keyOf(entry: LedgerEntry): string | null {
  if (entry.kind === 'fill') return `fill ${entry.fill.tradeId}`;
  return entry.kind === 'settlement' ? `settlement ${entry.settlement.ticker}` : null;
}
