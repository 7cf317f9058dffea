import type { AccountId } from './account-right.ts';
import type { Mode } from './ledger.ts';
import type { TradeView } from './view.ts';

/** A trade as it is kept: the view without what only holds while it is open, with what led to its beginning and its end. */
export type TradeRow = Omit<TradeView, 'monitor' | 'heldE2' | 'exit' | 'currentProbability' | 'openPnlE6'> & {
  /** Null for a trade of before monitors were kept. */
  readonly monitor: string | null;
  readonly closeTimeMs: number | null;
  /** What made somebody want out: a rule by its name, `strategy`, `manual`, `kill`; null without an exit. */
  readonly exitReason: string | null;
};

/** What was traded on one account in one mode. */
export type HistoryScope = AccountId & { readonly mode: Mode };

/** Which trades are meant; null: all. */
export type HistoryFilter = {
  /** Days as `2026-03-01`, both included, in `zone`. */
  readonly from: string | null;
  readonly to: string | null;
  /** An IANA zone that the server knows. */
  readonly zone: string;
  /** Which of its times the days mean. */
  readonly by: 'opened' | 'closed';
  readonly statuses: readonly string[] | null;
  readonly symbols: readonly string[] | null;
  readonly strategies: readonly string[] | null;
  readonly monitors: readonly string[] | null;
  readonly results: readonly ('W' | 'L' | 'D')[] | null;
  readonly sides: readonly ('yes' | 'no')[] | null;
  /** Hours in which their markets close, 0…23 on the exchange's clock, as their contracts say them. */
  readonly hours: readonly number[] | null;
};

export type HistoryRow = TradeRow & {
  /** Whether its market paid the side bought; null where the ledger does not tell, as of one that was sold. */
  readonly paid: boolean | null;
};

export type HistorySummary = {
  readonly trades: number;
  readonly won: number;
  readonly lost: number;
  readonly drawn: number;
  /** Of those of which something was bought; null without any. Probability 0…1, prices and edges in 1/10,000 $. */
  readonly meanProbability: number | null;
  readonly meanBuyE4: number | null;
  readonly meanEdgeE4: number | null;
  /** After fees, of those that are over. */
  readonly pnlE6: number;
  readonly feesE6: number;
};

/** Where a page ends: a time in microseconds, and what tells rows of one time apart. */
export type PageKey = { readonly atUs: string; readonly id: string };
export type Page<Row> = { readonly rows: readonly Row[]; readonly next: PageKey | null };

export type AskedPage = { readonly after: PageKey | null; readonly limit: number };

export type FillRow = {
  readonly tradeId: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: 'bid' | 'ask';
  readonly yesPriceE4: number;
  readonly countE2: number;
  readonly feeE6: number;
  readonly isTaker: boolean;
  readonly timeMs: number;
};

export type SettlementRow = {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly result: 'yes' | 'no';
  readonly revenueE6: number;
  readonly yesCountE2: number;
  readonly noCountE2: number;
  readonly timeMs: number;
};

/** As the exchange told it last; YES above zero. Null where it does not tell. */
export type PositionRow = {
  readonly ticker: string;
  readonly countE2: number;
  readonly totalTradedE6: number | null;
  readonly exposureE6: number | null;
  readonly realizedPnlE6: number | null;
  readonly feesE6: number | null;
  readonly changedAtMs: number | null;
  readonly seenAtMs: number;
};
