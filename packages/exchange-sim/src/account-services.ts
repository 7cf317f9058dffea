import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, OrderRequest, Position, Settlement } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountSetting } from './account-settings.ts';
import type { Accounts } from './accounts.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import { type Amendment, OrderChanges, type OrderPlace, type Reduction } from './order-changes.ts';
import { OrderEntry, type OrderEntryPorts, type OrderTerms } from './order-entry.ts';
import { type GroupPlan, type GroupResult, type GroupView, OrderGroups } from './order-groups.ts';
import type {
  AmendResult,
  Canceled,
  CancelResult,
  DecreaseResult,
  PlaceResult,
  Refusal,
} from './place-result.ts';
import {
  type DepositPlan,
  type DepositResult,
  type ShardTransfer,
  type SubaccountResult,
  type SubaccountTransfer,
  type TransferResult,
  Treasury,
} from './treasury.ts';

/** What whoever has an account may do with it and read of it: orders, order groups, money. */
export class AccountServices {
  readonly #accounts: Accounts;
  readonly #clock: ExchangeClock;
  readonly #entry: OrderEntry;
  readonly #changes: OrderChanges;
  readonly #groups: OrderGroups;
  readonly #treasury: Treasury;

  constructor(ports: OrderEntryPorts) {
    const { accounts, clock, state } = ports;
    this.#accounts = accounts;
    this.#clock = clock;
    this.#entry = new OrderEntry(ports);
    this.#changes = new OrderChanges(ports);
    this.#groups = new OrderGroups(ports);
    this.#treasury = new Treasury(accounts, clock, state);
  }

  /** Opens the account if it is new. */
  openAccount(account: string): void {
    this.#accounts.open(account, this.#clock.nowMs);
  }

  /** A choice of the account, such as a key or a share: kept like everything else, and heard by nobody. */
  set(account: string, setting: AccountSetting): void {
    const timeMs = this.#clock.nowMs;
    this.#accounts.open(account, timeMs);
    this.#accounts.record({ kind: 'set', account, setting, timeMs });
    this.#accounts.commit();
  }

  place(account: string, request: OrderRequest, terms: OrderTerms = {}): PlaceResult {
    return this.#entry.place(account, request, terms);
  }

  /** Without a place, the order is found wherever it is. */
  cancel(account: string, orderId: string, where?: OrderPlace): CancelResult {
    return this.#changes.cancel(account, orderId, where);
  }

  amend(account: string, orderId: string, amendment: Amendment, where?: OrderPlace): AmendResult {
    return this.#changes.amend(account, orderId, amendment, where);
  }

  decrease(account: string, orderId: string, reduction: Reduction, where?: OrderPlace): DecreaseResult {
    return this.#changes.decrease(account, orderId, reduction, where);
  }

  /** On all shards; what a pause of the exchange holds stays. */
  cancelAll(
    account: string,
    { subaccount }: { readonly subaccount?: number | undefined } = {},
  ): Canceled[] | Refusal {
    return this.#changes.cancelAll(account, subaccount);
  }

  /** Contracts that trade before this order does; null when it does not rest. */
  queuePosition(account: string, orderId: string): CountE2 | null {
    return this.#changes.queuePosition(account, orderId);
  }

  createGroup(account: string, plan: GroupPlan): GroupResult {
    return this.#groups.create(account, plan);
  }

  groups(account: string, where?: OrderPlace): GroupView[] {
    return this.#groups.all(account, where);
  }

  group(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.get(account, groupId, where);
  }

  deleteGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.delete(account, groupId, where);
  }

  resetGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.reset(account, groupId, where);
  }

  triggerGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.trigger(account, groupId, where);
  }

  limitGroup(account: string, groupId: string, limitE2: CountE2, where?: OrderPlace): GroupResult {
    return this.#groups.limit(account, groupId, limitE2, where);
  }

  /** A new subaccount on that shard; its answer is the number. */
  createSubaccount(account: string, exchangeIndex: number): SubaccountResult {
    return this.#treasury.create(account, exchangeIndex);
  }

  transferBetweenSubaccounts(account: string, transfer: SubaccountTransfer): TransferResult {
    return this.#treasury.betweenSubaccounts(account, transfer);
  }

  transferBetweenShards(account: string, transfer: ShardTransfer): TransferResult {
    return this.#treasury.betweenShards(account, transfer);
  }

  deposit(account: string, plan: DepositPlan): DepositResult {
    return this.#treasury.deposit(account, plan);
  }

  withdraw(account: string, plan: DepositPlan): DepositResult {
    return this.#treasury.withdraw(account, plan);
  }

  orders(account: string): ExchangeOrder[] {
    return this.account(account).orderViews();
  }

  fills(account: string): readonly Fill[] {
    return this.account(account).fills;
  }

  /** Holdings that are not settled. */
  positions(account: string): Position[] {
    return this.account(account).openPositions();
  }

  settlements(account: string): Settlement[] {
    return this.account(account).settled.map(({ settlement }) => settlement);
  }

  balance(account: string): MoneyE6 {
    return this.account(account).cashE6;
  }

  /** For the server: the account with all of its history. */
  account(name: string): Account {
    return this.#accounts.open(name, this.#clock.nowMs);
  }

  /** For the server: everybody who has an account. */
  accounts(): IterableIterator<Account> {
    return this.#accounts.all();
  }
}
