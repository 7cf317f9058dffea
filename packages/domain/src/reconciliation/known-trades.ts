import type { Intent } from '../ledger.ts';
import type { CountE2 } from '../money.ts';
import type { Fill } from '../order.ts';

/** A trade of ours and what it holds of its market: above zero YES, below zero NO. */
export type Holder = { readonly tradeId: string; readonly heldE2: CountE2 };

/** What has to be known of our own trades to tell what is somebody else's. */
export type KnownTrades = {
  /** The decision that has this client order id, if it is one of ours. */
  intentOf(clientOrderId: string): Intent | undefined;
  hasAdoption(id: string): boolean;
  /** Fills of the ledger that no order of ours is known to have made and that nobody adopted. */
  unclaimed(): readonly Fill[];
  /** Whether an order of ours is under way there, or its fate or a fill of it is not known yet. */
  isUnderWay(ticker: string): boolean;
  /** Trades that hold something of a market, oldest first. */
  holders(ticker: string): readonly Holder[];
  /** What is held of a market and belongs to no trade of ours. */
  externalE2(ticker: string): CountE2;
  /** All that is held and belongs to no trade of ours, by market. */
  external(): ReadonlyMap<string, CountE2>;
};
