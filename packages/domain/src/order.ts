import { createHash } from 'node:crypto';
import { type CountE2, complement, type MoneyE6, type PriceE4 } from './money.ts';

/** The leg of a contract the owner holds. */
export type Side = 'yes' | 'no';
/** The exchange's single book is the YES book: `bid` buys YES (or sells NO), `ask` sells YES (or buys NO). */
export type BookSide = 'bid' | 'ask';
export type OrderAction = 'entry' | 'exit';
export type TimeInForce = 'immediate_or_cancel' | 'fill_or_kill' | 'good_till_canceled';

export type OrderRequest = {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly exchangeIndex: number;
  readonly side: BookSide;
  /** Of the YES leg, always. */
  readonly yesPriceE4: PriceE4;
  readonly countE2: CountE2;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  /** The group that entries of its shard are in: the exchange's own fuse. Never of an exit: a triggered group would block it. */
  readonly orderGroupId?: string;
};

/**
 * What is known after an order was sent. `unknown` is not failed: it holds until the exchange proves presence or absence.
 */
export type OrderOutcome =
  | {
      readonly kind: 'acknowledged';
      readonly orderId: string;
      readonly fillCountE2: CountE2;
      /** Still in the book; 0 for every immediate-or-cancel order. */
      readonly remainingCountE2: CountE2;
    }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One match, as the exchange reports it. Keyed by `tradeId`: applied once, whatever the source or the order. */
export type Fill = {
  readonly tradeId: string;
  readonly orderId: string;
  /** Empty where the source does not tell (fills read over REST). */
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: BookSide;
  readonly yesPriceE4: PriceE4;
  readonly countE2: CountE2;
  readonly feeE6: MoneyE6;
  readonly isTaker: boolean;
  readonly timeMs: number;
};

/** An order as the exchange keeps it. */
export type ExchangeOrder = {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: BookSide;
  readonly yesPriceE4: PriceE4;
  readonly initialCountE2: CountE2;
  readonly fillCountE2: CountE2;
  readonly remainingCountE2: CountE2;
  /** `in-doubt`: a state that is none of the three, of which nothing may be concluded but that the order exists. */
  readonly status: 'resting' | 'canceled' | 'executed' | 'in-doubt';
  readonly createdTimeMs: number;
};

/** A market's payout to the account. */
export type Settlement = {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly result: Side;
  /** Paid to the balance: $1 per winning contract. */
  readonly revenueE6: MoneyE6;
  readonly yesCountE2: CountE2;
  readonly noCountE2: CountE2;
  readonly timeMs: number;
};

/** Net holding in one market: above zero YES, below zero NO. */
export type Position = {
  readonly ticker: string;
  readonly countE2: CountE2;
};

/** To buy a leg: YES is a bid at its price, NO is an ask at the complement. */
export function entryOrder(side: Side, price: PriceE4): { side: BookSide; yesPriceE4: PriceE4 } {
  return side === 'yes' ? { side: 'bid', yesPriceE4: price } : { side: 'ask', yesPriceE4: complement(price) };
}

/** To sell a leg that is held: YES is an ask at its price, NO is a bid at the complement. */
export function exitOrder(side: Side, price: PriceE4): { side: BookSide; yesPriceE4: PriceE4 } {
  return side === 'yes' ? { side: 'ask', yesPriceE4: price } : { side: 'bid', yesPriceE4: complement(price) };
}

/** Price of the leg held, from the YES price of a fill. */
export const legPrice = (side: Side, yesPriceE4: PriceE4): PriceE4 =>
  side === 'yes' ? yesPriceE4 : complement(yesPriceE4);

export type Decision = {
  /** New at every fresh database and every restore: the exchange remembers ids for ever. */
  readonly ledgerEpoch: string;
  readonly account: string;
  readonly monitor: string;
  readonly ticker: string;
  readonly side: Side;
  readonly action: OrderAction;
  /** Counts the decisions of this monitor in this market, from 1. A retry keeps it; a new decision increments it. */
  readonly decisionNumber: number;
};

/**
 * The client order id is a function of the decision, so a retry repeats it and two processes that decide the same
 * collide at the exchange instead of doubling. A UUID (version 8, RFC 9562) of the SHA-256 of the decision.
 */
export function clientOrderId(decision: Decision): string {
  const text = JSON.stringify([
    decision.ledgerEpoch,
    decision.account,
    decision.monitor,
    decision.ticker,
    decision.side,
    decision.action,
    decision.decisionNumber,
  ]);
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
