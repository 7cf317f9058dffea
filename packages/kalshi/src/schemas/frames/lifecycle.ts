import { Type } from '@sinclair/typebox';
import { MoneyText, PriceText } from '../amount-text.ts';
import { Flag, Integer, optional, Text } from '../common.ts';

const strike = {
  strike_type: optional(Text),
  floor_strike: optional(Type.Number()),
  cap_strike: optional(Type.Number()),
  custom_strike: optional(Type.Unknown()),
};

const PriceRange = Type.Object({ start: PriceText, end: PriceText, step: PriceText });

/** Known once a market is created; which of them are there depends on the kind of market. */
const AdditionalMetadata = Type.Object({
  name: optional(Text),
  title: optional(Text),
  yes_sub_title: optional(Text),
  no_sub_title: optional(Text),
  rules_primary: optional(Text),
  rules_secondary: optional(Text),
  can_close_early: optional(Flag),
  event_ticker: optional(Text),
  expected_expiration_ts: optional(Integer),
  ...strike,
});

/**
 * One message with an `event_type`, and each type's own fields. The types are a text and not a list: one that is new
 * here must not make its frame unreadable.
 */
const MarketLifecycle = Type.Object({
  event_type: Text,
  market_ticker: Text,
  // created
  exchange_index: optional(Integer),
  open_ts: optional(Integer),
  additional_metadata: optional(AdditionalMetadata),
  // created and close_date_updated
  close_ts: optional(Integer),
  // created and price_level_structure_updated
  price_level_structure: optional(Text),
  price_ranges: optional(Type.Array(PriceRange)),
  // determined: `yes`, `no`, `scalar`, or empty when the market is void
  result: optional(Text),
  determination_ts: optional(Integer),
  settlement_value: optional(MoneyText),
  // settled
  settled_ts: optional(Integer),
  // activated and deactivated
  is_deactivated: optional(Flag),
  // metadata_updated
  yes_sub_title: optional(Text),
  ...strike,
});

export const LIFECYCLE = {
  market_lifecycle_v2: MarketLifecycle,
  multivariate_market_lifecycle: MarketLifecycle,
  event_lifecycle: Type.Object({
    event_ticker: Text,
    exchange_index: optional(Integer),
    title: Text,
    subtitle: optional(Text),
    collateral_return_type: optional(Text),
    series_ticker: Text,
    strike_date: optional(Integer),
    strike_period: optional(Text),
  }),
  /** Null takes an override back. */
  event_fee_update: Type.Object({
    event_ticker: Text,
    fee_type_override: Type.Union([Text, Type.Null()]),
    fee_multiplier_override: Type.Union([Type.Number(), Type.Null()]),
  }),
} as const;
