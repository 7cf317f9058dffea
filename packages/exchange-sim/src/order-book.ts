import type { BookLevel } from '@rec-io/domain/exchange-event';
import { type CountE2, complement, type PriceE4 } from '@rec-io/domain/money';
import type { BookSide, Side } from '@rec-io/domain/order';
import type { AccountOrder } from './account-order.ts';
import type { Participant } from './participant.ts';

/** The grid `linear_cent`: prices are whole cents, and $0 and $1 are no prices. */
export const TICK_E4 = 100 as PriceE4;
export const TICKS = 100;

/** Best bid and best ask of a side on which nobody stands. */
export const NO_BID = 0;
export const NO_ASK = NO_BID + TICKS;

export const tickPrice = (tick: number): PriceE4 => (tick * TICK_E4) as PriceE4;

/** An order in the book. Makers keep theirs and move them; an account's carries its record. */
export class RestingOrder {
  readonly side: BookSide;
  readonly owner: Participant;
  readonly record: AccountOrder | null;
  tick = 0;
  remainingE2 = 0;
  /** False while it is in no queue. */
  queued = false;
  /** The maker's quote it is part of: a fill makes the maker look again. */
  quote: { fairCents: number } | null = null;
  previous: RestingOrder | null = null;
  next: RestingOrder | null = null;

  constructor(side: BookSide, owner: Participant, record: AccountOrder | null) {
    this.side = side;
    this.owner = owner;
    this.record = record;
  }
}

/** All orders of one side by price, each price a queue: who came first trades first. */
class Levels {
  readonly counts = new Float64Array(TICKS + 1);
  readonly #heads: (RestingOrder | null)[] = new Array<RestingOrder | null>(TICKS + 1).fill(null);
  readonly #tails: (RestingOrder | null)[] = new Array<RestingOrder | null>(TICKS + 1).fill(null);

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
}

/** The YES book of one market. It holds orders and finds the next to trade; who may trade is decided elsewhere. */
export class OrderBook {
  readonly #bids = new Levels();
  readonly #asks = new Levels();
  bestBid = NO_BID;
  bestAsk = NO_ASK;

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

  countAt(side: BookSide, tick: number): CountE2 {
    return ((side === 'bid' ? this.#bids : this.#asks).counts[tick] ?? 0) as CountE2;
  }

  /** Bids of a leg in its own prices, best last: NO bids are the asks' complements. */
  levels(leg: Side): BookLevel[] {
    const levels: BookLevel[] = [];
    const { counts } = leg === 'yes' ? this.#bids : this.#asks;
    for (let i = 1; i < TICKS; i++) {
      const tick = leg === 'yes' ? i : TICKS - i;
      const count = counts[tick] ?? 0;
      if (count > 0)
        levels.push([leg === 'yes' ? tickPrice(tick) : complement(tickPrice(tick)), count as CountE2]);
    }
    return levels;
  }

  #findBest({ side, tick }: RestingOrder): void {
    if (side === 'bid') {
      if (tick !== this.bestBid) return;
      while (this.bestBid > NO_BID && this.#bids.head(this.bestBid) === null) this.bestBid--;
    } else {
      if (tick !== this.bestAsk) return;
      while (this.bestAsk < NO_ASK && this.#asks.head(this.bestAsk) === null) this.bestAsk++;
    }
  }
}
