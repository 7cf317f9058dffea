import type { CoinSymbol } from './market.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { BookSide, Fill, OrderAction, OrderOutcome, Settlement, Side, TimeInForce } from './order.ts';
import type { ExitCause, ProtectiveRules } from './protection.ts';
import type { Control } from './trading-state.ts';

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
  /** The entry it closes; null for an entry, and for the exit of a holding that no trade explains. */
  readonly closes: string | null;
  /** Why: `entry` by a strategy or a person, or what made somebody want out. */
  readonly cause: 'entry' | ExitCause;
  readonly method: 'auto' | 'manual';
  readonly countE2: CountE2;
  /** Of the leg bought or sold, 0…10,000: at most this is paid, at least this is taken. */
  readonly limitE4: PriceE4;
  readonly bookSide: BookSide;
  readonly yesPriceE4: PriceE4;
  readonly timeInForce: TimeInForce;
  /**
   * What the system knew: probability of the side (0…1; NaN never: 0 where nothing was known, of an exit without index), edge in
   * 1/10,000 $ (0 for an exit), index, momentum in basis points.
   */
  readonly probability: number;
  /** Name of the model whose probability it is; null where none was known, and in what was decided before models were written down. */
  readonly model: string | null;
  readonly edgeE4: number;
  readonly indexE4: PriceE4;
  readonly momentumBp: number | null;
  /** Seconds to close at the decision. */
  readonly timeToCloseS: number;
  /** Exchange time of the decision. */
  readonly timeMs: number;
};

export type RulesOrigin = 'monitor' | 'person';

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
  | { readonly kind: 'balance'; readonly balanceE6: MoneyE6; readonly timeMs: number }
  /** What protects a trade from now on. The newest counts. `peakE4` is the best bid seen since its entry, null before the first. */
  | {
      readonly kind: 'rules';
      readonly tradeId: string;
      readonly rules: ProtectiveRules;
      readonly peakE4: PriceE4 | null;
      /** Whose rules they are: those of the trade's monitor, or what a person chose for this trade. */
      readonly by: RulesOrigin;
      readonly timeMs: number;
    }
  | { readonly kind: 'exit-begin'; readonly begin: ExitBegin }
  | { readonly kind: 'exit-end'; readonly end: ExitEnd }
  | { readonly kind: 'adoption'; readonly adoption: Adoption }
  | { readonly kind: 'control'; readonly control: Control };

/**
 * Somebody wants a trade sold, whether or not an order can be sent for it now. It holds until an end comes after it. A second
 * one before that is the same exit, from then on as the newer one says.
 */
export type ExitBegin = {
  readonly tradeId: string;
  /** How many exit orders the trade has had by now: what comes after them belongs to this exit. */
  readonly orders: number;
  readonly cause: ExitCause;
  /** For the owner: which number met which limit, or who said so. */
  readonly reason: string;
  /** It sells no lower; null for the floor of the trade's rules. */
  readonly floorE4: PriceE4 | null;
  /** Exchange time; later than that of any word on the trade's exits before it. */
  readonly timeMs: number;
};

/**
 * How an exit came to its end. `flat`: nothing is held any more; `held`: its budget is spent, or a person decided so, and the
 * trade is kept to settlement; `reopened`: it was called off, the trade is open and supervised as before. An exit whose
 * beginning or newest order has no end after it goes on after a restart.
 */
export type ExitEnd = {
  readonly tradeId: string;
  /** How many exit orders the trade has had by now: what comes after them belongs to another exit. */
  readonly orders: number;
  readonly result: 'flat' | 'held' | 'reopened';
  readonly reason: string;
  /** Exchange time; later than that of any word on the trade's exits before it. */
  readonly timeMs: number;
};

/**
 * Something of the account that no intent of ours explains, taken over as what it is. Its id is a function of what it
 * adopts, so that two readers of the same difference write one row.
 */
export type Adoption = {
  readonly id: string;
  /**
   * `fill`: a fill that somebody else's order made (`reference` is its trade id; its money counts as the fill itself);
   * `position`: contracts that came or went without a fill; `cash`: money that came or went (deposit, withdrawal, unexplained).
   */
  readonly what: 'fill' | 'position' | 'cash';
  readonly reference: string;
  readonly ticker: string | null;
  /** The trade of ours that it closes, wholly or in part; null when it belongs to nobody here. */
  readonly tradeId: string | null;
  /** Signed change of the position that it stands for, YES above zero; 0 for cash. */
  readonly countE2: CountE2;
  /** Signed change of the balance that no fill tells; 0 for fills. */
  readonly cashE6: MoneyE6;
  readonly reason: string;
  /** `reconciliation`, or the person who decided. */
  readonly by: string;
  readonly timeMs: number;
};
