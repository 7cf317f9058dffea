import type { IndexOrigin } from './exchange-event.ts';
import type { ExitEnd } from './ledger.ts';
import type { CoinSymbol } from './market.ts';
import type { Side } from './order.ts';
import type { ExitCause } from './protection.ts';
import type { TradingState } from './trading-state.ts';

/**
 * What the trader shows: each topic is a whole, latest wins. The trader publishes `ViewMessage`s, web fans them out, the
 * dashboard draws them. Money and prices are integers of the unit in their name; times are UTC milliseconds.
 */
export type ViewTopics = {
  readonly market: MarketView;
  readonly ladder: LadderView;
  readonly day: DayView;
  readonly trades: TradesView;
  readonly status: StatusView;
};

export type Topic = keyof ViewTopics;
export type ViewMessage = {
  [T in Topic]: { readonly topic: T; readonly seq: number; readonly data: ViewTopics[T] };
}[Topic];

export type MarketView = {
  readonly symbol: CoinSymbol;
  readonly indexE4: number | null;
  readonly origin: IndexOrigin | null;
  /** Exchange time of the newest index print. */
  readonly timeMs: number | null;
  /** Wall milliseconds since it was received, when this was published. */
  readonly ageMs: number | null;
  /** Percent change over 1 h, 3 h and 1 day; null where the history is too short. */
  readonly change: { readonly h1: number | null; readonly h3: number | null; readonly d1: number | null };
  /** In basis points; null until a lag is known. */
  readonly momentumBp: number | null;
  readonly momentumLags: readonly { readonly minutes: number; readonly changePct: number | null }[];
  readonly eventTicker: string | null;
  readonly eventTitle: string | null;
  readonly openTimeMs: number | null;
  readonly closeTimeMs: number | null;
  /** The last points of the index, oldest first, at most 300: [exchange time ms, indexE4]. */
  readonly recent: readonly (readonly [number, number])[];
};

export type LadderRowView = {
  readonly ticker: string;
  /** As people say it: 82,000 $ for a floor of 81,999.99 $. */
  readonly strikeE4: number;
  /** Strike distance, index − strike, signed. */
  readonly bufferE4: number;
  readonly bufferPct: number;
  /** Model probability that YES pays, 0…1; null while the model cannot tell. */
  readonly probability: number | null;
  /** Between which the model says that it really is; null with it. Both equal where a model claims to know exactly. */
  readonly probabilityLow: number | null;
  readonly probabilityHigh: number | null;
  /** The side that is winning now. */
  readonly activeSide: Side;
  readonly yesBidE4: number | null;
  readonly yesAskE4: number | null;
  readonly noAskE4: number | null;
  /** Probability − ask − expected fee, in 1/10,000 $ per contract; null without an ask. */
  readonly yesEdgeE4: number | null;
  readonly noEdgeE4: number | null;
  readonly volumeE2: number;
  /** False while the book is waiting for a snapshot. */
  readonly bookValid: boolean;
  /** Contracts held, in 1/100: above zero YES, below zero NO. */
  readonly heldE2: number;
};

export type LadderView = {
  readonly eventTicker: string | null;
  /** Of the fee that taking costs in this event, in 1/10,000: 700 is 0.07; null while no event is known. */
  readonly takerRateE4: number | null;
  readonly rows: readonly LadderRowView[];
};

export type TradeStatus = 'pending' | 'open' | 'closing' | 'closed' | 'expired' | 'error';

/** What brought a trade to its end: a person, a rule or strategy, the close of its market, or somebody else's order. */
export type CloseMethod = 'manual' | 'auto' | 'expired' | 'external';

/** Why an exit sends nothing at the moment, and since when (exchange time). */
export type ExitWait = { readonly reason: string; readonly sinceMs: number };

/** The newest exit of a trade. */
export type ExitView = {
  readonly cause: ExitCause;
  readonly method: 'manual' | 'auto';
  /** For the owner; null where it was not told. */
  readonly reason: string | null;
  readonly begunAtMs: number;
  /** Orders sent for it so far. */
  readonly orders: number;
  /** Null while it is under way. */
  readonly result: ExitEnd['result'] | null;
  /** Null while its ladder runs, and where no trader runs. */
  readonly waits: ExitWait | null;
};

export type TradeView = {
  readonly id: string;
  readonly status: TradeStatus;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly symbol: CoinSymbol;
  readonly monitor: string;
  readonly strategy: string;
  readonly ticker: string;
  readonly contract: string;
  readonly strikeE4: number;
  readonly side: Side;
  /** Model probability of the side bought, at entry, 0…1. */
  readonly entryProbability: number;
  readonly entryEdgeE4: number;
  /** Mean price of the fills, per contract; null while nothing is filled. */
  readonly buyPriceE4: number | null;
  readonly sellPriceE4: number | null;
  /** Bought; while it is pending, wanted. */
  readonly countE2: number;
  /** Not sold yet. */
  readonly heldE2: number;
  /** Of both legs. */
  readonly feesE6: number;
  readonly pnlE6: number | null;
  readonly symbolOpenE4: number;
  readonly symbolCloseE4: number | null;
  readonly momentumBp: number | null;
  readonly winLoss: 'W' | 'L' | 'D' | null;
  readonly entryMethod: 'manual' | 'auto';
  /** Null while it is open. */
  readonly closeMethod: CloseMethod | null;
  readonly exit: ExitView | null;
  /** Why it is kept to settlement whatever its rules say; null when it is not. */
  readonly heldToSettlement: string | null;
  /** Why it is in `error`, in doubt, or back from an exit that did not sell it. */
  readonly reason: string | null;
  /** Only while open: present probability of the side held, 0…1. */
  readonly currentProbability: number | null;
  /** Only while open: profit if what is still held is sold now at the bid, without the fee of that. */
  readonly openPnlE6: number | null;
};

/** What is held or under way, as it stands now. */
export type TradesView = {
  readonly open: readonly TradeView[];
};

/**
 * What is over since midnight (UTC). Published only when it changes, and before the trades of that moment: what is not open any more is
 * here already.
 */
export type DayView = {
  /** Those that ended last, newest first, at most 100: the history has them all. */
  readonly finished: readonly TradeView[];
  /** Of all of them. */
  readonly totals: DayTotals;
};

/** Both together, as whoever looks for news compares them. */
export type ShownTrades = Pick<TradesView, 'open'> & Pick<DayView, 'finished'>;

export type DayTotals = {
  /** Trades that were opened and are over; failed entries are not among them. */
  readonly closed: number;
  readonly failed: number;
  readonly feesE6: number;
  readonly pnlE6: number;
  /** Won of won and lost, 0…1; null before the first. A draw is neither. */
  readonly winRate: number | null;
};

/** `market-only`: without a usable key; it shows the market and can order nothing. */
export type TraderState = 'starting' | 'reconciling' | 'trading' | 'blocked' | 'market-only';

/** Whose probabilities are shown, by coin. */
export type ModelView = {
  readonly symbol: CoinSymbol;
  readonly name: string;
  /** Exchange time of the first print that was looked at with it; null before. */
  readonly sinceMs: number | null;
};

export type StatusView = {
  readonly mode: 'simulated' | 'demo' | 'prod';
  readonly account: string;
  readonly state: TraderState;
  /** Whether it may buy and sell, only sell, or neither by itself; null where nothing can be ordered. */
  readonly trading: TradingState | null;
  /** Why it does not enter now, or null. */
  readonly reason: string | null;
  readonly autoEntry: boolean;
  /** ACTIVE in the entry window, INACTIVE outside it, PAUSED by a momentum spike, DISABLED by the owner. */
  readonly autoEntryState: 'ACTIVE' | 'INACTIVE' | 'PAUSED' | 'DISABLED';
  readonly pausedForSeconds: number | null;
  readonly balanceE6: number | null;
  readonly strategy: string;
  readonly models: readonly ModelView[];
  /** Exchange seconds that pass in one wall second: 1 but in practice. */
  readonly clockSpeed: number;
  readonly exchangeConnected: boolean;
  /** Orders whose fate is not proven yet; their markets are blocked. */
  readonly unknownOrders: readonly string[];
};
