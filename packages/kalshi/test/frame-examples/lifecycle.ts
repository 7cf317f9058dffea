import { market_ticker } from './example-values.ts';

const metadata = {
  name: 'a name',
  title: 'a title',
  yes_sub_title: '$82,000 or above',
  no_sub_title: '$82,000 or above',
  rules_primary: 'rules',
  rules_secondary: '',
  can_close_early: true,
  event_ticker: 'KXBTCD-26OCT0812',
  expected_expiration_ts: 1_790_000_300,
  strike_type: 'greater',
  floor_strike: 81_999.99,
};
const created = {
  event_type: 'created',
  market_ticker,
  exchange_index: 2,
  open_ts: 1_789_996_400,
  close_ts: 1_790_000_000,
  price_level_structure: 'linear_cent',
  price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
  additional_metadata: metadata,
};

/** What becomes of markets and events. */
export const LIFECYCLE = {
  market_lifecycle_v2: [
    created,
    { event_type: 'activated', market_ticker, is_deactivated: false },
    { event_type: 'deactivated', market_ticker, is_deactivated: true },
    { event_type: 'close_date_updated', market_ticker, close_ts: 1_790_000_000 },
    {
      event_type: 'determined',
      market_ticker,
      result: 'yes',
      determination_ts: 1_790_000_001,
      settlement_value: '1.0000',
    },
    { event_type: 'settled', market_ticker, settled_ts: 1_790_000_060 },
    {
      event_type: 'price_level_structure_updated',
      market_ticker,
      price_level_structure: 'tapered_deci_cent',
      price_ranges: [{ start: '0.0000', end: '0.1000', step: '0.0010' }],
    },
    {
      event_type: 'metadata_updated',
      market_ticker,
      floor_strike: 80_818.21,
      strike_type: 'greater_or_equal',
      yes_sub_title: 'x',
    },
  ].map((msg, i) => ({ sid: 16, seq: i + 1, msg })),
  multivariate_market_lifecycle: [{ sid: 17, seq: 1, msg: { ...created, market_ticker: 'KXMVE-X' } }],
  event_lifecycle: [
    {
      sid: 16,
      seq: 9,
      msg: {
        event_ticker: 'KXBTCD-26OCT0812',
        exchange_index: 2,
        title: 'a title',
        subtitle: 'a subtitle',
        collateral_return_type: '',
        series_ticker: 'KXBTCD',
        strike_date: 1_790_000_000,
        strike_period: 'hourly',
      },
    },
  ],
  event_fee_update: [
    {
      sid: 16,
      seq: 10,
      msg: { event_ticker: 'E', fee_type_override: 'quadratic', fee_multiplier_override: 0.5 },
    },
    { sid: 16, seq: 11, msg: { event_ticker: 'E', fee_type_override: null, fee_multiplier_override: null } },
  ],
};
