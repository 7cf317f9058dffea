import type { BookSide, Fill } from '@rec-io/domain/order';
import type { AccountOrder } from './account-order.ts';
import { AccountPosition } from './position.ts';
import type { Subaccount } from './subaccount.ts';
import type { TradingMarket } from './trading-market.ts';

const DOLLAR_E4 = 10_000;

/** What buying a leg costs: YES for a bid, NO for an ask. */
export const legE4 = (side: BookSide, yesPriceE4: number): number =>
  side === 'bid' ? yesPriceE4 : DOLLAR_E4 - yesPriceE4;

/**
 * A subaccount's part in one market: its position and its orders in the book, with their sums, so that no check has to
 * look at each of them.
 */
export class Holding {
  readonly subaccount: Subaccount;
  readonly ticker: string;
  readonly position: AccountPosition;
  /** Where its orders rest; null until one does. */
  market: TradingMarket | null = null;
  bidE2 = 0;
  bidCostE6 = 0;
  askE2 = 0;
  askCostE6 = 0;
  #commitmentE6 = 0;
  #oldest: AccountOrder | null = null;
  #newest: AccountOrder | null = null;

  constructor(subaccount: Subaccount, ticker: string, position?: AccountPosition) {
    this.subaccount = subaccount;
    this.ticker = ticker;
    this.position = position ?? new AccountPosition(ticker, subaccount.exchangeIndex, subaccount.number);
  }

  /** Above zero YES, below zero NO. */
  get heldE2(): number {
    return this.position.countE2;
  }

  get hasResting(): boolean {
    return this.#oldest !== null;
  }

  /** Orders in the book, in the order in which they came. */
  resting(): AccountOrder[] {
    const orders: AccountOrder[] = [];
    for (let order = this.#oldest; order; order = order.later) orders.push(order);
    return orders;
  }

  /** Of what is held, how much an order of `side` would close that no resting one is there to close. */
  closableE2(side: BookSide): number {
    const held = this.position.countE2;
    return side === 'bid' ? Math.max(0, -held - this.bidE2) : Math.max(0, held - this.askE2);
  }

  /** An order that has just come to stand in the book. */
  put(order: AccountOrder, market: TradingMarket): void {
    this.market = market;
    order.earlier = this.#newest;
    order.later = null;
    if (this.#newest) this.#newest.later = order;
    else this.#oldest = order;
    this.#newest = order;
    this.#change(order, order.remainingE2);
  }

  /** Counts an order in the book as if it were not there, until `uncount` is followed by `recount`. */
  uncount(order: AccountOrder): void {
    this.#change(order, -order.remainingE2);
  }

  recount(order: AccountOrder): void {
    this.#change(order, order.remainingE2);
  }

  /** A part of an order that is about to leave the book; with its last part the order does. */
  shrink(order: AccountOrder, byE2: number): void {
    this.#change(order, -byE2);
    if (byE2 < order.remainingE2) return;
    const { earlier, later } = order;
    if (earlier) earlier.later = later;
    else this.#oldest = later;
    if (later) later.earlier = earlier;
    else this.#newest = earlier;
    order.earlier = null;
    order.later = null;
  }

  fill(fill: Fill): void {
    this.position.apply(fill);
    if (this.#oldest !== null) this.#commit();
  }

  #change(order: AccountOrder, byE2: number): void {
    const costE6 = legE4(order.side, order.yesPriceE4) * byE2;
    if (order.side === 'bid') {
      this.bidE2 += byE2;
      this.bidCostE6 += costE6;
    } else {
      this.askE2 += byE2;
      this.askCostE6 += costE6;
    }
    this.#commit();
  }

  /**
   * Cash that these orders may still need. What closes a holding needs none, and is thought to be filled first, at the
   * mean of their prices; fees are not counted, because resting orders pay none.
   */
  #commit(): void {
    const held = this.position.countE2;
    const sumE6 =
      openingCostE6(this.bidE2, this.bidCostE6, Math.max(0, -held)) +
      openingCostE6(this.askE2, this.askCostE6, Math.max(0, held));
    this.subaccount.commitmentE6 += sumE6 - this.#commitmentE6;
    this.#commitmentE6 = sumE6;
  }
}

function openingCostE6(countE2: number, costE6: number, closableE2: number): number {
  if (closableE2 === 0) return costE6;
  if (countE2 <= closableE2) return 0;
  return Math.ceil((costE6 * (countE2 - closableE2)) / countE2);
}
