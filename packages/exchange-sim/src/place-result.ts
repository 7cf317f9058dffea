import type { CountE2 } from '@rec-io/domain/money';

/** Why the exchange refuses, in its own codes. `unknown market` and `unknown order` are both `not_found` on the wire. */
export type Refusal = {
  readonly ok: false;
  readonly httpStatus: 400 | 404 | 409;
  readonly code: string;
  readonly message: string;
  readonly details?: string;
};

export type Placed = {
  readonly ok: true;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly fillCountE2: CountE2;
  /** Still in the book; what an immediate order left unfilled is cancelled and not counted. */
  readonly remainingCountE2: CountE2;
  /** Per contract, in 1/10,000 $; null while nothing is filled. */
  readonly averageFillPriceE4: number | null;
  readonly averageFeeE4: number | null;
  readonly timeMs: number;
};
export type PlaceResult = Placed | Refusal;

export type Canceled = {
  readonly ok: true;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly reducedByE2: CountE2;
  readonly timeMs: number;
};
export type CancelResult = Canceled | Refusal;

export type Decreased = {
  readonly ok: true;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly remainingCountE2: CountE2;
  readonly timeMs: number;
};
export type DecreaseResult = Decreased | Refusal;

export type Amended = {
  readonly ok: true;
  readonly orderId: string;
  readonly clientOrderId: string;
  /** Whether it traded or now rests with another count than before. */
  readonly isChanged: boolean;
  /** By the amendment itself, where it crossed. */
  readonly fillCountE2: CountE2;
  readonly remainingCountE2: CountE2;
  readonly averageFillPriceE4: number | null;
  readonly averageFeeE4: number | null;
  readonly timeMs: number;
};
export type AmendResult = Amended | Refusal;

const refusal = (httpStatus: Refusal['httpStatus'], code: string, details?: string): Refusal => ({
  ok: false,
  httpStatus,
  code,
  message: code.replaceAll('_', ' ').toLowerCase(),
  ...(details === undefined ? {} : { details }),
});

export const REFUSALS = {
  offGrid: refusal(400, 'invalid_price'),
  badCount: refusal(400, 'invalid_order_size'),
  reduceOnlyRests: refusal(400, 'invalid_order', 'reduce only orders must be immediate or cancel'),
  postOnlyNow: refusal(400, 'invalid_order', 'post only orders must be good till canceled'),
  postOnlyCross: refusal(400, 'invalid_order', 'post only cross'),
  expiryNow: refusal(400, 'invalid_order', 'Cannot specify both immediate_or_cancel and expiration_ts'),
  expired: refusal(400, 'invalid_order', 'Expiration timestamp must be in the future'),
  insufficientBalance: refusal(400, 'insufficient_balance'),
  marketInactive: refusal(400, 'MARKET_INACTIVE'),
  groupTriggered: refusal(400, 'invalid_order', 'order group is triggered'),
  amendSelfCross: refusal(400, 'invalid_order', 'amendment would trade with an own order'),
  sideMismatch: refusal(400, 'order_side_mismatch'),
  tickerMismatch: refusal(400, 'order_ticker_mismatch'),
  clientIdMismatch: refusal(400, 'order_id_and_client_order_id_mismatch'),
  groupLimit: refusal(400, 'invalid_contracts_limit', 'between 1 and 1000000 contracts'),
  groupsFull: refusal(400, 'too_many_order_groups'),
  badAmount: refusal(400, 'invalid_amount'),
  samePurse: refusal(400, 'invalid_transfer', 'source and destination are the same'),
  subaccountsFull: refusal(400, 'too_many_subaccounts'),
  notFound: refusal(404, 'not_found'),
  noSubaccount: refusal(404, 'not_found', 'subaccount does not exist on this exchange index'),
  noGroup: refusal(404, 'not_found', 'order group not found'),
  noShard: refusal(404, 'not_found', 'exchange index does not exist'),
  idUsed: refusal(409, 'order_already_exists'),
  transferExists: refusal(409, 'transfer_already_exists'),
  tradingPaused: refusal(409, 'trading_is_paused'),
  exchangePaused: refusal(409, 'exchange_is_paused'),
  cannotFill: refusal(409, 'fill_or_kill_insufficient_resting_volume'),
} as const;
