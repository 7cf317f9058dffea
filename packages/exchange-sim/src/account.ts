import { type MoneyE6, moneyE6, ZERO_MONEY } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Position, Settlement } from '@rec-io/domain/order';
import { AccountOrder } from './account-order.ts';
import { AccountSettings } from './account-settings.ts';
import type { Fact } from './facts.ts';
import type { Participant } from './participant.ts';
import { AccountPosition, tradeCashE6 } from './position.ts';
import { RestingOrders } from './resting-orders.ts';

/** Cost and fees of a settled market, for its row in the list of settlements. */
export type SettledRow = { readonly settlement: Settlement; readonly position: AccountPosition };

type AccountFact = Extract<Fact, { readonly account: string }>;

/** An account of someone outside. All of it follows from its facts; history is kept whole. */
export class Account implements Participant {
  readonly houseNumber = null;
  readonly name: string;
  cashE6: MoneyE6 = ZERO_MONEY;
  depositsE6: MoneyE6 = ZERO_MONEY;
  feesE6 = 0;
  /** Every order by its id, in the order of placing. */
  readonly orders = new Map<string, AccountOrder>();
  readonly fills: Fill[] = [];
  readonly settled: SettledRow[] = [];
  readonly positions = new Map<string, AccountPosition>();
  /** Ids used, for ever: the order they named. */
  readonly clientOrderIds = new Map<string, AccountOrder>();
  readonly settings = new AccountSettings();
  /** Orders that stand in a book. Not part of the facts: made when an order rests. */
  readonly resting = new RestingOrders();

  constructor(name: string) {
    this.name = name;
  }

  apply(fact: AccountFact): void {
    switch (fact.kind) {
      case 'opened':
        this.depositsE6 = moneyE6(this.depositsE6 + fact.balanceE6);
        this.cashE6 = moneyE6(this.cashE6 + fact.balanceE6);
        return;
      case 'placed': {
        const order = new AccountOrder(fact.order);
        this.orders.set(order.orderId, order);
        if (order.clientOrderId !== '') this.clientOrderIds.set(order.clientOrderId, order);
        return;
      }
      case 'filled':
        this.#fill(fact.fill, fact.accumulatorE6);
        return;
      case 'canceled':
        this.orders.get(fact.orderId)?.cancel(fact.timeMs);
        return;
      case 'settled':
        this.#settle(fact.settlement);
        return;
      case 'set':
        this.settings.apply(fact.setting);
        return;
    }
  }

  /** A paid event leaves nothing to hold: what is left here was sold before. */
  forget(eventTicker: string): void {
    for (const ticker of this.positions.keys()) {
      if (ticker.startsWith(`${eventTicker}-`)) this.positions.delete(ticker);
    }
  }

  /** Above zero YES, below zero NO. */
  heldE2(ticker: string): number {
    return this.positions.get(ticker)?.countE2 ?? 0;
  }

  /** Holdings that are not settled. */
  openPositions(): Position[] {
    const open: Position[] = [];
    for (const { ticker, countE2 } of this.positions.values())
      if (countE2 !== 0) open.push({ ticker, countE2 });
    return open;
  }

  orderViews(): ExchangeOrder[] {
    return Array.from(this.orders.values(), (order) => order.view());
  }

  #fill(fill: Fill, accumulatorE6: MoneyE6): void {
    const cashE6 = tradeCashE6(fill.side, fill.yesPriceE4, fill.countE2, this.heldE2(fill.ticker));
    this.cashE6 = moneyE6(this.cashE6 + cashE6 - fill.feeE6);
    this.feesE6 += fill.feeE6;
    this.orders.get(fill.orderId)?.fill(fill, accumulatorE6);
    this.fills.push(fill);
    let position = this.positions.get(fill.ticker);
    if (!position) {
      position = new AccountPosition(fill.ticker);
      this.positions.set(fill.ticker, position);
    }
    position.apply(fill);
  }

  #settle(settlement: Settlement): void {
    const position = this.positions.get(settlement.ticker);
    this.cashE6 = moneyE6(this.cashE6 + settlement.revenueE6);
    if (!position) return;
    position.realizedE6 += settlement.revenueE6 - position.exposureE6;
    this.positions.delete(settlement.ticker);
    this.settled.push({ settlement, position });
  }
}
