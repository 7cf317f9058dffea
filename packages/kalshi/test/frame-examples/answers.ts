import { market_ticker } from './example-values.ts';

/** The exchange's answers to commands. */
export const ANSWERS = {
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
};
