import type { CoinSymbol, Market, MarketResult } from './market.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { ExchangeOrder, Fill, Position, Settlement, Side } from './order.ts';

/** Where an index print came from, as the screen names it. `cf-benchmarks` is the real index, the rest are proxies. */
export type IndexOrigin = 'cf-benchmarks' | 'coinbase' | 'recorded' | 'seeded';

/** One price level of one leg's bids. */
export type BookLevel = readonly [priceE4: PriceE4, countE2: CountE2];

/**
 * All that an exchange tells a trader, in order. The Kalshi client makes these from the wire, the in-process transport
 * from the simulator's core; the engine cannot tell which. Times are exchange time, UTC milliseconds.
 */
export type ExchangeEvent =
  /** One per second. Everything that happened before it in the same second came before it. */
  | {
      readonly kind: 'index';
      readonly symbol: CoinSymbol;
      readonly timeMs: number;
      readonly indexE4: PriceE4;
      /** Running mean of the 60 prints before the coming quarter hour and how many are known; only in its last minute. */
      readonly window: { readonly meanE4: number; readonly prints: number } | null;
      readonly origin: IndexOrigin;
      /** Exchange milliseconds that the print is behind the exchange's other messages; absent where nobody compares. */
      readonly lagMs?: number;
    }
  /** The whole book of a market, bids of both legs in their own prices (a NO bid at 0.48 is a YES ask at 0.52). */
  | {
      readonly kind: 'book-snapshot';
      readonly ticker: string;
      readonly yes: readonly BookLevel[];
      readonly no: readonly BookLevel[];
    }
  | {
      readonly kind: 'book-delta';
      readonly ticker: string;
      readonly side: Side;
      readonly priceE4: PriceE4;
      readonly deltaE2: CountE2;
    }
  /** A sequence gap, a cut socket: these books may not be traded until their next snapshot. Null: all of them. */
  | { readonly kind: 'book-invalid'; readonly tickers: readonly string[] | null; readonly reason: string }
  | {
      readonly kind: 'trade';
      readonly ticker: string;
      readonly yesPriceE4: PriceE4;
      readonly countE2: CountE2;
    }
  | { readonly kind: 'market'; readonly market: Market }
  /** The result is known; `valueE4` is the settlement value of the index where the exchange tells it. */
  | {
      readonly kind: 'determined';
      readonly ticker: string;
      readonly result: MarketResult;
      readonly valueE4: PriceE4 | null;
    }
  /**
   * A result that is neither yes nor no (`scalar`: a part is paid; empty: the market is void). Nobody may book it as one
   * of the two: a person decides.
   */
  | {
      readonly kind: 'odd-result';
      readonly ticker: string;
      readonly result: string;
      /** What a YES contract is paid, as the exchange writes it; null where it does not tell. */
      readonly settlementValue: string | null;
    }
  | { readonly kind: 'fill'; readonly fill: Fill }
  /** An own order as it is now. May come late, twice or not at all: fills are what counts. */
  | { readonly kind: 'order'; readonly order: ExchangeOrder }
  /** An own holding as the exchange has it now. */
  | { readonly kind: 'position'; readonly position: Position }
  | {
      readonly kind: 'order-group';
      readonly groupId: string;
      readonly change: 'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated';
      /** The group's limit where it was set. */
      readonly limitE2: CountE2 | null;
      readonly timeMs: number;
    }
  | { readonly kind: 'settlement'; readonly settlement: Settlement }
  | { readonly kind: 'balance'; readonly balanceE6: MoneyE6 }
  | { readonly kind: 'connection'; readonly connected: boolean; readonly reason: string };
