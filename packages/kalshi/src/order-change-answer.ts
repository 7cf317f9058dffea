import { type CountE2, type PriceE4, parseCountE2 } from '@rec-io/domain/money';
import type { BookSide, ExchangeOrder } from '@rec-io/domain/order';
import { itemError } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { failed } from './judge.ts';
import { rowsById } from './order-answer.ts';
import { jsonOf } from './rest.ts';
import {
  AmendedOrder,
  BatchedCancel,
  BatchedCancels,
  CanceledOrder,
  DecreasedOrder,
} from './schemas/order-writes.ts';
import { WireError } from './wire.ts';
import { type Done, type Rejected, type Unknown, unknown } from './write-outcome.ts';

/** Where an order is. By its id alone the exchange looks on shard 0, and crypto is on 2: both parts are always told. */
export type OrderPlace = {
  readonly ticker: string;
  readonly exchangeIndex: number;
  readonly subaccount?: number;
};

/** Which order, for a cancel of several. */
export type PlacedOrder = OrderPlace & { readonly orderId: string };

export type Canceled = Done<{
  readonly orderId: string;
  /** Contracts that were still in the book. */
  readonly reducedByE2: CountE2;
}>;

/**
 * The exchange finds no such order in the book: done before, or never there. `listedAs` is what its list of orders says of it,
 * which may lag: `resting` there means a lag or another shard, `absent` that the list has no such order, `unread` that the
 * list was not asked or could not be.
 */
export type NotFound = {
  readonly kind: 'not-found';
  readonly listedAs: ExchangeOrder['status'] | 'absent' | 'unread';
};

export type CancelOutcome = Canceled | NotFound | Rejected | Unknown;

export type Amendment = {
  readonly side: BookSide;
  /** Of the YES leg. */
  readonly yesPriceE4: PriceE4;
  /** All that may ever be filled: what was filled before plus what is to rest. */
  readonly countE2: CountE2;
  /** The id that the order has, and the one that it shall have. */
  readonly clientOrderId?: string;
  readonly updatedClientOrderId?: string;
  /** Left out keeps it, null clears it. Whole seconds count. */
  readonly expirationTimeMs?: number | null;
};

export type Amended = Done<{
  readonly orderId: string;
  /** Null where the exchange did not tell. An amendment that crosses is filled at once. */
  readonly fillCountE2: CountE2 | null;
  readonly remainingCountE2: CountE2 | null;
}>;

/** By so many contracts, or down to so many. */
export type Decrease = { readonly byE2: CountE2 } | { readonly toE2: CountE2 };

export type Decreased = Done<{ readonly orderId: string; readonly remainingCountE2: CountE2 }>;

/** The exchange has answered a cancel with another order's data; such an answer proves nothing about ours. */
function requireSame(orderId: string, answered: string): void {
  if (answered !== orderId) throw new WireError('it describes another order');
}

function notNegative(text: string): CountE2 {
  const countE2 = parseCountE2(text);
  if (countE2 < 0) throw new WireError(`a count below zero: ${text}`);
  return countE2;
}

/** @throws unless it proves that this order was canceled */
export function canceled(orderId: string, answer: HttpAnswer): Canceled {
  const { order_id, reduced_by } = CanceledOrder.decode(jsonOf('canceled order', answer));
  requireSame(orderId, order_id);
  return { kind: 'acknowledged', orderId, reducedByE2: notNegative(reduced_by) };
}

/** What a batch's answer says of each order, in the order of sending. @throws when it is no batch's answer at all */
export function canceledOrders(orders: readonly PlacedOrder[], answer: HttpAnswer): CancelOutcome[] {
  const rows = BatchedCancels.decode(jsonOf('canceled orders', answer)).orders;
  const idOf = (row: unknown): unknown => (row as { order_id?: unknown } | null)?.order_id;
  const rowOf = rowsById(rows, orders, ({ orderId }) => orderId, idOf);
  return orders.map(({ orderId }, i) => {
    const row = rowOf(orderId, i);
    return row === null
      ? unknown('the answer to the batch does not say what became of it')
      : canceledInBatch(orderId, row);
  });
}

function canceledInBatch(orderId: string, row: unknown): CancelOutcome {
  try {
    const { error, order_id, reduced_by } = BatchedCancel.decode(row);
    requireSame(orderId, order_id);
    if (error != null) {
      const refusal = itemError(error);
      return refusal.code === 'not_found' ? { kind: 'not-found', listedAs: 'unread' } : failed(refusal);
    }
    if (reduced_by == null) throw new WireError('neither reduced_by nor error');
    return { kind: 'acknowledged', orderId, reducedByE2: notNegative(reduced_by) };
  } catch (error) {
    return unknown(`unreadable answer: ${(error as Error).message}`);
  }
}

/** @throws unless it proves that this order was amended so */
export function amended(orderId: string, amendment: Amendment, answer: HttpAnswer): Amended {
  const wire = AmendedOrder.decode(jsonOf('amended order', answer));
  requireSame(orderId, wire.order_id);
  const { clientOrderId, updatedClientOrderId } = amendment;
  const answered = wire.client_order_id;
  const ours = answered === clientOrderId || answered === updatedClientOrderId;
  if (clientOrderId !== undefined && answered != null && !ours)
    throw new WireError('it describes another order');
  const fillCountE2 = wire.fill_count == null ? null : notNegative(wire.fill_count);
  const remainingCountE2 = wire.remaining_count == null ? null : notNegative(wire.remaining_count);
  if ((fillCountE2 ?? 0) + (remainingCountE2 ?? 0) > amendment.countE2)
    throw new WireError(`more filled and left than the ${amendment.countE2 / 100} asked for`);
  return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
}

/** @throws unless it proves that this order was decreased so */
export function decreased(orderId: string, change: Decrease, answer: HttpAnswer): Decreased {
  const wire = DecreasedOrder.decode(jsonOf('decreased order', answer));
  requireSame(orderId, wire.order_id);
  const remainingCountE2 = notNegative(wire.remaining_count);
  if ('toE2' in change && remainingCountE2 > change.toE2)
    throw new WireError(`${wire.remaining_count} left after a decrease to ${change.toE2 / 100}`);
  return { kind: 'acknowledged', orderId, remainingCountE2 };
}
