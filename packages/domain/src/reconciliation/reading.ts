import type { AccountSnapshot } from '../account-fold.ts';
import type { MoneyE6 } from '../money.ts';
import type { ExchangeOrder } from '../order.ts';

/** Money that came to the account or left it for another reason than trading, as the exchange lists it. */
export type CashMovement = {
  /** The exchange's own id of it, unique within its kind. */
  readonly id: string;
  readonly kind: 'deposit' | 'withdrawal' | 'subaccount-transfer';
  /** Signed: above zero it came in. Without the fee. */
  readonly amountE6: MoneyE6;
  /** At least 0. Whether it is taken from the amount or beside it, the exchange does not say. */
  readonly feeE6: MoneyE6;
  /** Exchange time at which it became part of the balance; the exchange tells whole seconds. */
  readonly timeMs: number;
};

/** What the exchange says of the account: complete, or not at all. Orders, fills and settlements from `sinceMs` on. */
export type ExchangeReading = AccountSnapshot & {
  readonly orders: readonly ExchangeOrder[];
  /** Exchange time. */
  readonly sinceMs: number;
  /** Exchange time at which reading began. */
  readonly readAtMs: number;
  /** Something happened while it was read: its parts may be of two moments. */
  readonly moving: boolean;
};
