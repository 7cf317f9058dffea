import type { MoneyE6 } from '@rec-io/domain/money';

/** Where money of an account lies. */
export type Purse = { readonly exchangeIndex: number; readonly subaccount: number };

/** Money that went from one of an account's purses to another, whole and at once. */
export type Transfer = {
  readonly transferId: string;
  /** Null where the account gave none. Used once, for ever. */
  readonly clientTransferId: string | null;
  readonly from: Purse;
  readonly to: Purse;
  readonly amountE6: MoneyE6;
  readonly timeMs: number;
};

/** Money from outside. */
export type Deposit = {
  readonly depositId: string;
  readonly to: Purse;
  readonly amountE6: MoneyE6;
  readonly timeMs: number;
};
