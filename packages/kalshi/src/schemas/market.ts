import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import {
  Amount,
  Count,
  Cursor,
  Dollars,
  Flag,
  FreeForm,
  Integer,
  list,
  maybe,
  optional,
  PriceRange,
  Text,
} from './common.ts';

/**
 * Required is what trading and recording rest on. The rest is known, so that it is not counted as new, and may be missing: the
 * exchange has taken fields away before, and a trader must not go blind for a decoration.
 */
export const WireMarket = Type.Object({
  ticker: Text,
  event_ticker: Text,
  status: Text,
  open_time: Text,
  close_time: Text,
  volume_fp: Count,
  price_ranges: Type.Array(PriceRange, { minItems: 1 }),
  strike_type: maybe(Text),
  floor_strike: maybe(Type.Number()),
  cap_strike: maybe(Type.Number()),
  functional_strike: maybe(Text),
  custom_strike: maybe(FreeForm),
  market_type: maybe(Text),
  title: maybe(Text),
  subtitle: maybe(Text),
  yes_sub_title: maybe(Text),
  no_sub_title: maybe(Text),
  created_time: maybe(Text),
  updated_time: maybe(Text),
  expected_expiration_time: maybe(Text),
  expiration_time: maybe(Text),
  latest_expiration_time: maybe(Text),
  occurrence_datetime: maybe(Text),
  fee_waiver_expiration_time: maybe(Text),
  settlement_timer_seconds: maybe(Integer),
  settlement_ts: maybe(Text),
  settlement_value_dollars: maybe(Amount),
  settlement_bounds_type: maybe(Text),
  settlement_floor_dollars: maybe(Amount),
  yes_bid_dollars: maybe(Amount),
  yes_bid_size_fp: maybe(Amount),
  yes_ask_dollars: maybe(Amount),
  yes_ask_size_fp: maybe(Amount),
  no_bid_dollars: maybe(Amount),
  no_ask_dollars: maybe(Amount),
  last_price_dollars: maybe(Amount),
  previous_yes_bid_dollars: maybe(Amount),
  previous_yes_ask_dollars: maybe(Amount),
  previous_price_dollars: maybe(Amount),
  volume_24h_fp: maybe(Amount),
  open_interest_fp: maybe(Amount),
  notional_value_dollars: maybe(Amount),
  liquidity_dollars: maybe(Amount),
  result: maybe(Text),
  expiration_value: maybe(Text),
  can_close_early: maybe(Flag),
  early_close_condition: maybe(Text),
  rules_primary: maybe(Text),
  rules_secondary: maybe(Text),
  price_level_structure: maybe(Text),
  is_provisional: maybe(Flag),
  mve_collection_ticker: maybe(Text),
  mve_selected_legs: maybe(Type.Array(Type.Unknown())),
  primary_participant_key: maybe(Text),
  exchange_index: maybe(Integer),
});
export type WireMarket = Static<typeof WireMarket>;

export const Market = decoder('market', Type.Object({ market: WireMarket }));
export const MarketsPage = decoder('markets', Type.Object({ markets: list(WireMarket), cursor: Cursor }));

export const SettlementSource = Type.Object({ name: maybe(Text), url: maybe(Text) });

export const WireEvent = Type.Object({
  event_ticker: Text,
  series_ticker: Text,
  title: Text,
  sub_title: maybe(Text),
  category: maybe(Text),
  collateral_return_type: maybe(Text),
  mutually_exclusive: maybe(Flag),
  strike_date: maybe(Text),
  strike_period: maybe(Text),
  markets: maybe(Type.Array(WireMarket)),
  product_metadata: maybe(FreeForm),
  settlement_sources: maybe(Type.Array(SettlementSource)),
  last_updated_ts: maybe(Text),
  exchange_index: maybe(Integer),
  fee_type_override: maybe(Text),
  fee_multiplier_override: maybe(Type.Number()),
});
export type WireEvent = Static<typeof WireEvent>;
export const EventsPage = decoder(
  'events',
  Type.Object({
    events: list(WireEvent),
    milestones: maybe(Type.Array(Type.Unknown())),
    cursor: Cursor,
  }),
);

export const WireSeries = Type.Object({
  ticker: Text,
  title: Text,
  fee_type: Text,
  fee_multiplier: Type.Number(),
  frequency: maybe(Text),
  category: maybe(Text),
  categories: maybe(Type.Array(Text)),
  tags: maybe(Type.Array(Text)),
  settlement_sources: maybe(Type.Array(SettlementSource)),
  contract_url: maybe(Text),
  contract_terms_url: maybe(Text),
  product_metadata: maybe(FreeForm),
  additional_prohibitions: maybe(Type.Array(Text)),
  volume_fp: maybe(Amount),
  last_updated_ts: maybe(Text),
  exchange_index: maybe(Integer),
});
export type WireSeries = Static<typeof WireSeries>;
export const Series = decoder('series', Type.Object({ series: WireSeries }));

const Levels = Type.Array(Type.Tuple([Dollars, Count]));
const WireBook = Type.Object({ yes_dollars: maybe(Levels), no_dollars: maybe(Levels) });
export type WireBook = Static<typeof WireBook>;
export const OrderBook = decoder('orderbook', Type.Object({ orderbook_fp: WireBook }));
const WireMarketBook = Type.Object({ ticker: Text, orderbook_fp: WireBook });
export type WireMarketBook = Static<typeof WireMarketBook>;
export const OrderBooks = decoder('orderbooks', Type.Object({ orderbooks: list(WireMarketBook) }));

export const WireTrade = Type.Object({
  trade_id: Text,
  ticker: Text,
  count_fp: Count,
  yes_price_dollars: Dollars,
  created_time: Text,
  no_price_dollars: maybe(Amount),
  taker_side: maybe(Text),
  taker_outcome_side: maybe(Text),
  taker_book_side: maybe(Text),
  is_block_trade: maybe(Flag),
});
export type WireTrade = Static<typeof WireTrade>;
export const TradesPage = decoder('trades', Type.Object({ trades: list(WireTrade), cursor: Cursor }));

const IndexValue = Type.Object({ time: Integer, value: Text });
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
