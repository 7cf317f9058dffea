import { type MoneyE6, moneyE6, ZERO_MONEY } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Position, Settlement } from '@rec-io/domain/order';
import type { AccountOrder } from './account-order.ts';
import { AccountSettings } from './account-settings.ts';
import type { Holding } from './holding.ts';
import { IdSet } from './id-set.ts';
import type { OrderGroup } from './order-group.ts';
import type { OrderIndex } from './order-index.ts';
import type { Participant } from './participant.ts';
import { type AccountPosition, tradeCashE6 } from './position.ts';
import { SHARDS } from './shards.ts';
import { PRIMARY, SUBACCOUNT_MAX, Subaccount } from './subaccount.ts';
import type { Deposit, Purse, Transfer } from './transfer.ts';

/** Cost and fees of a settled market, for its row in the list of settlements. */
export type SettledRow = { readonly settlement: Settlement; readonly position: AccountPosition };

/** An account of someone outside, with all its subaccounts. All of it follows from its facts. */
export class Account implements Participant {
  readonly houseNumber = null;
  readonly name: string;
  depositsE6: MoneyE6 = ZERO_MONEY;
  feesE6 = 0;
  readonly orders: OrderHistory;
  /** Which subaccount one changed, its order tells. */
  fills: Fill[] = [];
  readonly settled: SettledRow[] = [];
  /** Ids that orders have had, for ever. */
  readonly clientOrderIds = new IdSet();
  readonly groups = new Map<string, OrderGroup>();
  readonly transfers: Transfer[] = [];
  /** Also what left: those are below zero. */
  readonly deposits: Deposit[] = [];
  /** Ids that transfers have had, for ever. */
  readonly clientTransferIds = new Set<string>();
  readonly #subaccounts = new Map<number, Subaccount>();
  /** One on each shard. */
  readonly #primaries: readonly Subaccount[];
  readonly settings = new AccountSettings();

  constructor(name: string, index: OrderIndex) {
    this.name = name;
    this.orders = new OrderHistory(this, index);
    this.#primaries = SHARDS.map((exchangeIndex) => this.provide({ exchangeIndex, subaccount: PRIMARY }, 0));
  }

  /** Every one that there is, on every shard. */
  subaccounts(): IterableIterator<Subaccount> {
    return this.#subaccounts.values();
  }

  subaccount(exchangeIndex: number, number: number): Subaccount | undefined {
    return this.#subaccounts.get(exchangeIndex * (SUBACCOUNT_MAX + 1) + number);
  }

  /** Whether that number is there on any shard. */
  holdsSubaccount(number: number): boolean {
    return SHARDS.some((exchangeIndex) => this.subaccount(exchangeIndex, number) !== undefined);
  }

  /** The subaccount of a purse, made if it is new. */
  provide({ exchangeIndex, subaccount }: Purse, timeMs: number): Subaccount {
    const known = this.subaccount(exchangeIndex, subaccount);
    if (known) return known;
    const made = new Subaccount(this, exchangeIndex, subaccount, timeMs);
    this.#subaccounts.set(exchangeIndex * (SUBACCOUNT_MAX + 1) + subaccount, made);
    return made;
  }

  /** Of the primary subaccount, over all shards. */
  get cashE6(): MoneyE6 {
    let sumE6 = 0;
    for (const { cashE6 } of this.#primaries) sumE6 += cashE6;
    return moneyE6(sumE6);
  }

  /** Its parts in one market, one for each subaccount that has any. */
  holdings(ticker: string): Holding[] {
    const found: Holding[] = [];
    for (const { holdings } of this.#subaccounts.values()) {
      const holding = holdings.get(ticker);
      if (holding) found.push(holding);
    }
    return found;
  }

  /** Above zero YES, below zero NO. */
  heldE2(ticker: string, subaccount: number = PRIMARY): number {
    return this.position(ticker, subaccount)?.countE2 ?? 0;
  }

  /** In a market that has not paid; undefined before the first trade. */
  position(ticker: string, subaccount: number = PRIMARY): AccountPosition | undefined {
    for (const exchangeIndex of SHARDS) {
      const holding = this.subaccount(exchangeIndex, subaccount)?.holdings.get(ticker);
      if (holding?.position.isTraded) return holding.position;
    }
    return undefined;
  }

  /** Everything traded in markets that have not paid. */
  positions(): AccountPosition[] {
    const found: AccountPosition[] = [];
    for (const { holdings } of this.#subaccounts.values())
      for (const { position } of holdings.values()) if (position.isTraded) found.push(position);
    return found;
  }

  /** Of the primary subaccount, what is not settled. */
  openPositions(): Position[] {
    return this.positions()
      .filter(({ countE2, subaccount }) => countE2 !== 0 && subaccount === PRIMARY)
      .map(({ ticker, countE2 }) => ({ ticker, countE2 }));
  }

  /** Orders that stand in a book, in the order of their turns. */
  restingOrders(): AccountOrder[] {
    const found: AccountOrder[] = [];
    for (const { holdings } of this.#subaccounts.values())
      for (const holding of holdings.values()) if (holding.hasResting) found.push(...holding.resting());
    return found.sort((a, b) => a.turn - b.turn);
  }

  orderViews(): ExchangeOrder[] {
    return this.orders.values().map((order) => order.view());
  }

  fill(order: AccountOrder, fill: Fill, accumulatorE6: MoneyE6): void {
    const { holding, group } = order;
    const cashE6 = tradeCashE6(fill.side, fill.yesPriceE4, fill.countE2, holding.heldE2);
    holding.subaccount.change(cashE6 - fill.feeE6, fill.timeMs);
    this.feesE6 += fill.feeE6;
    order.fill(fill, accumulatorE6);
    group?.count(fill.countE2, fill.timeMs);
    this.fills.push(fill);
    holding.fill(fill);
  }

  settle(settlement: Settlement, purse: Purse): void {
    const subaccount = this.provide(purse, settlement.timeMs);
    subaccount.change(settlement.revenueE6, settlement.timeMs);
    const position = subaccount.holdings.get(settlement.ticker)?.position;
    if (!position) return;
    position.realizedE6 += settlement.revenueE6 - position.exposureE6;
    position.close();
    subaccount.holdings.delete(settlement.ticker);
    this.settled.push({ settlement, position });
  }

  /** A paid event leaves nothing to hold: what is left here was sold before. */
  forgetEvent(eventTicker: string): void {
    for (const { holdings } of this.#subaccounts.values())
      for (const ticker of holdings.keys()) if (ticker.startsWith(`${eventTicker}-`)) holdings.delete(ticker);
  }

  transfer(transfer: Transfer): void {
    const { from, to, amountE6, timeMs, clientTransferId } = transfer;
    this.provide(from, timeMs).change(-amountE6, timeMs);
    this.provide(to, timeMs).change(amountE6, timeMs);
    this.transfers.push(transfer);
    if (clientTransferId !== null) this.clientTransferIds.add(clientTransferId);
  }

  /** @param deposit null for the start balance, which is in no list */
  deposit(purse: Purse, amountE6: MoneyE6, timeMs: number, deposit: Deposit | null): void {
    this.depositsE6 = moneyE6(this.depositsE6 + amountE6);
    this.provide(purse, timeMs).change(amountE6, timeMs);
    if (deposit) this.deposits.push(deposit);
  }

  /** Drops what has been finished since before `cutoffMs`. Ids stay used. */
  forgetBefore(cutoffMs: number): void {
    this.fills = this.fills.filter(({ timeMs }) => timeMs >= cutoffMs);
    this.orders.forgetBefore(cutoffMs);
  }
}

/** An account's orders in the order of placing. */
export class OrderHistory {
  readonly #account: Account;
  readonly #index: OrderIndex;
  #orders: AccountOrder[] = [];

  constructor(account: Account, index: OrderIndex) {
    this.#account = account;
    this.#index = index;
  }

  get size(): number {
    return this.#orders.length;
  }

  values(): readonly AccountOrder[] {
    return this.#orders;
  }

  /** Undefined for orders of others, too. */
  get(orderId: string): AccountOrder | undefined {
    const order = this.#index.find(orderId);
    return order?.owner === this.#account ? order : undefined;
  }

  add(order: AccountOrder): void {
    this.#orders.push(order);
    if (order.clientOrderId !== '') this.#account.clientOrderIds.add(order.clientOrderId);
  }

  forgetBefore(cutoffMs: number): void {
    this.#orders = this.#orders.filter(
      ({ status, updatedTimeMs }) => status === 'resting' || updatedTimeMs >= cutoffMs,
    );
  }
}
