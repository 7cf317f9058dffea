import { Type } from '@sinclair/typebox';
import { CountText, PriceText } from '../amount-text.ts';
import { Amount, Flag, Integer, maybe, Text } from '../common.ts';

/** What everybody sees of trading besides the books. */
export const TAPE = {
  trade: Type.Object({
    trade_id: Text,
    market_ticker: Text,
    yes_price_dollars: PriceText,
    no_price_dollars: maybe(Amount),
    count_fp: CountText,
    taker_side: maybe(Text),
    taker_outcome_side: maybe(Text),
    taker_book_side: maybe(Text),
    is_block_trade: maybe(Flag),
    ts: maybe(Integer),
    ts_ms: maybe(Integer),
  }),
  ticker: Type.Object({
    market_ticker: Text,
    market_id: maybe(Text),
    price_dollars: PriceText,
    yes_bid_dollars: PriceText,
    yes_ask_dollars: PriceText,
    yes_bid_size_fp: maybe(CountText),
    yes_ask_size_fp: maybe(CountText),
    last_trade_size_fp: maybe(CountText),
    volume_fp: CountText,
    open_interest_fp: CountText,
    /** Whole dollars. */
    dollar_volume: maybe(Integer),
    dollar_open_interest: maybe(Integer),
    ts: maybe(Integer),
    ts_ms: maybe(Integer),
    time: maybe(Text),
  }),
} as const;
