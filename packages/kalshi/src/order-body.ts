import { formatCount, formatPrice } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { notSent } from './errors.ts';

/** What an order may say beyond what a trader's decision says. */
export type OrderTerms = {
  /** UTC. The exchange counts in whole seconds; the rest is cut off, so that no order lives longer than told. */
  readonly expirationTimeMs?: number;
  /** Refused rather than filled at once. */
  readonly postOnly?: boolean;
  /** Cancelled when trading pauses; without it a resting order waits for the end of the pause. */
  readonly cancelOnPause?: boolean;
  /** 0 (primary) to 63. */
  readonly subaccount?: number;
  /** Against an own order: the incoming one stops (`taker_at_cross`, the default), or the resting one goes (`maker`). */
  readonly selfTrade?: 'taker_at_cross' | 'maker';
};

/** @throws AmountError for amounts that are not exact @throws KalshiError `not_sendable` for terms that contradict */
export function orderBody(order: OrderRequest, terms: OrderTerms = {}): Record<string, unknown> {
  const { expirationTimeMs, postOnly } = terms;
  const rests = order.timeInForce === 'good_till_canceled';
  if (!rests && expirationTimeMs !== undefined)
    throw notSent('not_sendable', `an order that is ${order.timeInForce} cannot expire`);
  if (!rests && postOnly)
    throw notSent('not_sendable', `an order that is ${order.timeInForce} cannot only rest`);
  if (order.reduceOnly && order.timeInForce !== 'immediate_or_cancel')
    throw notSent('not_sendable', 'an order that only reduces must be immediate_or_cancel');
  // A group that has reached its limit blocks its orders.
  if (order.reduceOnly && order.orderGroupId !== undefined)
    throw notSent('not_sendable', 'an order that only reduces must not wait for a group');
  // Without an id of ours nobody could ever prove what became of it.
  if (order.clientOrderId === '') throw notSent('not_sendable', 'the client order id is empty');
  return {
    ticker: order.ticker,
    client_order_id: order.clientOrderId,
    side: order.side,
    count: formatCount(order.countE2),
    price: formatPrice(order.yesPriceE4),
    time_in_force: order.timeInForce,
    self_trade_prevention_type: terms.selfTrade ?? 'taker_at_cross',
    reduce_only: order.reduceOnly,
    exchange_index: order.exchangeIndex,
    post_only: postOnly,
    expiration_time: expirationTimeMs === undefined ? undefined : Math.floor(expirationTimeMs / SECOND_MS),
    cancel_order_on_pause: terms.cancelOnPause,
    subaccount: terms.subaccount,
    order_group_id: order.orderGroupId,
  };
}
