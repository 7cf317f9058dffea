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
  expiryNow: refusal(400, 'invalid_order', 'only good till canceled orders have an expiration'),
  expired: refusal(400, 'invalid_order', 'expiration timestamp must be in the future'),
  insufficientBalance: refusal(400, 'insufficient_balance'),
  marketInactive: refusal(400, 'MARKET_INACTIVE'),
  notFound: refusal(404, 'not_found'),
  idUsed: refusal(409, 'order_already_exists'),
  cannotFill: refusal(409, 'fill_or_kill_insufficient_resting_volume'),
} as const;
