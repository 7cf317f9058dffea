import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Count, Dollars, Flag, Integer, optional, PriceRange, Text } from './common.ts';

export const WireMarket = Type.Object({
  ticker: Text,
  event_ticker: Text,
  status: Text,
  open_time: Text,
  close_time: Text,
  volume_fp: Count,
  price_ranges: Type.Array(PriceRange, { minItems: 1 }),
  strike_type: optional(Text),
  floor_strike: optional(Type.Number()),
  title: optional(Text),
  yes_sub_title: optional(Text),
  result: optional(Text),
  expiration_value: optional(Text),
  settlement_timer_seconds: optional(Integer),
  exchange_index: optional(Integer),
});
export type WireMarket = Static<typeof WireMarket>;

export const Market = decoder('market', Type.Object({ market: WireMarket }));
export const MarketsPage = decoder(
  'markets',
  Type.Object({ markets: Type.Array(WireMarket), cursor: optional(Text) }),
);

const WireEvent = Type.Object({
  event_ticker: Text,
  series_ticker: Text,
  title: Text,
  strike_date: optional(Text),
  exchange_index: optional(Integer),
  fee_type_override: optional(Type.Union([Text, Type.Null()])),
  fee_multiplier_override: optional(Type.Union([Type.Number(), Type.Null()])),
});
export type WireEvent = Static<typeof WireEvent>;
export const EventsPage = decoder(
  'events',
  Type.Object({ events: Type.Array(WireEvent), cursor: optional(Text) }),
);

export const WireSeries = Type.Object({
  ticker: Text,
  title: Text,
  fee_type: Text,
  fee_multiplier: Type.Number(),
});
export type WireSeries = Static<typeof WireSeries>;
export const Series = decoder('series', Type.Object({ series: WireSeries }));

const Levels = Type.Array(Type.Tuple([Dollars, Count]));
export const OrderBook = decoder(
  'orderbook',
  Type.Object({
    orderbook_fp: Type.Object({
      yes_dollars: optional(Type.Union([Levels, Type.Null()])),
      no_dollars: optional(Type.Union([Levels, Type.Null()])),
    }),
  }),
);

export const ExchangeStatus = decoder(
  'exchange status',
  Type.Object({
    exchange_active: Flag,
    trading_active: Flag,
    exchange_estimated_resume_time: optional(Text),
  }),
);

const IndexValue = Type.Object({ time: Type.Integer(), value: Text });
/** The index provider's own form, forwarded: its name of the list differs between its interfaces. */
export const IndexHistory = decoder(
  'index history',
  Type.Object({
    data: Type.Object({
      values: optional(Type.Array(IndexValue)),
      payload: optional(Type.Array(IndexValue)),
    }),
  }),
);
