import { Type } from '@sinclair/typebox';
import { CountText, PriceText } from '../amount-text.ts';
import { BookSide, Flag, Integer, Leg, optional, Text } from '../common.ts';

/** What everybody sees of trading besides the books. */
export const TAPE = {
  trade: Type.Object({
    trade_id: Text,
    market_ticker: Text,
    yes_price_dollars: PriceText,
    no_price_dollars: optional(PriceText),
    count_fp: CountText,
    taker_side: optional(Leg),
    taker_outcome_side: optional(Leg),
    taker_book_side: optional(BookSide),
    is_block_trade: optional(Flag),
    ts: optional(Integer),
    ts_ms: optional(Integer),
  }),
  ticker: Type.Object({
    market_ticker: Text,
    market_id: optional(Text),
    price_dollars: PriceText,
    yes_bid_dollars: PriceText,
    yes_ask_dollars: PriceText,
    yes_bid_size_fp: optional(CountText),
    yes_ask_size_fp: optional(CountText),
    last_trade_size_fp: optional(CountText),
    volume_fp: CountText,
    open_interest_fp: CountText,
    /** Whole dollars. */
    dollar_volume: optional(Integer),
    dollar_open_interest: optional(Integer),
    ts: optional(Integer),
    ts_ms: optional(Integer),
    time: optional(Text),
  }),
} as const;
