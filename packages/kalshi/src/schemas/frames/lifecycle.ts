import { Type } from '@sinclair/typebox';
import { Amount, Flag, Integer, maybe, optional, Text } from '../common.ts';

const strike = {
  strike_type: maybe(Text),
  floor_strike: maybe(Type.Number()),
  cap_strike: maybe(Type.Number()),
  custom_strike: optional(Type.Unknown()),
};

/** Not looked at here: these messages are told of every market of the exchange, and few of them are anybody's business. */
const PriceRange = Type.Object({ start: Amount, end: Amount, step: Amount });

/** Known once a market is created; which of them are there depends on the kind of market. */
const AdditionalMetadata = Type.Object({
  name: maybe(Text),
  title: maybe(Text),
  yes_sub_title: maybe(Text),
  no_sub_title: maybe(Text),
  rules_primary: maybe(Text),
  rules_secondary: maybe(Text),
  can_close_early: maybe(Flag),
  event_ticker: maybe(Text),
  expected_expiration_ts: maybe(Integer),
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
  exchange_index: maybe(Integer),
  open_ts: maybe(Integer),
  additional_metadata: maybe(AdditionalMetadata),
  // created and close_date_updated
  close_ts: maybe(Integer),
  // created and price_level_structure_updated
  price_level_structure: maybe(Text),
  price_ranges: maybe(Type.Array(PriceRange)),
  // determined: `yes`, `no`, `scalar`, or empty when the market is void
  result: maybe(Text),
  determination_ts: maybe(Integer),
  settlement_value: maybe(Amount),
  // settled
  settled_ts: maybe(Integer),
  // activated and deactivated
  is_deactivated: maybe(Flag),
  // metadata_updated
  yes_sub_title: maybe(Text),
  ...strike,
});

export const LIFECYCLE = {
  market_lifecycle_v2: MarketLifecycle,
  multivariate_market_lifecycle: MarketLifecycle,
  event_lifecycle: Type.Object({
    event_ticker: Text,
    exchange_index: maybe(Integer),
    title: maybe(Text),
    subtitle: maybe(Text),
    collateral_return_type: maybe(Text),
    series_ticker: Text,
    strike_date: maybe(Integer),
    strike_period: maybe(Text),
  }),
  /** Null, or nothing, takes an override back. */
  event_fee_update: Type.Object({
    event_ticker: Text,
    fee_type_override: maybe(Text),
    fee_multiplier_override: maybe(Type.Number()),
  }),
} as const;
