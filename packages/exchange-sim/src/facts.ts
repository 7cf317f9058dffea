import type { CoinSymbol, MarketResult } from '@rec-io/domain/market';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { Fill, Settlement } from '@rec-io/domain/order';
import type { PriceLevelStructure } from '@rec-io/domain/price-grid';
import type { AmendedOrder, OrderUpdateReason, PlacedOrder } from './account-order.ts';
import type { AccountSetting } from './account-settings.ts';
import type { AccountsSnapshot } from './accounts-snapshot.ts';
import type { Ladder } from './ladder.ts';
import type { Deposit, Purse, Transfer } from './transfer.ts';

/** An event with its markets, so that a restart lists the same ones. */
export type EventFact = {
  readonly ladder: Ladder;
  readonly symbol: CoinSymbol;
  readonly eventTicker: string;
  readonly createdTimeMs: number;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  /** The close that tickers and titles name, where it was moved since. */
  readonly scheduledCloseTimeMs?: number;
  readonly floorStrikesE4: readonly PriceE4[];
};

/**
 * Everything that must outlive the process. Accounts change only by applying these, in a running exchange as in a
 * restored one, so the two cannot differ. `timeMs` is exchange time.
 */
export type Fact =
  | {
      readonly kind: 'opened';
      readonly account: string;
      readonly balanceE6: MoneyE6;
      readonly timeMs: number;
    }
  | { readonly kind: 'listed'; readonly event: EventFact; readonly timeMs: number }
  /** The strike of an event whose markets are listed before it is known. */
  | {
      readonly kind: 'strike-set';
      readonly eventTicker: string;
      readonly strikeE4: PriceE4;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'placed';
      readonly account: string;
      readonly order: PlacedOrder;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'filled';
      readonly account: string;
      readonly fill: Fill;
      /** The order's rounding after this fill. */
      readonly accumulatorE6: MoneyE6;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'amended';
      readonly account: string;
      readonly orderId: string;
      readonly order: AmendedOrder;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'decreased';
      readonly account: string;
      readonly orderId: string;
      readonly byE2: CountE2;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'canceled';
      readonly account: string;
      readonly orderId: string;
      readonly reason: OrderUpdateReason;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'determined';
      readonly eventTicker: string;
      readonly valueE4: PriceE4;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'settled';
      readonly account: string;
      readonly settlement: Settlement;
      readonly result: MarketResult;
      readonly timeMs: number;
      /** Older journals know the primary subaccount of the crypto shard only. */
      readonly exchangeIndex?: number;
      readonly subaccount?: number;
    }
  | {
      readonly kind: 'set';
      readonly account: string;
      readonly setting: AccountSetting;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'subaccount-created';
      readonly account: string;
      readonly purse: Purse;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'deposited';
      readonly account: string;
      readonly deposit: Deposit;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'transferred';
      readonly account: string;
      readonly transfer: Transfer;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'group-created';
      readonly account: string;
      readonly groupId: string;
      readonly purse: Purse;
      readonly limitE2: CountE2;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'group-limited';
      readonly account: string;
      readonly groupId: string;
      readonly limitE2: CountE2;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'group-triggered' | 'group-reset' | 'group-deleted';
      readonly account: string;
      readonly groupId: string;
      readonly timeMs: number;
    }
  /** Stands for all facts about accounts before it. */
  | { readonly kind: 'snapshot'; readonly accounts: AccountsSnapshot; readonly timeMs: number }
  /** A result that is challenged; a further `determined` answers it. */
  | { readonly kind: 'disputed'; readonly eventTicker: string; readonly timeMs: number }
  | {
      readonly kind: 'payment-delayed';
      readonly eventTicker: string;
      readonly byS: number;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'close-moved';
      readonly eventTicker: string;
      readonly closeTimeMs: number;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'halted';
      readonly tickers: readonly string[];
      readonly halted: boolean;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'price-levels';
      readonly ticker: string;
      readonly priceLevels: PriceLevelStructure;
      readonly timeMs: number;
    }
  | { readonly kind: 'paid'; readonly eventTicker: string; readonly timeMs: number };

export type AccountFact = Extract<Fact, { readonly account: string }>;

/** Where facts go. One call holds all facts of one operation: all of them are kept or none. */
export interface Journal {
  append(facts: readonly Fact[]): void;
}

/** The close by which an event is named, wherever it has been moved to. */
export const scheduledCloseMs = ({ closeTimeMs, scheduledCloseTimeMs }: EventFact): number =>
  scheduledCloseTimeMs ?? closeTimeMs;

export const withClose = (event: EventFact, closeTimeMs: number): EventFact => ({
  ...event,
  closeTimeMs,
  scheduledCloseTimeMs: scheduledCloseMs(event),
});

/** Journals of before there were several ladders name the event differently and leave out what all had in common. */
export type EarlierFact = {
  readonly kind: 'listed';
  readonly hour: Omit<EventFact, 'ladder' | 'createdTimeMs'>;
  readonly timeMs: number;
};

export function presentFact(kept: Fact | EarlierFact): Fact {
  if (!('hour' in kept)) return kept;
  const { kind, hour, timeMs } = kept;
  return { kind, event: { ladder: 'hourly', createdTimeMs: hour.openTimeMs, ...hour }, timeMs };
}
