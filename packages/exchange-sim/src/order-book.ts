import type { BookLevel } from '@rec-io/domain/exchange-event';
import { type CountE2, complement } from '@rec-io/domain/money';
import type { BookSide, Side } from '@rec-io/domain/order';
import type { PriceGrid } from '@rec-io/domain/price-grid';
import type { Participant } from './participant.ts';

/** Best bid of a side on which nobody stands: the tick of $0. That of asks is the tick of $1, `noAsk`. */
export const NO_BID = 0;

/** An order as a book knows it. Makers keep theirs and move them; an account's is an `AccountOrder`. */
export class RestingOrder {
  readonly side: BookSide;
  readonly owner: Participant;
  tick = 0;
  remainingE2 = 0;
  /** False while it is in no queue. */
  queued = false;
  /** The maker's quote it is part of: a fill makes the maker look again. */
  quote: { fairCents: number } | null = null;
  previous: RestingOrder | null = null;
  next: RestingOrder | null = null;

  constructor(side: BookSide, owner: Participant) {
    this.side = side;
    this.owner = owner;
  }
}

/** All orders of one side by price, each price a queue: who came first trades first. */
class Levels {
  readonly counts: Float64Array;
  readonly #heads: (RestingOrder | null)[];
  readonly #tails: (RestingOrder | null)[];

  constructor(ticks: number) {
    this.counts = new Float64Array(ticks + 1);
    this.#heads = new Array<RestingOrder | null>(ticks + 1).fill(null);
    this.#tails = new Array<RestingOrder | null>(ticks + 1).fill(null);
  }

  head(tick: number): RestingOrder | null {
    return this.#heads[tick] ?? null;
  }

  append(order: RestingOrder): void {
    const { tick } = order;
    const tail = this.#tails[tick] ?? null;
    order.previous = tail;
    order.next = null;
    if (tail) tail.next = order;
    else this.#heads[tick] = order;
    this.#tails[tick] = order;
    this.add(tick, order.remainingE2);
  }

  unlink(order: RestingOrder): void {
    const { tick, previous, next } = order;
    if (previous) previous.next = next;
    else this.#heads[tick] = next;
    if (next) next.previous = previous;
    else this.#tails[tick] = previous;
    order.previous = null;
    order.next = null;
    this.add(tick, -order.remainingE2);
  }

  add(tick: number, countE2: number): void {
    this.counts[tick] = (this.counts[tick] ?? 0) + countE2;
  }

  /** The same queues with other numbers for their prices. */
  renumbered(ticks: number, toTick: (tick: number) => number): Levels {
    const levels = new Levels(ticks);
    for (const [tick, head] of this.#heads.entries()) {
      if (head === null) continue;
      const to = toTick(tick);
      levels.#heads[to] = head;
      levels.#tails[to] = this.#tails[tick] ?? null;
      levels.counts[to] = this.counts[tick] ?? 0;
      for (let order: RestingOrder | null = head; order; order = order.next) order.tick = to;
    }
    return levels;
  }
}

/** The YES book of one market. It holds orders and finds the next to trade; who may trade is decided elsewhere. */
export class OrderBook {
  #grid: PriceGrid;
  #bids: Levels;
  #asks: Levels;
  /** Ticks of the grid, as are all prices here. */
  bestBid = NO_BID;
  bestAsk: number;

  constructor(grid: PriceGrid) {
    this.#grid = grid;
    this.#bids = new Levels(grid.ticks);
    this.#asks = new Levels(grid.ticks);
    this.bestAsk = grid.ticks;
  }

  get grid(): PriceGrid {
    return this.#grid;
  }

  /** Best ask of a side on which nobody stands: the tick of $1. */
  get noAsk(): number {
    return this.#grid.ticks;
  }

  /** Changes to a finer grid. Orders keep their prices and their places in the queues. */
  refine(grid: PriceGrid): void {
    const old = this.#grid;
    if (!grid.refines(old)) throw new RangeError('a market with orders can change to a finer grid only');
    const toTick = (tick: number): number => grid.tickOf(old.priceOf(tick)) ?? 0;
    this.#bids = this.#bids.renumbered(grid.ticks, toTick);
    this.#asks = this.#asks.renumbered(grid.ticks, toTick);
    this.bestAsk = this.bestAsk === old.ticks ? grid.ticks : toTick(this.bestAsk);
    this.bestBid = toTick(this.bestBid);
    this.#grid = grid;
  }

  add(order: RestingOrder, tick: number, countE2: number): void {
    order.tick = tick;
    order.remainingE2 = countE2;
    order.queued = true;
    if (order.side === 'bid') {
      this.#bids.append(order);
      if (tick > this.bestBid) this.bestBid = tick;
    } else {
      this.#asks.append(order);
      if (tick < this.bestAsk) this.bestAsk = tick;
    }
  }

  remove(order: RestingOrder): void {
    (order.side === 'bid' ? this.#bids : this.#asks).unlink(order);
    order.queued = false;
    order.remainingE2 = 0;
    this.#findBest(order);
  }

  /** Takes a part off an order, which keeps its place; a whole one leaves the book. */
  reduce(order: RestingOrder, byE2: number): void {
    if (byE2 >= order.remainingE2) {
      this.remove(order);
      return;
    }
    order.remainingE2 -= byE2;
    (order.side === 'bid' ? this.#bids : this.#asks).add(order.tick, -byE2);
  }

  /** The order that an incoming one of `side` meets next within its limit; null when none does. */
  opposite(side: BookSide, limitTick: number): RestingOrder | null {
    if (side === 'bid') return this.bestAsk <= limitTick ? this.#asks.head(this.bestAsk) : null;
    return this.bestBid >= limitTick ? this.#bids.head(this.bestBid) : null;
  }

  /** Contracts that trade before this order does: at better prices, and at its own by those who came first. */
  aheadE2(order: RestingOrder): CountE2 {
    let sumE2 = 0;
    for (let ahead = order.previous; ahead; ahead = ahead.previous) sumE2 += ahead.remainingE2;
    if (order.side === 'bid')
      for (let tick = this.bestBid; tick > order.tick; tick--) sumE2 += this.countAt('bid', tick);
    else for (let tick = this.bestAsk; tick < order.tick; tick++) sumE2 += this.countAt('ask', tick);
    return sumE2 as CountE2;
  }

  /** Who trades first of those at a price; the others follow by `next`. */
  first(side: BookSide, tick: number): RestingOrder | null {
    return (side === 'bid' ? this.#bids : this.#asks).head(tick);
  }

  countAt(side: BookSide, tick: number): CountE2 {
    return ((side === 'bid' ? this.#bids : this.#asks).counts[tick] ?? 0) as CountE2;
  }

  /** Bids of a leg in its own prices, best last: NO bids are the asks' complements. */
  levels(leg: Side): BookLevel[] {
    const levels: BookLevel[] = [];
    const { counts } = leg === 'yes' ? this.#bids : this.#asks;
    const { ticks } = this.#grid;
    for (let i = 1; i < ticks; i++) {
      const tick = leg === 'yes' ? i : ticks - i;
      const count = counts[tick] ?? 0;
      if (count === 0) continue;
      const priceE4 = this.#grid.priceOf(tick);
      levels.push([leg === 'yes' ? priceE4 : complement(priceE4), count as CountE2]);
    }
    return levels;
  }

  #findBest({ side, tick }: RestingOrder): void {
    if (side === 'bid') {
      if (tick !== this.bestBid) return;
      while (this.bestBid > NO_BID && this.#bids.head(this.bestBid) === null) this.bestBid--;
    } else {
      if (tick !== this.bestAsk) return;
      while (this.bestAsk < this.#grid.ticks && this.#asks.head(this.bestAsk) === null) this.bestAsk++;
    }
  }
}
