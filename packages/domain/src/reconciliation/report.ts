import type { Adoption } from '../ledger.ts';
import type { CountE2, MoneyE6 } from '../money.ts';
import type { AccountDifference } from './difference.ts';

/** What one look at the exchange found, as screen and command line show it. */
export type ReconciliationReport = {
  /** Exchange time at which the last reading began. */
  readonly readAtMs: number;
  /** Wall milliseconds that it took, waits between readings included. */
  readonly durationMs: number;
  /** Why it was made: `start`, `regular`, `reconnected`, what a person or an anomaly asked for. */
  readonly why: string;
  readonly read: {
    readonly orders: number;
    readonly fills: number;
    readonly settlements: number;
    readonly positions: number;
  };
  /** Facts that the exchange knew and the ledger did not. */
  readonly learnt: number;
  /** What was taken over as somebody else's in this look. */
  readonly adopted: readonly Adoption[];
  /** Client order ids of which neither side can tell the fate yet: they are being proven. */
  readonly undecided: readonly string[];
  readonly ledgerBalanceE6: MoneyE6 | null;
  readonly exchangeBalanceE6: MoneyE6;
  readonly differences: readonly AccountDifference[];
  /** What is held that belongs to no trade of ours: its markets are not entered. */
  readonly external: readonly { readonly ticker: string; readonly countE2: CountE2 }[];
  /** The account did not hold still: differences may be of the moment. */
  readonly moving: boolean;
};
