import type { ExitEnd, Intent, RulesOrigin } from './ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';
import type { OrderKnowledge } from './order-life.ts';
import type { ExitCause, ProtectiveRules } from './protection.ts';
import type { CloseMethod, TradeStatus } from './view.ts';

/** One order of a trade, its entry or one of its exits, with what is known of it. */
export type TradeOrder = OrderKnowledge & { readonly intent: Intent };

/** The newest exit of a trade: from the wish to sell, one order after the other until it ended. */
export type TradeExit = {
  readonly cause: ExitCause;
  readonly method: Intent['method'];
  /** For the owner; null where it was not told. */
  readonly reason: string | null;
  /** It sells no lower; null for the floor of the trade's rules. */
  readonly floorE4: PriceE4 | null;
  readonly begunAtMs: number;
  /** Sent for this exit so far. */
  readonly orders: number;
  /** Null while it is under way, also after a restart. */
  readonly ended: ExitEnd | null;
};

/**
 * What the owner sees: one entry, its exits, its profit. A fold over ledger entries; nobody sets its fields but `TradeBook`.
 *
 *   entry intent ─► pending ─┬─► error   nothing was filled: refused, proven absent, nobody offered
 *                            └─► open ◄─► closing   an exit is under way; one that ends without being flat returns with its reason
 *                                  │         │
 *                                  ├─────────┴─► closed   flat, and the fate of every order is proven
 *                                  └─► expired ─► closed   the market closed, then settled
 *
 * It is open, and so protected, from its first fill on, whatever the answer to its order was. It is closed only when every
 * order of it is over: an unknown one keeps it, and with it its market.
 */
export type Trade = TradeOrder & {
  /** The entry's client order id. */
  readonly id: string;
  readonly status: TradeStatus;
  /** The newest word on the entry order; null while none came. */
  readonly outcome: TradeOrder['outcome'];
  /** Bought by the entry, sold by exits, and held now: filled − sold − what others took away. */
  readonly filledE2: CountE2;
  readonly soldE2: CountE2;
  readonly heldE2: CountE2;
  /** What the contracts cost and what was taken for those sold, without fees. */
  readonly costE6: MoneyE6;
  readonly proceedsE6: MoneyE6;
  /** Of both legs. */
  readonly feesE6: MoneyE6;
  /** The first fill; the decision while there is none. */
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  /** What settlement paid for what was held then; null where nothing was. */
  readonly revenueE6: MoneyE6 | null;
  /** Known once it is closed. */
  readonly pnlE6: MoneyE6 | null;
  readonly symbolCloseE4: PriceE4 | null;
  readonly reason: string | null;
  /** Oldest first. */
  readonly exits: readonly TradeOrder[];
  readonly exit: TradeExit | null;
  /** Exchange time of the newest word on its exits, that one begins or has ended: the next one is later. Null before the first. */
  readonly exitToldMs: number | null;
  /** What protects it; null until its rules became a fact. */
  readonly rules: ProtectiveRules | null;
  /** Those that its monitor had when it last ran; null until one became a fact. */
  readonly monitorRules: ProtectiveRules | null;
  readonly rulesBy: RulesOrigin;
  /** Exchange time of its newest rules: the next are later. Null before the first. */
  readonly rulesToldMs: number | null;
  /** Best bid seen since its entry, as its newest rules say. */
  readonly peakE4: PriceE4 | null;
  readonly closeMethod: CloseMethod | null;
  /** Why it is kept to settlement whatever its rules say; null when it is not. */
  readonly heldToSettlement: string | null;
};

/** Whether the market belongs to this trade. */
export const isLive = ({ status }: Pick<Trade, 'status'>): boolean =>
  status === 'pending' || status === 'open' || status === 'closing' || status === 'expired';

/** Mean price paid per contract, rounded to 1/10,000 $; null without fills. */
export const meanPriceE4 = ({ filledE2, costE6 }: Pick<Trade, 'filledE2' | 'costE6'>): PriceE4 | null =>
  filledE2 === 0 ? null : (Math.round(costE6 / filledE2) as PriceE4);

/** Its entry and its exits, oldest first. */
export const ordersOf = (trade: Trade): readonly TradeOrder[] => [trade, ...trade.exits];

/** Held in the market's own terms: YES above zero, NO below. */
export const signedHeldE2 = ({ intent, heldE2 }: Pick<Trade, 'intent' | 'heldE2'>): CountE2 =>
  (intent.side === 'yes' ? heldE2 : heldE2 === 0 ? 0 : -heldE2) as CountE2;
