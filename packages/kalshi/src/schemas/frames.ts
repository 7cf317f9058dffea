import { type Static, Type } from '@sinclair/typebox';
import { BookSide, Count, Dollars, Flag, Integer, Leg, optional, PriceRange, Text } from './common.ts';

const Levels = Type.Array(Type.Tuple([Dollars, Count]));

/** The `msg` of each WebSocket message that is used, by the message's `type`. */
export const MESSAGES = {
  subscribed: Type.Object({ channel: Text, sid: Integer }),
  error: Type.Object({ code: Integer, msg: Text }),
  orderbook_snapshot: Type.Object({
    market_ticker: Text,
    yes_dollars_fp: optional(Levels),
    no_dollars_fp: optional(Levels),
  }),
  orderbook_delta: Type.Object({ market_ticker: Text, price_dollars: Dollars, delta_fp: Count, side: Leg }),
  trade: Type.Object({ market_ticker: Text, trade_id: Text, yes_price_dollars: Dollars, count_fp: Count }),
  fill: Type.Object({
    trade_id: Text,
    order_id: Text,
    client_order_id: optional(Text),
    market_ticker: Text,
    is_taker: Flag,
    book_side: BookSide,
    yes_price_dollars: Dollars,
    count_fp: Count,
    fee_cost: Dollars,
    ts_ms: Integer,
  }),
  market_lifecycle_v2: Type.Object({
    event_type: Text,
    market_ticker: Text,
    close_ts: optional(Integer),
    result: optional(Text),
    is_deactivated: optional(Flag),
    floor_strike: optional(Type.Number()),
    yes_sub_title: optional(Text),
    price_ranges: optional(Type.Array(PriceRange)),
  }),
  cfbenchmarks_value: Type.Object({
    index_id: Text,
    received_at: Integer,
    data: Text,
    last_60s_windowed_average_15min: optional(Type.Object({ value: Dollars, window_size: Integer })),
  }),
} as const;

export type MessageType = keyof typeof MESSAGES;
export type Message<T extends MessageType> = Static<(typeof MESSAGES)[T]>;

/** What the index provider said, a JSON text inside the message. `origin` is the simulator's: where its prices come from. */
export const IndexData = Type.Object({
  id: Text,
  time: Integer,
  value: Text,
  origin: optional(
    Type.Union([
      Type.Literal('cf-benchmarks'),
      Type.Literal('coinbase'),
      Type.Literal('recorded'),
      Type.Literal('seeded'),
    ]),
  ),
});
