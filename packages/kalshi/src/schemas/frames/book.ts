import { Type } from '@sinclair/typebox';
import { CountText, PriceText, SignedCountText } from '../amount-text.ts';
import { Integer, Leg, maybe, Text } from '../common.ts';

const Levels = Type.Array(Type.Tuple([PriceText, CountText]));

export const BOOK = {
  /** A side without bids is left out. */
  orderbook_snapshot: Type.Object({
    market_ticker: Text,
    market_id: maybe(Text),
    yes_dollars_fp: maybe(Levels),
    no_dollars_fp: maybe(Levels),
  }),
  orderbook_delta: Type.Object({
    market_ticker: Text,
    market_id: maybe(Text),
    price_dollars: PriceText,
    delta_fp: SignedCountText,
    side: Leg,
    /** Both only on a change by an own order. */
    client_order_id: maybe(Text),
    subaccount: maybe(Integer),
    ts: maybe(Text),
    ts_ms: maybe(Integer),
  }),
} as const;
