import type { BookSide } from '@rec-io/domain/order';
import type { AccountOrder } from './account-order.ts';
import type { RestingOrder } from './order-book.ts';

const DOLLAR_E4 = 10_000;

/** What buying a leg costs: YES for a bid, NO for an ask. */
export const legE4 = (side: BookSide, yesPriceE4: number): number =>
  side === 'bid' ? yesPriceE4 : DOLLAR_E4 - yesPriceE4;

/** All that one side of one market rests for an account. */
type Total = { countE2: number; costE6: number };

/** An account's orders in the books, with their sums, so that no check has to look at each of them. */
export class RestingOrders {
  readonly #orders = new Map<AccountOrder, RestingOrder>();
  readonly #totals = new Map<string, Readonly<Record<BookSide, Total>>>();
  /** Those that end by themselves. */
  readonly #expiring = new Set<AccountOrder>();

  get(record: AccountOrder): RestingOrder | undefined {
    return this.#orders.get(record);
  }

  records(): AccountOrder[] {
    return [...this.#orders.keys()];
  }

  orders(): RestingOrder[] {
    return [...this.#orders.values()];
  }

  /** Orders whose time is over. */
  expired(timeMs: number): AccountOrder[] {
    if (this.#expiring.size === 0) return [];
    return [...this.#expiring].filter(({ placed }) => (placed.expirationTimeMs ?? timeMs) <= timeMs);
  }

  /** An order that has just come to stand in a book. */
  put(record: AccountOrder, order: RestingOrder): void {
    this.#orders.set(record, order);
    if (record.placed.expirationTimeMs !== null) this.#expiring.add(record);
    this.#change(record, order, order.remainingE2);
  }

  /** A part of an order that is about to leave the book; with its last part the order does. */
  shrink(record: AccountOrder, order: RestingOrder, byE2: number): void {
    this.#change(record, order, -byE2);
    if (byE2 < order.remainingE2) return;
    this.#orders.delete(record);
    this.#expiring.delete(record);
  }

  countE2(ticker: string, side: BookSide): number {
    return this.#totals.get(ticker)?.[side].countE2 ?? 0;
  }

  /**
   * Cash that these orders may still need. What closes a holding needs none, and is thought to be filled first, at the
   * mean of their prices; fees are not counted, because resting orders pay none.
   */
  commitmentE6(heldE2: (ticker: string) => number): number {
    let sumE6 = 0;
    for (const [ticker, { bid, ask }] of this.#totals) {
      const held = heldE2(ticker);
      sumE6 += openingCostE6(bid, Math.max(0, -held)) + openingCostE6(ask, Math.max(0, held));
    }
    return sumE6;
  }

  #change({ ticker, yesPriceE4 }: AccountOrder, { side }: RestingOrder, byE2: number): void {
    let totals = this.#totals.get(ticker);
    if (!totals) {
      totals = { bid: { countE2: 0, costE6: 0 }, ask: { countE2: 0, costE6: 0 } };
      this.#totals.set(ticker, totals);
    }
    totals[side].countE2 += byE2;
    totals[side].costE6 += legE4(side, yesPriceE4) * byE2;
    if (totals.bid.countE2 === 0 && totals.ask.countE2 === 0) this.#totals.delete(ticker);
  }
}

function openingCostE6({ countE2, costE6 }: Total, closableE2: number): number {
  if (countE2 <= closableE2) return 0;
  return Math.ceil((costE6 * (countE2 - closableE2)) / countE2);
}
