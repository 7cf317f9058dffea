import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Amount, Count, Integer, maybe, Text } from './common.ts';

const Id = Type.String({ minLength: 1 });

/** The V2 answers count in texts; `average_…` are per contract and only there when something was filled. */
const CreatedOrderObject = Type.Object({
  order_id: Id,
  client_order_id: maybe(Text),
  fill_count: Count,
  remaining_count: Count,
  average_fill_price: maybe(Amount),
  average_fee_paid: maybe(Amount),
  ts_ms: Integer,
});
export type CreatedOrder = Static<typeof CreatedOrderObject>;
export const CreatedOrder = decoder('created order', CreatedOrderObject);

/** One row of a batch. Read one by one: a row that cannot be read must not hide the others. */
const Rows = Type.Object({ orders: Type.Array(Type.Unknown()) });
export const BatchedOrders = decoder('created orders', Rows);
export const BatchedCancels = decoder('canceled orders', Rows);

export const BatchedOrder = decoder(
  'created orders',
  Type.Object({
    order_id: maybe(Text),
    client_order_id: maybe(Text),
    fill_count: maybe(Amount),
    remaining_count: maybe(Amount),
    average_fill_price: maybe(Amount),
    average_fee_paid: maybe(Amount),
    ts_ms: maybe(Integer),
    error: maybe(Type.Unknown()),
  }),
);

export const CanceledOrder = decoder(
  'canceled order',
  Type.Object({ order_id: Id, client_order_id: maybe(Text), reduced_by: Count, ts_ms: Integer }),
);

/** A batch's row need not tell the time. */
export const BatchedCancel = decoder(
  'canceled orders',
  Type.Object({
    order_id: Id,
    client_order_id: maybe(Text),
    reduced_by: maybe(Amount),
    ts_ms: maybe(Integer),
    error: maybe(Type.Unknown()),
  }),
);

export const AmendedOrder = decoder(
  'amended order',
  Type.Object({
    order_id: Id,
    client_order_id: maybe(Text),
    remaining_count: maybe(Amount),
    fill_count: maybe(Amount),
    average_fill_price: maybe(Amount),
    average_fee_paid: maybe(Amount),
    ts_ms: Integer,
  }),
);

export const DecreasedOrder = decoder(
  'decreased order',
  Type.Object({ order_id: Id, client_order_id: maybe(Text), remaining_count: Count, ts_ms: Integer }),
);
