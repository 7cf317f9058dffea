import type { Adoption } from './ledger.ts';
import { type CountE2, cost, type MoneyE6, moneyE6, type PriceE4 } from './money.ts';
import type { Fill } from './order.ts';

/**
 * Cash of one fill before fees, signed. Buying YES at p pays p; selling YES that is not held is buying NO, and pays
 * 1 − p. What is held is sold first, because the exchange nets the pair at once.
 */
export function fillCash(fill: Pick<Fill, 'side' | 'yesPriceE4' | 'countE2'>, heldE2: CountE2): MoneyE6 {
  const price = fill.yesPriceE4;
  const no = (10_000 - price) as PriceE4;
  if (fill.side === 'bid') {
    const closing = Math.min(fill.countE2, Math.max(0, -heldE2)) as CountE2;
    return moneyE6(cost(no, closing) - cost(price, (fill.countE2 - closing) as CountE2));
  }
  const closing = Math.min(fill.countE2, Math.max(0, heldE2)) as CountE2;
  return moneyE6(cost(price, closing) - cost(no, (fill.countE2 - closing) as CountE2));
}

type Move = { readonly timeMs: number; readonly id: string } & (
  | { readonly fill: Fill; readonly adoption: null }
  | { readonly fill: null; readonly adoption: Adoption }
);

/** What an account has in one market, and what that has cost it: the same whatever the order in which its moves are learnt. */
export class MarketHolding {
  readonly #moves: Move[] = [];
  #hasAdoption = false;
  #countE2 = 0;
  #cashE6 = 0;

  /** Above zero YES, below zero NO. */
  get countE2(): CountE2 {
    return this.#countE2 as CountE2;
  }

  /** Everything received minus everything paid, fees included, settlement not. */
  get cashE6(): MoneyE6 {
    return moneyE6(this.#cashE6);
  }

  fill(fill: Fill): void {
    this.#add({ timeMs: fill.timeMs, id: `fill ${fill.tradeId}`, fill, adoption: null });
  }

  /** Contracts that came or went without a fill. */
  adopt(adoption: Adoption): void {
    this.#hasAdoption = true;
    this.#add({ timeMs: adoption.timeMs, id: `adoption ${adoption.id}`, fill: null, adoption });
  }

  /**
   * Fills alone come to the same in any order. An adoption's cash is what was seen at its time, so with one of these the moves
   * count in the order of time.
   */
  #add(move: Move): void {
    this.#moves.push(move);
    if (!this.#hasAdoption) {
      this.#apply(move);
      return;
    }
    this.#moves.sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
    this.#countE2 = 0;
    this.#cashE6 = 0;
    for (const earlier of this.#moves) this.#apply(earlier);
  }

  #apply({ fill, adoption }: Move): void {
    if (fill === null) {
      this.#cashE6 += adoption.cashE6;
      this.#countE2 += adoption.countE2;
      return;
    }
    this.#cashE6 += fillCash(fill, this.countE2) - fill.feeE6;
    this.#countE2 += fill.side === 'bid' ? fill.countE2 : -fill.countE2;
  }
}
