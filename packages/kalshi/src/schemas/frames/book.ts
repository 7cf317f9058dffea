import { Type } from '@sinclair/typebox';
import { CountText, PriceText, SignedCountText } from '../amount-text.ts';
import { Integer, Leg, optional, Text } from '../common.ts';

const Levels = Type.Array(Type.Tuple([PriceText, CountText]));

export const BOOK = {
  /** A side without bids is left out. */
  orderbook_snapshot: Type.Object({
    market_ticker: Text,
    market_id: optional(Text),
    yes_dollars_fp: optional(Levels),
    no_dollars_fp: optional(Levels),
  }),
  orderbook_delta: Type.Object({
    market_ticker: Text,
    market_id: optional(Text),
    price_dollars: PriceText,
    delta_fp: SignedCountText,
    side: Leg,
    /** Both only on a change by an own order. */
    client_order_id: optional(Text),
    subaccount: optional(Integer),
    ts: optional(Text),
    ts_ms: optional(Integer),
  }),
} as const;
