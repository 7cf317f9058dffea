import type { MoneyE6 } from '../money.ts';

/**
 * `balance`, `position`, `fill`, `fee`, `settlement`: the two sides tell different amounts. `unproven-fill`: nobody can say whose
 * order made it. `trades-do-not-add-up`: our trades and what is held by others are not what is held. `foreign-order`: an order
 * that is not ours waits in the book. `order-id-taken`: an order with an id of ours is not the order that we decided.
 */
export type DifferenceCode =
  | 'balance'
  | 'position'
  | 'fill'
  | 'fee'
  | 'settlement'
  | 'unproven-fill'
  | 'trades-do-not-add-up'
  | 'foreign-order'
  | 'order-id-taken';

/** Something in which ledger and exchange differ and that nothing explains: to be shown, and to be blocked. */
export type AccountDifference = {
  /** The same difference at another look has the same id. */
  readonly id: string;
  readonly code: DifferenceCode;
  /** The market that it is about; null for the balance. */
  readonly ticker: string | null;
  /** Both values as people read them: dollars, contracts, or words. */
  readonly ledger: string;
  readonly exchange: string;
  /** What it may be worth at most, in money; 0 where it is no amount. */
  readonly amountE6: MoneyE6;
  /** What it is and where it may come from. */
  readonly explanation: string;
  /** What a person may do about it. */
  readonly remedy: string;
  /** What is not entered while it stands: its market, or anything at all. */
  readonly blocks: 'market' | 'entries';
};
