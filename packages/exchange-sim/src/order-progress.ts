import type { CountE2 } from '@rec-io/domain/money';
import type { AccountOrder } from './account-order.ts';

/** How far an order was right after one of its fills, when more has happened to it since. */
export type OrderProgress = Pick<
  AccountOrder,
  'fillCountE2' | 'remainingCountE2' | 'takerCostE6' | 'makerCostE6' | 'takerFeesE6' | 'makerFeesE6'
> & { readonly status: 'resting' };

const NUMBERS = 7;

/** The state that each fill of an operation left, as plain numbers: most orders fill once, and nothing need be made. */
export class ProgressLog {
  readonly #numbers: number[] = [];

  /** @param place of the fill in its operation; call after it was applied */
  note(place: number, order: AccountOrder): void {
    const at = place * NUMBERS;
    this.#numbers[at] = order.fillCountE2;
    this.#numbers[at + 1] = order.remainingCountE2;
    this.#numbers[at + 2] = order.takerCostE6;
    this.#numbers[at + 3] = order.makerCostE6;
    this.#numbers[at + 4] = order.takerFeesE6;
    this.#numbers[at + 5] = order.makerFeesE6;
    this.#numbers[at + 6] = order.holding.heldE2;
  }

  /** The holding after that fill: above zero YES, below zero NO. */
  heldE2(place: number): CountE2 {
    return this.#number(place, 6) as CountE2;
  }

  /** Null where the order is still as that fill left it. */
  of(place: number, order: AccountOrder): OrderProgress | null {
    const fillCountE2 = this.#number(place, 0);
    const remainingCountE2 = this.#number(place, 1);
    if (fillCountE2 === order.fillCountE2 && remainingCountE2 === order.remainingCountE2) return null;
    return {
      status: 'resting',
      fillCountE2: fillCountE2 as CountE2,
      remainingCountE2: remainingCountE2 as CountE2,
      takerCostE6: this.#number(place, 2),
      makerCostE6: this.#number(place, 3),
      takerFeesE6: this.#number(place, 4),
      makerFeesE6: this.#number(place, 5),
    };
  }

  #number(place: number, which: number): number {
    return this.#numbers[place * NUMBERS + which] ?? 0;
  }
}
