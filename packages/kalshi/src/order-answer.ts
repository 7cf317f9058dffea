import { parseCountE2 } from '@rec-io/domain/money';
import type { OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import { type KalshiError, kalshiError } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { json } from './rest.ts';
import { CreatedOrder } from './schemas/portfolio.ts';
import { WireError } from './wire.ts';

/** What an answer to an order proves. All that is neither a clear yes nor a clear no is `unknown`. */
export function orderOutcome(order: OrderRequest, answer: HttpAnswer): OrderOutcome {
  try {
    if (answer.status === 200 || answer.status === 201) return acknowledged(order, answer.body);
    return refused(kalshiError(answer.status, answer.body));
  } catch (error) {
    return unknown(`unreadable answer: ${(error as Error).message}`);
  }
}

export const unknown = (reason: string): OrderOutcome => ({ kind: 'unknown', reason });

function refused(error: KalshiError): OrderOutcome {
  if (error.definite) return { kind: 'rejected', code: error.code, message: error.message };
  // Proof that an order with this id exists, not that ours does not.
  if (error.code === 'order_already_exists') return unknown('already exists');
  return unknown(`HTTP ${error.httpStatus}: ${error.message}`);
}

function acknowledged(order: OrderRequest, body: string): OrderOutcome {
  const created = CreatedOrder.decode(json('created order', body));
  const fillCountE2 = parseCountE2(created.fill_count);
  const remainingCountE2 = parseCountE2(created.remaining_count);
  // Answers that described another order have been seen on the exchange; such an answer proves nothing about ours.
  if (created.client_order_id !== undefined && created.client_order_id !== order.clientOrderId) {
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
