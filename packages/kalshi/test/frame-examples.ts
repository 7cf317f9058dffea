import type { MessageType } from '../src/schemas/frames.ts';

/** One frame of every kind, in the form in which the exchange publishes it. Values are made up. */

const market_ticker = 'KXBTCD-26OCT0812-T81999.99';
const market_id = '40b92a88-8bde-4a7e-9d41-da979865ae04';
const ORDER_ID = 'ee587a1c-8b87-4dcf-b721-9f6f790619fa';
const TIME_MS = 1_790_000_000_000;
const time = '2026-10-08T15:34:49.816683Z';
const mean = (window_size: number) => ({
  value: '82000.12000000',
  window_size,
  window_start_ts_ms: TIME_MS - 60_000,
  window_end_ts_exclusive: TIME_MS,
});
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
const quote = { quote_id: 'q', rfq_id: 'r', quote_creator_id: 'm', rfq_creator_id: 'c', market_ticker };
const offer = { yes_bid_dollars: '0.4700', no_bid_dollars: '0.5100', rfq_target_cost_dollars: '10.00' };

/** Every kind, with the messages that it can be. */
export const FRAME_EXAMPLES: Readonly<Record<MessageType, readonly object[]>> = {
  subscribed: [{ id: 1, msg: { channel: 'orderbook_delta', sid: 1 } }],
  unsubscribed: [{ id: 102, sid: 2, seq: 7 }],
  ok: [
    { id: 123, sid: 456, seq: 222, msg: { market_tickers: [market_ticker] } },
    { id: 123, sid: 456, seq: 223, msg: { index_ids: ['BRTI'] } },
    { id: 124, sid: 456, seq: 224 },
    { id: 3, msg: [{ channel: 'orderbook_delta', sid: 1 }] },
  ],
  error: [
    { id: 1, msg: { code: 8, msg: 'Unknown channel name' } },
    { sid: 4, seq: 5, msg: { code: 10, msg: 'x' } },
  ],
  orderbook_snapshot: [
    {
      sid: 1,
      seq: 1,
      id: 4,
      msg: {
        market_ticker,
        market_id,
        yes_dollars_fp: [
          ['0.0800', '300.00'],
          ['0.4700', '5.24'],
        ],
        no_dollars_fp: [['0.4800', '2.00']],
      },
    },
    { sid: 1, seq: 2, msg: { market_ticker, market_id } },
  ],
  orderbook_delta: [
    {
      sid: 1,
      seq: 3,
      sending_ts_ms: TIME_MS,
      msg: {
        market_ticker,
        market_id,
        price_dollars: '0.4700',
        delta_fp: '-3.00',
        side: 'yes',
        client_order_id: 'mine',
        subaccount: 0,
        ts: time,
        ts_ms: TIME_MS,
      },
    },
  ],
  trade: [
    {
      sid: 11,
      seq: 2,
      msg: {
        trade_id: 'd91bc706-7b2f-4a4f-9d5e-0c1f2a3b4c5d',
        market_ticker,
        yes_price_dollars: '0.3600',
        no_price_dollars: '0.6400',
        count_fp: '136.00',
        taker_side: 'no',
        taker_outcome_side: 'no',
        taker_book_side: 'ask',
        is_block_trade: false,
        ts: 1_790_000_000,
        ts_ms: TIME_MS,
      },
    },
  ],
  ticker: [
    {
      sid: 12,
      msg: {
        market_ticker,
        market_id,
        price_dollars: '0.4800',
        yes_bid_dollars: '0.4700',
        yes_ask_dollars: '0.5200',
        yes_bid_size_fp: '3.00',
        yes_ask_size_fp: '2.00',
        last_trade_size_fp: '1.00',
        volume_fp: '15230.41',
        open_interest_fp: '9120.00',
        dollar_volume: 7_000,
        dollar_open_interest: 4_000,
        ts: 1_790_000_000,
        ts_ms: TIME_MS,
        time,
      },
    },
  ],
  fill: [
    {
      sid: 13,
      msg: {
        trade_id: 'd91bc706-7b2f-4a4f-9d5e-0c1f2a3b4c5d',
        order_id: ORDER_ID,
        client_order_id: 'mine',
        market_ticker,
        exchange_index: 2,
        is_taker: true,
        side: 'yes',
        yes_price_dollars: '0.7500',
        count_fp: '278.00',
        fee_cost: '0.010000',
        action: 'buy',
        ts: 1_790_000_000,
        ts_ms: TIME_MS,
        post_position_fp: '-500.00',
        purchased_side: 'yes',
        outcome_side: 'yes',
        book_side: 'bid',
        subaccount: 3,
      },
    },
  ],
  user_order: [
    {
      sid: 14,
      msg: {
        order_id: ORDER_ID,
        user_id: 'f50604b8-d25a-4b0c-b3c9-ce5b48ffcad0',
        ticker: market_ticker,
        exchange_index: 2,
        status: 'resting',
        side: 'no',
        is_yes: false,
        outcome_side: 'no',
        book_side: 'ask',
        yes_price_dollars: '0.7500',
        fill_count_fp: '1.00',
        remaining_count_fp: '9.00',
        initial_count_fp: '10.00',
        taker_fill_cost_dollars: '0.000000',
        maker_fill_cost_dollars: '0.250000',
        taker_fees_dollars: '0.000000',
        maker_fees_dollars: '0.000000',
        client_order_id: '',
        order_group_id: 'g',
        self_trade_prevention_type: 'taker_at_cross',
        created_time: time,
        created_ts_ms: TIME_MS,
        last_update_time: time,
        last_updated_ts_ms: TIME_MS,
        last_update_reason: 'Trade',
        expiration_time: time,
        expiration_ts_ms: TIME_MS,
        subaccount_number: 0,
      },
    },
  ],
  market_position: [
    {
      sid: 15,
      msg: {
        user_id: 'u',
        market_ticker,
        position_fp: '-100.00',
        position_cost_dollars: '50.0000',
        realized_pnl_dollars: '-10.0000',
        fees_paid_dollars: '1.0000',
        position_fee_cost_dollars: '0.5000',
        volume_fp: '15.00',
        subaccount: 0,
      },
    },
  ],
  order_group_updates: [
    {
      sid: 21,
      seq: 7,
      msg: { event_type: 'limit_updated', order_group_id: 'g', contracts_limit_fp: '150.00', ts_ms: TIME_MS },
    },
    { sid: 21, seq: 8, msg: { event_type: 'triggered', order_group_id: 'g', ts_ms: TIME_MS } },
  ],
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
  cfbenchmarks_value: [
    {
      sid: 1,
      seq: 42,
      msg: {
        index_id: 'BRTI',
        received_at: TIME_MS + 123,
        data: JSON.stringify({ type: 'value', id: 'BRTI', time: TIME_MS, value: '82000.12' }),
        avg_60s_data: mean(60),
        last_60s_windowed_average_15min: mean(14),
      },
    },
  ],
  cfbenchmarks_value_5hz: [
    {
      sid: 1,
      seq: 43,
      msg: {
        index_id: 'BRTI',
        value_usd: '82000.12000000',
        source_ts_ms: TIME_MS,
        received_at: TIME_MS,
        data: '{}',
      },
    },
  ],
  cfbenchmarks_value_indexlist: [{ id: 5, sid: 1, seq: 44, msg: { index_ids: ['BRTI', 'ETHUSD_RTI'] } }],
  pyth_value: [
    {
      sid: 2,
      seq: 1,
      msg: {
        underlying_ticker: 'XAU',
        value_usd: '3900.12000000',
        source_ts_ms: TIME_MS,
        received_at: TIME_MS,
      },
    },
  ],
  pyth_value_underlying_list: [{ id: 6, sid: 2, seq: 2, msg: { underlying_tickers: ['XAU'] } }],
  rfq_created: [
    {
      sid: 3,
      seq: 1,
      msg: {
        id: 'r',
        creator_id: 'c',
        market_ticker,
        event_ticker: 'E',
        contracts_fp: '10.00',
        target_cost_dollars: '5.00',
        created_ts: time,
        mve_collection_ticker: 'KXMVE',
        mve_selected_legs: [
          { event_ticker: 'E', market_ticker, side: 'yes', yes_settlement_value_dollars: '1.0000' },
        ],
      },
    },
  ],
  rfq_deleted: [
    {
      sid: 3,
      seq: 2,
      msg: { id: 'r', creator_id: 'c', market_ticker, contracts_fp: '1.00', deleted_ts: time },
    },
  ],
  quote_created: [
    {
      sid: 3,
      seq: 3,
      msg: { ...quote, ...offer, yes_contracts_offered_fp: '1.00', created_ts: time, subaccount: 0 },
    },
  ],
  quote_accepted: [
    { sid: 3, seq: 4, msg: { ...quote, ...offer, accepted_side: 'yes', contracts_accepted_fp: '1.00' } },
  ],
  quote_executed: [
    { sid: 3, seq: 5, msg: { ...quote, order_id: 'o', client_order_id: 'mine', executed_ts: time } },
  ],
};

export const frameTexts: readonly string[] = Object.entries(FRAME_EXAMPLES).flatMap(([type, frames]) =>
  frames.map((frame) => `${JSON.stringify({ type, ...frame })}\n`),
);
