import type { TradePrint } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import { identifier } from '../identifiers.ts';
import { complementE4, contracts, dollars, seconds, time } from './wire-text.ts';

/** About nine hours of one symbol's ladders, in some ten megabytes. */
const KEPT_TRADES = 50_000;

/** The last public trades, for those who read instead of listening. */
export class TradeTape {
  readonly #trades: TradePrint[] = [];
  readonly #unsubscribe: () => void;

  constructor(exchange: Exchange) {
    this.#unsubscribe = exchange.subscribe((event) => {
      if (event.kind !== 'trade') return;
      this.#trades.push(event);
      // In lumps, because taking off one by one moves everything each time.
      if (this.#trades.length > 2 * KEPT_TRADES) this.#trades.splice(0, KEPT_TRADES);
    });
  }

  /** Oldest first. */
  get trades(): readonly TradePrint[] {
    return this.#trades;
  }

  stop(): void {
    this.#unsubscribe();
  }
}

export const tradeIdOf = ({ timeMs, tradeId }: TradePrint): string => identifier('trade', timeMs, tradeId);

const taking = ({ takerSide }: TradePrint) => {
  const leg = takerSide === 'bid' ? 'yes' : 'no';
  return { taker_side: leg, taker_outcome_side: leg, taker_book_side: takerSide, is_block_trade: false };
};

export const tradeObject = (trade: TradePrint) => ({
  trade_id: tradeIdOf(trade),
  ticker: trade.ticker,
  count_fp: contracts(trade.countE2),
  yes_price_dollars: dollars(trade.yesPriceE4),
  no_price_dollars: dollars(complementE4(trade.yesPriceE4)),
  ...taking(trade),
  created_time: time(trade.timeMs),
});

export const tradeMessage = (trade: TradePrint) => ({
  trade_id: tradeIdOf(trade),
  market_ticker: trade.ticker,
  yes_price_dollars: dollars(trade.yesPriceE4),
  no_price_dollars: dollars(complementE4(trade.yesPriceE4)),
  count_fp: contracts(trade.countE2),
  ...taking(trade),
  ts: seconds(trade.timeMs),
  ts_ms: trade.timeMs,
});
