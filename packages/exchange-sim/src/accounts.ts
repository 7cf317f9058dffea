import type { MoneyE6 } from '@rec-io/domain/money';
import { Account } from './account.ts';
import type { Fact, Journal } from './facts.ts';

/** All accounts, and the only way to change one: by a fact, which is kept in the journal with its operation. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #startBalanceE6: MoneyE6;
  readonly #journal: Journal | null;
  #pending: Fact[] = [];

  constructor(startBalanceE6: MoneyE6, journal: Journal | null) {
    this.#startBalanceE6 = startBalanceE6;
    this.#journal = journal;
  }

  /** The account of that name; a new one is opened with the start balance. */
  open(name: string, timeMs: number): Account {
    const known = this.#accounts.get(name);
    if (known) return known;
    this.record({ kind: 'opened', account: name, balanceE6: this.#startBalanceE6, timeMs });
    this.commit();
    return this.#account(name);
  }

  all(): IterableIterator<Account> {
    return this.#accounts.values();
  }

  get(name: string): Account | undefined {
    return this.#accounts.get(name);
  }

  /** Applies a fact of the present operation. */
  record(fact: Fact): void {
    this.apply(fact);
    if (this.#journal) this.#pending.push(fact);
  }

  /** Ends the operation: its facts are handed over together, before anybody hears of it. */
  commit(): void {
    if (this.#pending.length === 0) return;
    const facts = this.#pending;
    this.#pending = [];
    this.#journal?.append(facts);
  }

  /** Applies a fact that is kept already. */
  apply(fact: Fact): void {
    if ('account' in fact) this.#account(fact.account).apply(fact);
    else if (fact.kind === 'paid')
      for (const account of this.#accounts.values()) account.forget(fact.eventTicker);
  }

  #account(name: string): Account {
    let account = this.#accounts.get(name);
    if (!account) {
      account = new Account(name);
      this.#accounts.set(name, account);
    }
    return account;
  }
}
