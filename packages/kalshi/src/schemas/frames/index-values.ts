import { Type } from '@sinclair/typebox';
import { IndexText } from '../amount-text.ts';
import { Amount, Integer, maybe, optional, Text } from '../common.ts';

const window = { window_start_ts_ms: maybe(Integer), window_end_ts_exclusive: maybe(Integer) };
const Mean = Type.Object({ value: IndexText, window_size: Integer, ...window });
const TrailingMean = Type.Object({ value: maybe(Amount), window_size: maybe(Integer), ...window });

/** Prices that contracts settle on, as their providers publish them. */
export const INDEX_VALUES = {
  cfbenchmarks_value: Type.Object({
    index_id: Text,
    received_at: Integer,
    /** What the provider sent: see `IndexData`. */
    data: Text,
    /** Of the minute before the print. */
    avg_60s_data: maybe(TrailingMean),
    /** Only in the minute before a quarter hour: the running settlement average. */
    last_60s_windowed_average_15min: maybe(Mean),
  }),
  cfbenchmarks_value_5hz: Type.Object({
    index_id: Text,
    value_usd: IndexText,
    source_ts_ms: Integer,
    received_at: Integer,
    data: maybe(Text),
  }),
  cfbenchmarks_value_indexlist: Type.Object({ index_ids: Type.Array(Text) }),
  pyth_value: Type.Object({
    underlying_ticker: Text,
    value_usd: IndexText,
    source_ts_ms: Integer,
    received_at: Integer,
  }),
  pyth_value_underlying_list: Type.Object({ underlying_tickers: Type.Array(Text) }),
} as const;

/** What the index provider said, a JSON text inside the message. `origin` is the simulator's: where its prices come from. */
export const IndexData = Type.Object({
  id: Text,
  time: Integer,
  value: IndexText,
  origin: optional(
    Type.Union([
      Type.Literal('cf-benchmarks'),
      Type.Literal('coinbase'),
      Type.Literal('recorded'),
      Type.Literal('seeded'),
    ]),
  ),
});
