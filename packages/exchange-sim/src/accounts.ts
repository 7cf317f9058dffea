import type { MoneyE6 } from '@rec-io/domain/money';
import type { Fill } from '@rec-io/domain/order';
import { Account } from './account.ts';
import { AccountOrder, type OrderUpdateReason, type PlacedOrder } from './account-order.ts';
import { type AccountsSnapshot, restoreAccount, snapshotAccount } from './accounts-snapshot.ts';
import type { AccountFact, Fact, Journal } from './facts.ts';
import type { Holding } from './holding.ts';
import { OrderGroup } from './order-group.ts';
import { OrderIndex } from './order-index.ts';
import { PRIMARY } from './subaccount.ts';
import { EXCHANGE_INDEX } from './trading-market.ts';

/** All accounts, and the only way to change one: by a fact, which is kept in the journal with its operation. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #startBalanceE6: MoneyE6;
  readonly #journal: Journal | null;
  readonly #index = new OrderIndex();
  /** Orders that end by themselves. */
  readonly #expiring = new Set<AccountOrder>();
  #pending: Fact[] = [];
  #turn = 0;

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

  /** Everybody's parts in one market. */
  holdings(ticker: string): Holding[] {
    return Array.from(this.#accounts.values(), (account) => account.holdings(ticker)).flat();
  }

  /** Orders that rest, in the order of their turns. */
  resting(): AccountOrder[] {
    const found: AccountOrder[] = [];
    for (const { orders } of this.#accounts.values())
      for (const order of orders.values()) if (order.status === 'resting') found.push(order);
    return found.sort((a, b) => a.turn - b.turn);
  }

  /** Orders whose time is over. */
  expired(timeMs: number): AccountOrder[] {
    if (this.#expiring.size === 0) return [];
    const over: AccountOrder[] = [];
    for (const order of this.#expiring) {
      if (order.status !== 'resting' || order.expirationTimeMs === null) this.#expiring.delete(order);
      else if (order.expirationTimeMs <= timeMs) over.push(order);
    }
    return over;
  }

  // What happens all the time is applied to the objects at hand; `apply` finds them by their names first.

  /** @param second and `number` of the order's id */
  place(
    placed: PlacedOrder,
    holding: Holding,
    group: OrderGroup | null,
    second: number,
    number: number,
  ): AccountOrder {
    const order = this.#put(placed, holding, group);
    this.#index.add(order, second, number);
    const { account } = holding.subaccount;
    if (this.#journal)
      this.#pending.push({ kind: 'placed', account: account.name, order: placed, timeMs: placed.timeMs });
    return order;
  }

  fill(order: AccountOrder, fill: Fill, accumulatorE6: MoneyE6): void {
    const { account } = order.holding.subaccount;
    account.fill(order, fill, accumulatorE6);
    if (this.#journal)
      this.#pending.push({ kind: 'filled', account: account.name, fill, accumulatorE6, timeMs: fill.timeMs });
  }

  cancel(order: AccountOrder, reason: OrderUpdateReason, timeMs: number): void {
    order.cancel(timeMs);
    const { name } = order.holding.subaccount.account;
    if (this.#journal)
      this.#pending.push({ kind: 'canceled', account: name, orderId: order.orderId, reason, timeMs });
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
    if ('account' in fact) this.#applyTo(this.#account(fact.account), fact);
    else if (fact.kind === 'paid')
      for (const account of this.#accounts.values()) account.forgetEvent(fact.eventTicker);
    else if (fact.kind === 'snapshot') this.restore(fact.accounts);
  }

  /** All there is to know, as plain data: what `restore` makes the same accounts of. */
  snapshot(): AccountsSnapshot {
    return { turn: this.#turn, accounts: Array.from(this.#accounts.values(), snapshotAccount) };
  }

  /** Takes the place of everything that was here. Orders that rested are in no book yet, as after any restart. */
  restore(snapshot: AccountsSnapshot): void {
    this.#accounts.clear();
    this.#index.clear();
    this.#expiring.clear();
    for (const own of snapshot.accounts) restoreAccount(this.#account(own.name), own);
    this.#turn = snapshot.turn;
    this.#reindex();
  }

  /** Drops fills, and orders that have been finished, since before `cutoffMs`. Client order ids stay used. */
  forgetBefore(cutoffMs: number): void {
    for (const account of this.#accounts.values()) account.forgetBefore(cutoffMs);
    this.#index.clear();
    this.#reindex();
  }

  #reindex(): void {
    for (const { orders } of this.#accounts.values()) {
      for (const order of orders.values()) {
        this.#index.add(order);
        if (order.expirationTimeMs !== null) this.#expiring.add(order);
      }
    }
  }

  #put(placed: PlacedOrder, holding: Holding, group: OrderGroup | null): AccountOrder {
    const order = new AccountOrder(placed, holding, group, this.#turn++);
    holding.subaccount.account.orders.add(order);
    if (placed.expirationTimeMs !== null) this.#expiring.add(order);
    return order;
  }

  #applyTo(account: Account, fact: AccountFact): void {
    const { timeMs } = fact;
    switch (fact.kind) {
      case 'opened':
        account.deposit({ exchangeIndex: EXCHANGE_INDEX, subaccount: PRIMARY }, fact.balanceE6, timeMs, null);
        return;
      case 'placed': {
        const {
          exchangeIndex = EXCHANGE_INDEX,
          subaccount = PRIMARY,
          ticker,
          orderGroupId = '',
        } = fact.order;
        const holding = account.provide({ exchangeIndex, subaccount }, timeMs).holding(ticker);
        this.#index.add(this.#put(fact.order, holding, account.groups.get(orderGroupId) ?? null));
        return;
      }
      case 'filled':
        account.fill(this.#known(account, fact.fill.orderId), fact.fill, fact.accumulatorE6);
        return;
      case 'canceled':
        this.#known(account, fact.orderId).cancel(timeMs);
        return;
      case 'decreased':
        this.#known(account, fact.orderId).decrease(fact.byE2, timeMs);
        return;
      case 'amended': {
        const order = this.#known(account, fact.orderId);
        order.amend(fact.order, this.#turn, timeMs);
        if (fact.order.toBack) this.#turn++;
        if (order.clientOrderId !== '') account.clientOrderIds.add(order.clientOrderId);
        if (order.expirationTimeMs !== null) this.#expiring.add(order);
        return;
      }
      case 'settled': {
        const { exchangeIndex = EXCHANGE_INDEX, subaccount = PRIMARY } = fact;
        account.settle(fact.settlement, { exchangeIndex, subaccount });
        return;
      }
      case 'set':
        account.settings.apply(fact.setting);
        return;
      case 'subaccount-created':
        account.provide(fact.purse, timeMs);
        return;
      case 'deposited':
        account.deposit(fact.deposit.to, fact.deposit.amountE6, timeMs, fact.deposit);
        return;
      case 'transferred':
        account.transfer(fact.transfer);
        return;
      case 'group-created': {
        const { groupId, purse, limitE2 } = fact;
        account.groups.set(groupId, new OrderGroup(groupId, account.provide(purse, timeMs), limitE2, timeMs));
        return;
      }
      case 'group-limited': {
        const group = account.groups.get(fact.groupId);
        if (group) group.limitE2 = fact.limitE2;
        return;
      }
      case 'group-triggered': {
        const group = account.groups.get(fact.groupId);
        if (group) group.isTriggered = true;
        return;
      }
      case 'group-reset':
        account.groups.get(fact.groupId)?.reset();
        return;
      case 'group-deleted':
        account.groups.delete(fact.groupId);
        return;
    }
  }

  #known(account: Account, orderId: string): AccountOrder {
    const order = account.orders.get(orderId);
    if (!order)
      throw new Error(`a fact of ${account.name} is about order ${orderId}, which was never placed`);
    return order;
  }

  #account(name: string): Account {
    let account = this.#accounts.get(name);
    if (!account) {
      account = new Account(name, this.#index);
      this.#accounts.set(name, account);
    }
    return account;
  }
}
