import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { BookSide, Count, Dollars, Flag, Integer, optional, Text } from './common.ts';

export const Balance = decoder(
  'balance',
  Type.Object({
    balance: Integer,
    balance_dollars: Dollars,
    balance_breakdown: optional(Type.Array(Type.Object({ exchange_index: Integer, balance: Dollars }))),
  }),
);

const WirePosition = Type.Object({ ticker: Text, position_fp: Count });
export const PositionsPage = decoder(
  'positions',
  Type.Object({ market_positions: Type.Array(WirePosition), cursor: optional(Text) }),
);

export const WireFill = Type.Object({
  trade_id: Text,
  order_id: Text,
  ticker: Text,
  book_side: BookSide,
  count_fp: Count,
  yes_price_dollars: Dollars,
  fee_cost: Dollars,
  is_taker: Flag,
  created_time: optional(Text),
  ts: optional(Integer),
});
export type WireFill = Static<typeof WireFill>;
export const FillsPage = decoder(
  'fills',
  Type.Object({ fills: Type.Array(WireFill), cursor: optional(Text) }),
);

export const WireOrder = Type.Object({
  order_id: Text,
  ticker: Text,
  book_side: BookSide,
  status: Type.Union([Type.Literal('resting'), Type.Literal('canceled'), Type.Literal('executed')]),
  yes_price_dollars: Dollars,
  fill_count_fp: Count,
  remaining_count_fp: Count,
  initial_count_fp: Count,
  /** Not there where the order was placed without one. */
  client_order_id: optional(Text),
  created_time: Text,
});
export type WireOrder = Static<typeof WireOrder>;
export const OrdersPage = decoder(
  'orders',
  Type.Object({ orders: Type.Array(WireOrder), cursor: optional(Text) }),
);

export const WireSettlement = Type.Object({
  ticker: Text,
  event_ticker: Text,
  market_result: Text,
  yes_count_fp: Count,
  no_count_fp: Count,
  /** Cents. */
  revenue: Integer,
  settled_time: Text,
});
export type WireSettlement = Static<typeof WireSettlement>;
export const SettlementsPage = decoder(
  'settlements',
  Type.Object({ settlements: Type.Array(WireSettlement), cursor: optional(Text) }),
);

export const CreatedOrder = decoder(
  'created order',
  Type.Object({
    order_id: Type.String({ minLength: 1 }),
    client_order_id: optional(Text),
    fill_count: Count,
    remaining_count: Count,
    ts_ms: Integer,
  }),
);
