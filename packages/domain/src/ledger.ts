import type { CoinSymbol } from './market.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { BookSide, Fill, OrderAction, OrderOutcome, Settlement, Side, TimeInForce } from './order.ts';

/** The trader's account at one exchange. No sum ever crosses modes or accounts. */
export type Mode = 'simulated' | 'demo' | 'prod';

/** A decision made durable before its order's bytes may leave. Everything an owner may later ask "why?" about. */
export type Intent = {
  readonly clientOrderId: string;
  readonly decisionNumber: number;
  readonly monitor: string;
  readonly strategy: string;
  readonly symbol: CoinSymbol;
  readonly eventTicker: string;
  readonly ticker: string;
  readonly contract: string;
  readonly floorStrikeE4: PriceE4;
  readonly closeTimeMs: number;
  readonly side: Side;
  readonly action: OrderAction;
  /** The entry it closes; null for an entry. */
  readonly closes: string | null;
  readonly countE2: CountE2;
  /** Of the leg bought, 0…10,000. */
  readonly limitE4: PriceE4;
  readonly bookSide: BookSide;
  readonly yesPriceE4: PriceE4;
  readonly timeInForce: TimeInForce;
  /** What the system knew: probability of the side bought (0…1), edge in 1/10,000 $, index, momentum in basis points. */
  readonly probability: number;
  readonly edgeE4: number;
  readonly indexE4: PriceE4;
  readonly momentumBp: number | null;
  /** Seconds to close at the decision. */
  readonly timeToCloseS: number;
  /** Exchange time of the decision. */
  readonly timeMs: number;
};

/**
 * An append-only fact of the ledger. Orders, positions, trades and profit are folds over these, in order.
 * `outcome` may come more than once for an order (unknown, later acknowledged): the newest counts.
 */
export type LedgerEntry =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | {
      readonly kind: 'outcome';
      readonly clientOrderId: string;
      readonly outcome: OrderOutcome;
      /** Exchange time at which it was learnt. */
      readonly timeMs: number;
    }
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'settlement'; readonly settlement: Settlement }
  /** The exchange's own word on the balance; a check, never the source of profit. */
  | { readonly kind: 'balance'; readonly balanceE6: MoneyE6; readonly timeMs: number };
