import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { ProtectiveRules } from '@rec-io/domain/protection';

/** Protective rules that the ledger or the local journal has: a restart knows them. */
export class DurableRules {
  /** By trade: all that it ever had, as JSON. */
  readonly #all = new Map<string, Set<string>>();

  durable(entry: LedgerEntry): void {
    if (entry.kind !== 'rules') return;
    const known = this.#all.get(entry.tradeId) ?? new Set();
    this.#all.set(entry.tradeId, known.add(JSON.stringify(entry.rules)));
  }

  protects(tradeId: string): boolean {
    return this.#all.has(tradeId);
  }

  has(tradeId: string, rules: ProtectiveRules): boolean {
    return this.#all.get(tradeId)?.has(JSON.stringify(rules)) ?? false;
  }
}
