import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CountE2 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import type { AccountOrder } from './account-order.ts';
import type { TradingMarket } from './trading-market.ts';

type OfKind<K extends ExchangeEvent['kind']> = Extract<ExchangeEvent, { kind: K }>;

/** A public trade with what the wire tells besides: its number, when it was, and which side took. */
export type TradePrint = OfKind<'trade'> & {
  readonly tradeId: number;
  readonly timeMs: number;
  readonly takerSide: BookSide;
};

/** An account's fill with what it holds in that market right after it. */
type FillReport = OfKind<'fill'> & { readonly heldE2: CountE2 };

/** A change of a book with the account's order that made it, whose owner is told so. */
export type BookDelta = OfKind<'book-delta'> & { readonly cause?: AccountOrder };

/** What the simulator emits: the domain's events, some with more in them. */
export type SimulatedEvent =
  | Exclude<ExchangeEvent, OfKind<'trade'> | OfKind<'book-delta'> | OfKind<'fill'>>
  | FillReport
  | TradePrint
  | BookDelta;

/** @param account null for public events */
export type ExchangeListener = (event: SimulatedEvent, account: string | null) => void;

/** What the exchange announces of a market, in its own words. Opening and closing by time are not announced. */
export type MarketChange = {
  readonly kind:
    | 'created'
    | 'activated'
    | 'deactivated'
    | 'close_date_updated'
    | 'price_level_structure_updated'
    | 'metadata_updated'
    | 'determined'
    | 'settled';
  readonly market: TradingMarket;
};
