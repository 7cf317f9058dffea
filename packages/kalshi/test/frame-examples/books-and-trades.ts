import { market_id, market_ticker, TIME_MS, time } from './example-values.ts';

/** What is quoted and traded in markets. */
export const BOOKS_AND_TRADES = {
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
};
