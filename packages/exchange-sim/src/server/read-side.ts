import type { MoneyE6 } from '@rec-io/domain/money';
import { Account } from '../account.ts';
import { Accounts } from '../accounts.ts';
import { type EarlierFact, type Fact, type Journal, presentFact } from '../facts.ts';
import { OrderIndex } from '../order-index.ts';

type Waiting = { readonly facts: readonly Fact[]; readonly atMs: number };

/**
 * What reads show: a second set of accounts, folded from the same facts a while later, as the exchange's own reads trail
 * its writes. It stands between the exchange and its journal, which it passes everything on to at once.
 */
export class ReadSide implements Journal {
  /** How far reads are behind; 0 shows everything. May be set at any time. */
  lagMs: number;
  readonly #journal: Journal | null;
  readonly #nowMs: () => number;
  readonly #accounts = new Accounts(0 as MoneyE6, null);
  readonly #nobody = new Map<string, Account>();
  #waiting: Waiting[] = [];

  /** @param nowMs wall time: the lag is of this world, however fast exchange time runs */
  constructor(lagMs: number, nowMs: () => number, journal: Journal | null) {
    this.lagMs = lagMs;
    this.#nowMs = nowMs;
    this.#journal = journal;
  }

  /** Facts from before, which have been seen long ago. */
  remember(facts: Iterable<Fact | EarlierFact>): void {
    for (const fact of facts) this.#accounts.apply(presentFact(fact));
  }

  append(facts: readonly Fact[]): void {
    this.#journal?.append(facts);
    this.#waiting.push({ facts, atMs: this.#nowMs() });
    this.#catchUp();
  }

  account(name: string): Account {
    this.#catchUp();
    return this.#accounts.get(name) ?? this.#unseen(name);
  }

  #catchUp(): void {
    const seenMs = this.#nowMs() - this.lagMs;
    let count = 0;
    for (const { facts, atMs } of this.#waiting) {
      if (atMs > seenMs) break;
      for (const fact of facts) this.#accounts.apply(fact);
      count++;
    }
    if (count > 0) this.#waiting = this.#waiting.slice(count);
  }

  /** An account that was opened too lately to be seen has nothing. */
  #unseen(name: string): Account {
    let account = this.#nobody.get(name);
    if (!account) {
      account = new Account(name, new OrderIndex());
      this.#nobody.set(name, account);
    }
    return account;
  }
}
