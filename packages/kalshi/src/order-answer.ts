import { parseCountE2 } from '@rec-io/domain/money';
import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { itemError } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { failed } from './judge.ts';
import { jsonOf } from './rest.ts';
import { BatchedOrder, BatchedOrders, CreatedOrder } from './schemas/order-writes.ts';
import { WireError } from './wire.ts';
import { unknown } from './write-outcome.ts';

type Acknowledged = Extract<OrderOutcome, { kind: 'acknowledged' }>;

/** What a success says of the order that was sent. @throws WireError, AmountError or KalshiError unless it proves it */
export function createdOrder(order: OrderRequest, answer: HttpAnswer): Acknowledged {
  return acknowledged(order, CreatedOrder.decode(jsonOf('created order', answer)));
}

function acknowledged(order: OrderRequest, created: CreatedOrder): Acknowledged {
  const fillCountE2 = parseCountE2(created.fill_count);
  const remainingCountE2 = parseCountE2(created.remaining_count);
  // Answers that described another order have been seen on the exchange; such an answer proves nothing about ours.
  if (created.client_order_id != null && created.client_order_id !== order.clientOrderId) {
    throw new WireError('it describes another order');
  }
  if (fillCountE2 < 0 || remainingCountE2 < 0 || fillCountE2 + remainingCountE2 > order.countE2) {
    throw new WireError(
      `${created.fill_count} filled and ${created.remaining_count} left of ${order.countE2 / 100}`,
    );
  }
  if (remainingCountE2 > 0 && order.timeInForce !== 'good_till_canceled') {
    throw new WireError(`${created.remaining_count} left of an order that must not rest`);
  }
  return { kind: 'acknowledged', orderId: created.order_id, fillCountE2, remainingCountE2 };
}

/**
 * What a batch's answer says of each order that was sent, in the order of sending. An order that it does not name, names
 * twice, or names in a way that does not fit is unknown; the others are judged all the same.
 * @throws KalshiError or WireError when it is no batch's answer at all
 */
export function createdOrders(orders: readonly OrderRequest[], answer: HttpAnswer): OrderOutcome[] {
  const rows = BatchedOrders.decode(jsonOf('created orders', answer)).orders;
  const rowOf = rowsById(rows, orders, ({ clientOrderId }) => clientOrderId, idOf);
  return orders.map((order, i) => {
    const row = rowOf(order.clientOrderId, i);
    if (row === null) return unknown('the answer to the batch does not say what became of it');
    return createdInBatch(order, row);
  });
}

function createdInBatch(order: OrderRequest, row: unknown): OrderOutcome {
  try {
    const { error, ...created } = BatchedOrder.decode(row);
    if (error == null) return acknowledged(order, CreatedOrder.decode(created));
    if (created.order_id) return unknown('the answer names both an order and an error');
    return failed(itemError(error));
  } catch (error) {
    return unknown(`unreadable answer: ${(error as Error).message}`);
  }
}

const idOf = (row: unknown): unknown => (row as { client_order_id?: unknown } | null)?.client_order_id;

/**
 * Finds the row of an item. By its id where the row has one; a row without (the exchange leaves it out of some errors) counts
 * by its place, and only in an answer whose other rows all stand where their items stood.
 */
export function rowsById<T>(
  rows: readonly unknown[],
  items: readonly T[],
  itemId: (item: T) => string,
  rowId: (row: unknown) => unknown,
): (id: string, place: number) => unknown | null {
  const named = Map.groupBy(rows, rowId);
  const inPlace =
    rows.length === items.length &&
    items.every((item, i) => {
      const id = rowId(rows[i]);
      return id == null || id === '' || id === itemId(item);
    });
  return (id, place) => {
    const own = named.get(id) ?? [];
    if (own.length === 1) return own[0];
    const anonymous = rowId(rows[place]);
    return inPlace && (anonymous == null || anonymous === '') ? rows[place] : null;
  };
}
