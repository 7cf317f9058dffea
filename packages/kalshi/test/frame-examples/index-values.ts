import { TIME_MS } from './example-values.ts';

const mean = (window_size: number) => ({
  value: '82000.12000000',
  window_size,
  window_start_ts_ms: TIME_MS - 60_000,
  window_end_ts_exclusive: TIME_MS,
});

/** Values of indices and of what else is followed by name. */
export const INDEX_VALUES = {
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
};
