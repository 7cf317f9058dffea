import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Amount, Count, Dollars, Integer, list, maybe, Text } from './common.ts';

const Quote = Type.Object({
  open_dollars: Dollars,
  high_dollars: Dollars,
  low_dollars: Dollars,
  close_dollars: Dollars,
});

/** Without a trade in its time a candle's price is an empty object. */
const Price = Type.Object({
  open_dollars: maybe(Amount),
  high_dollars: maybe(Amount),
  low_dollars: maybe(Amount),
  close_dollars: maybe(Amount),
  mean_dollars: maybe(Amount),
  previous_dollars: maybe(Amount),
  min_dollars: maybe(Amount),
  max_dollars: maybe(Amount),
});

const Candlestick = Type.Object({
  /** Unix seconds, inclusive. */
  end_period_ts: Integer,
  yes_bid: Quote,
  yes_ask: Quote,
  price: Price,
  volume_fp: Count,
  open_interest_fp: Count,
});
export type Candlestick = Static<typeof Candlestick>;

export const MarketCandlesticks = decoder(
  'candlesticks',
  Type.Object({ ticker: Text, candlesticks: list(Candlestick) }),
);

const BatchItem = Type.Object({ market_ticker: Text, candlesticks: list(Candlestick) });
export type BatchCandlesticks = Static<typeof BatchItem>;
export const CandlestickBatch = decoder('candlesticks', Type.Object({ markets: list(BatchItem) }));

const EventCandlesticksObject = Type.Object({
  market_tickers: list(Text),
  market_candlesticks: list(list(Candlestick)),
  adjusted_end_ts: Integer,
});
export const EventCandlesticks = decoder('candlesticks', EventCandlesticksObject);

/** The historical store names the same things without units. */
const HistoricalQuote = Type.Object({ open: Dollars, high: Dollars, low: Dollars, close: Dollars });
const HistoricalCandlestick = Type.Object({
  end_period_ts: Integer,
  yes_bid: HistoricalQuote,
  yes_ask: HistoricalQuote,
  price: Type.Object({
    open: maybe(Amount),
    high: maybe(Amount),
    low: maybe(Amount),
    close: maybe(Amount),
    mean: maybe(Amount),
    previous: maybe(Amount),
  }),
  volume: Count,
  open_interest: Count,
});
export type HistoricalCandlestick = Static<typeof HistoricalCandlestick>;
export const HistoricalCandlesticks = decoder(
  'historical candlesticks',
  Type.Object({ ticker: Text, candlesticks: list(HistoricalCandlestick) }),
);
