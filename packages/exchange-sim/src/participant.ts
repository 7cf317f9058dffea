import type { MoneyE6 } from '@rec-io/domain/money';

/**
 * Who stands behind an order. Accounts are people outside; the house's own players (makers, takers) need no history,
 * only what conservation and their inventory need.
 */
export interface Participant {
  /** Place of a house player in each market's list of inventories; null for an account. */
  readonly houseNumber: number | null;
  readonly cashE6: MoneyE6;
}

/** A market maker or the crowd of takers. They have cash without limit, so it may be below zero. */
export class HousePlayer implements Participant {
  readonly houseNumber: number;
  cashE6 = 0 as MoneyE6;

  constructor(houseNumber: number) {
    this.houseNumber = houseNumber;
  }
}
