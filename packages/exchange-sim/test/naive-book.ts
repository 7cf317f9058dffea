import type { BookSide } from '@rec-io/domain/order';

/** An order of the naive book: everything that decides who trades next. */
export type NaiveOrder = {
  readonly owner: string;
  readonly side: BookSide;
  priceE4: number;
  leftE2: number;
  /** Who came first at a price has the lower one. */
  turn: number;
};

export type NaiveTrade = {
  readonly maker: string;
  readonly taker: string;
  readonly priceE4: number;
  readonly countE2: number;
};

/**
 * Price-time priority in the plainest words: all orders in one list, looked through anew for every trade. What the book
 * of the exchange is held against.
 */
export class NaiveBook {
  orders: NaiveOrder[] = [];
  trades: NaiveTrade[] = [];
  #turn = 0;

  /** @returns what could not be traded, and whether an own order was in the way */
  take(order: NaiveOrder, cancelsOwn: boolean): { readonly leftE2: number; readonly stopped: boolean } {
    for (;;) {
      const next = this.#next(order);
      if (!next || order.leftE2 === 0) return { leftE2: order.leftE2, stopped: false };
      if (next.owner === order.owner) {
        if (!cancelsOwn) return { leftE2: order.leftE2, stopped: true };
        this.remove(next);
        continue;
      }
      const countE2 = Math.min(next.leftE2, order.leftE2);
      this.trades.push({ maker: next.owner, taker: order.owner, priceE4: next.priceE4, countE2 });
      next.leftE2 -= countE2;
      order.leftE2 -= countE2;
      if (next.leftE2 === 0) this.remove(next);
    }
  }

  rest(order: NaiveOrder): void {
    order.turn = this.#turn++;
    this.orders.push(order);
  }

  remove(order: NaiveOrder): void {
    this.orders = this.orders.filter((other) => other !== order);
  }

  /** Bids of YES, or asks as the bids of NO that they are, lowest first. */
  levels(leg: 'yes' | 'no'): [number, number][] {
    const sums = new Map<number, number>();
    for (const { side, priceE4, leftE2 } of this.orders) {
      if ((side === 'bid') !== (leg === 'yes')) continue;
      const key = leg === 'yes' ? priceE4 : 10_000 - priceE4;
      sums.set(key, (sums.get(key) ?? 0) + leftE2);
    }
    return [...sums].sort(([a], [b]) => a - b);
  }

  aheadE2(order: NaiveOrder): number {
    return this.orders
      .filter(({ side }) => side === order.side)
      .filter(
        ({ priceE4, turn }) =>
          (order.side === 'bid' ? priceE4 > order.priceE4 : priceE4 < order.priceE4) ||
          (priceE4 === order.priceE4 && turn < order.turn),
      )
      .reduce((sum, { leftE2 }) => sum + leftE2, 0);
  }

  #next({ side, priceE4 }: NaiveOrder): NaiveOrder | undefined {
    const better = (a: NaiveOrder, b: NaiveOrder): number =>
      (side === 'bid' ? a.priceE4 - b.priceE4 : b.priceE4 - a.priceE4) || a.turn - b.turn;
    return this.orders
      .filter((other) => other.side !== side)
      .filter((other) => (side === 'bid' ? other.priceE4 <= priceE4 : other.priceE4 >= priceE4))
      .sort(better)[0];
  }
}
