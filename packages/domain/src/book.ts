import type { BookLevel } from './exchange-event.ts';
import { type CountE2, complement, ONE_DOLLAR_E4, type PriceE4 } from './money.ts';
import type { Side } from './order.ts';

/** The bids of one leg, ascending by price, so the best is last. */
class Bids {
  readonly prices: PriceE4[] = [];
  readonly counts: CountE2[] = [];

  /** False for what cannot be the whole of one leg: a level below zero, one that comes twice. */
  replace(levels: readonly BookLevel[]): boolean {
    this.prices.length = 0;
    this.counts.length = 0;
    let filled = 0;
    for (const [price, count] of levels) {
      if (!this.add(price, count)) return false;
      if (count > 0) filled++;
    }
    return this.prices.length === filled;
  }

  /**
   * Adds a change to one level. False when the level would fall below zero, or is none that a contract can trade at:
   * the book no longer is what it claims.
   */
  add(price: PriceE4, delta: CountE2): boolean {
    const { prices, counts } = this;
    if (!(price > 0 && price < ONE_DOLLAR_E4)) return false;
    let i = prices.length;
    // From the best downward: changes happen near the top of the book.
    while (i > 0 && (prices[i - 1] ?? 0) > price) i--;
    if (i > 0 && prices[i - 1] === price) {
      const count = ((counts[i - 1] ?? 0) + delta) as CountE2;
      if (count < 0) return false;
      if (count === 0) {
        prices.splice(i - 1, 1);
        counts.splice(i - 1, 1);
      } else counts[i - 1] = count;
      return true;
    }
    if (delta < 0) return false;
    if (delta > 0) {
      prices.splice(i, 0, price);
      counts.splice(i, 0, delta);
    }
    return true;
  }

  best(): PriceE4 | null {
    return this.prices.at(-1) ?? null;
  }
}

/**
 * A market's book as the exchange tells it: YES bids and NO bids; an ask of one leg is the complement of the other's
 * bid. It is born invalid, and only a snapshot makes it valid: nothing may be decided on an invalid book.
 */
export class Book {
  readonly #yes = new Bids();
  readonly #no = new Bids();
  #invalidReason: string | null = 'no snapshot yet';

  get valid(): boolean {
    return this.#invalidReason === null;
  }

  get invalidReason(): string | null {
    return this.#invalidReason;
  }

  snapshot(yes: readonly BookLevel[], no: readonly BookLevel[]): void {
    const consistent = this.#yes.replace(yes) && this.#no.replace(no);
    this.#invalidReason = consistent ? null : 'snapshot with an impossible level';
    this.#check();
  }

  delta(side: Side, price: PriceE4, delta: CountE2): void {
    if (this.#invalidReason !== null) return;
    const bids = side === 'yes' ? this.#yes : this.#no;
    if (!bids.add(price, delta))
      this.#invalidReason = `level ${price} of ${side} below zero or outside a dollar`;
    this.#check();
  }

  invalidate(reason: string): void {
    this.#invalidReason = reason;
  }

  /** Best price at which the leg can be sold now; null when nobody bids. */
  bid(side: Side): PriceE4 | null {
    return (side === 'yes' ? this.#yes : this.#no).best();
  }

  /** Best price at which the leg can be bought now; null when nobody offers. */
  ask(side: Side): PriceE4 | null {
    const bid = (side === 'yes' ? this.#no : this.#yes).best();
    return bid === null ? null : complement(bid);
  }

  /** Contracts offered at the best ask, in 1/100. */
  askCountE2(side: Side): CountE2 {
    return (side === 'yes' ? this.#no : this.#yes).counts.at(-1) ?? (0 as CountE2);
  }

  levels(side: Side): BookLevel[] {
    const { prices, counts } = side === 'yes' ? this.#yes : this.#no;
    return prices.map((price, i) => [price, counts[i] ?? (0 as CountE2)] as const);
  }

  /** A bid that meets an ask would have traded: a book that shows one is wrong. */
  #check(): void {
    if (this.#invalidReason !== null) return;
    const bid = this.bid('yes');
    const ask = this.ask('yes');
    // Equal is a moment inside an exchange's own matching and resolves with the next delta; crossed is not.
    if (bid !== null && ask !== null && bid > ask)
      this.#invalidReason = `crossed: bid ${bid} over ask ${ask}`;
  }
}
