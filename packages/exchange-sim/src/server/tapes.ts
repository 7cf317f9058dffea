import type { Exchange } from '../exchange.ts';
import { CandleTape } from './candle-tape.ts';
import { TradeTape } from './trade-tape.ts';

/** What is recorded of an exchange for those who read later. */
export type Tapes = { readonly trades: TradeTape; readonly candles: CandleTape; stop(): void };

/** Records from now on: a host that warms the market up before it serves it begins before that. */
export function recordTapes(exchange: Exchange): Tapes {
  const [trades, candles] = [new TradeTape(exchange), new CandleTape(exchange)];
  return {
    trades,
    candles,
    stop() {
      trades.stop();
      candles.stop();
    },
  };
}
