import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Settlement } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import { AccountOrder, type PlacedOrder } from './account-order.ts';
import type { AccountSetting } from './account-settings.ts';
import { OrderGroup } from './order-group.ts';
import { AccountPosition, type PlainPosition } from './position.ts';
import type { Deposit, Purse, Transfer } from './transfer.ts';

/** How far an order has come. */
type OrderState = {
  readonly status: ExchangeOrder['status'];
  readonly fillCountE2: CountE2;
  readonly remainingCountE2: CountE2;
  readonly takerCostE6: number;
  readonly makerCostE6: number;
  readonly takerFeesE6: number;
  readonly makerFeesE6: number;
  readonly feeAccumulatorE6: MoneyE6;
  readonly updatedTimeMs: number;
};

/** One account as plain data. */
type AccountSnapshot = {
  readonly name: string;
  readonly depositsE6: MoneyE6;
  readonly feesE6: number;
  readonly subaccounts: readonly {
    readonly purse: Purse;
    readonly cashE6: MoneyE6;
    readonly updatedTimeMs: number;
    readonly positions: readonly PlainPosition[];
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly purse: Purse;
    readonly limitE2: CountE2;
    readonly isTriggered: boolean;
    readonly createdTimeMs: number;
    readonly counted: readonly { readonly timeMs: number; readonly countE2: number }[];
  }[];
  readonly orders: readonly {
    readonly placed: PlacedOrder;
    readonly state: OrderState;
    readonly turn: number;
  }[];
  readonly fills: readonly Fill[];
  readonly settled: readonly { readonly settlement: Settlement; readonly position: PlainPosition }[];
  readonly clientOrderIds: readonly string[];
  readonly transfers: readonly Transfer[];
  readonly deposits: readonly Deposit[];
  readonly clientTransferIds: readonly string[];
  readonly settings: readonly AccountSetting[];
};

/** Everything that a journal of facts about accounts amounts to. */
export type AccountsSnapshot = {
  /** Of the next order. */
  readonly turn: number;
  readonly accounts: readonly AccountSnapshot[];
};

export function snapshotAccount(account: Account): AccountSnapshot {
  const { name, depositsE6, feesE6 } = account;
  return {
    ...{ name, depositsE6, feesE6 },
    subaccounts: Array.from(account.subaccounts(), (own) => ({
      purse: { exchangeIndex: own.exchangeIndex, subaccount: own.number },
      cashE6: own.cashE6,
      updatedTimeMs: own.updatedTimeMs,
      positions: [...own.holdings.values()]
        .filter(({ position }) => position.isTraded)
        .map(({ position }) => position.plain())
        .sort((a, b) => (a.ticker < b.ticker ? -1 : 1)),
    })),
    groups: Array.from(account.groups.values(), (group) => ({
      id: group.id,
      purse: { exchangeIndex: group.subaccount.exchangeIndex, subaccount: group.subaccount.number },
      limitE2: group.limitE2,
      isTriggered: group.isTriggered,
      createdTimeMs: group.createdTimeMs,
      counted: group.counted(),
    })),
    orders: account.orders.values().map((order) => ({
      placed: placedOf(order),
      state: stateOf(order),
      turn: order.turn,
    })),
    fills: [...account.fills],
    settled: account.settled.map(({ settlement, position }) => ({ settlement, position: position.plain() })),
    clientOrderIds: [...account.clientOrderIds],
    transfers: [...account.transfers],
    deposits: [...account.deposits],
    clientTransferIds: [...account.clientTransferIds],
    settings: account.settings.plain(),
  };
}

/** @param account a new one */
export function restoreAccount(account: Account, snapshot: AccountSnapshot): void {
  account.depositsE6 = snapshot.depositsE6;
  account.feesE6 = snapshot.feesE6;
  for (const { purse, cashE6, updatedTimeMs, positions } of snapshot.subaccounts) {
    const subaccount = account.provide(purse, updatedTimeMs);
    subaccount.cashE6 = cashE6;
    subaccount.updatedTimeMs = updatedTimeMs;
    for (const position of positions) subaccount.hold(AccountPosition.from(position));
  }
  for (const { id, purse, limitE2, isTriggered, createdTimeMs, counted } of snapshot.groups) {
    const group = new OrderGroup(id, account.provide(purse, createdTimeMs), limitE2, createdTimeMs);
    group.isTriggered = isTriggered;
    for (const { countE2, timeMs } of counted) group.count(countE2, timeMs);
    account.groups.set(id, group);
  }
  for (const { placed, state, turn } of snapshot.orders) {
    const { exchangeIndex = 0, subaccount = 0, orderGroupId = '' } = placed;
    const holding = account.provide({ exchangeIndex, subaccount }, placed.timeMs).holding(placed.ticker);
    const order = new AccountOrder(placed, holding, account.groups.get(orderGroupId) ?? null, turn);
    account.orders.add(Object.assign(order, state));
  }
  account.fills = [...snapshot.fills];
  for (const { settlement, position } of snapshot.settled)
    account.settled.push({ settlement, position: AccountPosition.from(position) });
  for (const id of snapshot.clientOrderIds) account.clientOrderIds.add(id);
  for (const transfer of snapshot.transfers) account.transfers.push(transfer);
  for (const deposit of snapshot.deposits) account.deposits.push(deposit);
  for (const id of snapshot.clientTransferIds) account.clientTransferIds.add(id);
  for (const setting of snapshot.settings) account.settings.apply(setting);
}

/** The order as if it had been placed as it is now: what an amendment has changed is changed for good. */
function placedOf(order: AccountOrder): PlacedOrder {
  const { orderId, clientOrderId, ticker, side, yesPriceE4, timeInForce, selfTrade, reduceOnly } = order;
  const { expirationTimeMs, exchangeIndex, subaccount, cancelOnPause, postOnly, orderGroupId } = order;
  return {
    ...{ orderId, clientOrderId, ticker, side, yesPriceE4, timeInForce, selfTrade, reduceOnly },
    ...{ expirationTimeMs, exchangeIndex, subaccount, cancelOnPause, postOnly },
    ...(orderGroupId === null ? {} : { orderGroupId }),
    countE2: order.initialCountE2,
    timeMs: order.createdTimeMs,
  };
}

function stateOf(order: AccountOrder): OrderState {
  const { status, fillCountE2, remainingCountE2, takerCostE6, makerCostE6 } = order;
  const { takerFeesE6, makerFeesE6, feeAccumulatorE6, updatedTimeMs } = order;
  return {
    ...{ status, fillCountE2, remainingCountE2, takerCostE6, makerCostE6 },
    ...{ takerFeesE6, makerFeesE6, feeAccumulatorE6, updatedTimeMs },
  };
}
