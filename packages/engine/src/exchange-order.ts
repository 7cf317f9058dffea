import type { Intent } from '@rec-io/domain/ledger';
import type { CountE2 } from '@rec-io/domain/money';
import type { ExchangeOrder, OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { MINUTE_MS } from '@rec-io/domain/time';

/** Reads start this much before what they look for, for clocks that differ a little. */
export const READ_MARGIN_MS = MINUTE_MS;

/**
 * An intent as the exchange is told it.
 * @param orderGroupId the group of entries of its shard, or null: no exit is ever in one, because a triggered group would block it
 */
export function orderRequest(
  intent: Intent,
  exchangeIndex: number,
  orderGroupId: string | null,
): OrderRequest {
  const isExit = intent.action === 'exit';
  return {
    clientOrderId: intent.clientOrderId,
    ticker: intent.ticker,
    exchangeIndex,
    side: intent.bookSide,
    yesPriceE4: intent.yesPriceE4,
    countE2: intent.countE2,
    timeInForce: intent.timeInForce,
    reduceOnly: isExit,
    ...(!isExit && orderGroupId !== null && { orderGroupId }),
  };
}

/** The exchange's word on an order, as an outcome. */
export const acknowledgement = (order: ExchangeOrder): OrderOutcome => ({
  kind: 'acknowledged',
  orderId: order.orderId,
  fillCountE2: order.fillCountE2,
  remainingCountE2: order.status === 'resting' ? order.remainingCountE2 : (0 as CountE2),
});

/**
 * Whether the exchange is done with an order. One that must not rest, and is said to, is still being matched; one in a state that
 * nobody knows proves nothing.
 */
export const isDecided = ({ status }: ExchangeOrder, { timeInForce }: Intent): boolean =>
  status !== 'in-doubt' && (status !== 'resting' || timeInForce === 'good_till_canceled');

/**
 * The exchange remembers ids for ever, so an id alone proves nothing: ticker, side, price, count and time must match. An order that
 * only reduces may be kept with what there was to reduce.
 */
export function isOrderOf(order: ExchangeOrder, intent: Intent): boolean {
  const isCount =
    order.initialCountE2 === intent.countE2 ||
    (intent.action === 'exit' && order.initialCountE2 < intent.countE2);
  return (
    order.clientOrderId === intent.clientOrderId &&
    order.ticker === intent.ticker &&
    order.side === intent.bookSide &&
    order.yesPriceE4 === intent.yesPriceE4 &&
    isCount &&
    order.createdTimeMs >= intent.timeMs - READ_MARGIN_MS
  );
}
