import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from './http.ts';
import { judge } from './judge.ts';
import { createdOrder } from './order-answer.ts';
import { orderBody } from './order-body.ts';

const order: OrderRequest = {
  clientOrderId: '8c35ecb3-0000-8000-8000-000000000001',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 5_600 as PriceE4,
  countE2: 1_000 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: false,
};

const created = {
  order_id: 'o-1',
  client_order_id: order.clientOrderId,
  fill_count: '4.00',
  remaining_count: '0.00',
  ts_ms: 1_781_159_370_164,
};
const orderOutcome = (sent: OrderRequest, given: HttpAnswer) =>
  judge(given, (success) => createdOrder(sent, success));
const answer = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });

test('an order is written with texts for price and count and an explicit shard', () => {
  expect(JSON.parse(JSON.stringify(orderBody(order)))).toEqual({
    ticker: 'KXBTCD-26OCT0812-T81999.99',
    client_order_id: order.clientOrderId,
    side: 'bid',
    count: '10.00',
    price: '0.5600',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
    reduce_only: false,
    exchange_index: 2,
  });
});

test('a created order is acknowledged with exact counts', () => {
  const acknowledged = { kind: 'acknowledged', orderId: 'o-1', fillCountE2: 400, remainingCountE2: 0 };
  expect(orderOutcome(order, answer(201, created))).toEqual(acknowledged);
});

describe('an answer that proves nothing leaves the order unknown', () => {
  test.each([
    ['no JSON', { status: 201, body: '{"order_id":"o-1"' }],
    ['a missing field', answer(201, { ...created, fill_count: undefined })],
    ['a number where a text belongs', answer(201, { ...created, fill_count: 4 })],
    ['another order', answer(201, { ...created, client_order_id: 'someone-else' })],
    ['more filled than asked', answer(201, { ...created, fill_count: '10.01' })],
    ['a rest of an order that must not rest', answer(201, { ...created, remaining_count: '6.00' })],
    ['a negative count', answer(201, { ...created, remaining_count: '-1.00' })],
    ['a count that is no number', answer(201, { ...created, fill_count: 'many' })],
    ['another success', answer(204, {})],
    ['a server error', answer(503, { error: { code: 'service_unavailable', message: 'down' } })],
    ['a page of a proxy', { status: 400, body: '<html>' }],
  ])('%s', (_name, given) => {
    expect(orderOutcome(order, given).kind).toBe('unknown');
  });

  test('an id that was used before proves that an order exists', () => {
    const body = { error: { code: 'order_already_exists', message: 'order already exists' } };
    expect(orderOutcome(order, answer(409, body))).toEqual({ kind: 'unknown', reason: 'already exists' });
  });
});

test.each([
  [400, { error: { code: 'invalid_price', message: 'invalid price' } }, 'invalid_price'],
  [409, { error: { code: 'trading_is_paused', message: 'paused' } }, 'trading_is_paused'],
  [429, { error: 'too many requests' }, 'too_many_requests'],
])('HTTP %i with its code is a rejection', (status, body, code) => {
  expect(orderOutcome(order, answer(status, body))).toMatchObject({ kind: 'rejected', code });
});
