import type { TradeView } from './view.ts';

/** A live trade with all that its owner asks of it: what it is worth, what watches it, and what becomes of it. */
export type LiveTradeView = TradeView & {
  /** Exchange time. */
  readonly closeTimeMs: number;
  /** Best bid for the side held; null when nobody bids, and where the book is not known or not to be used. */
  readonly bidE4: number | null;
  /** What that bid would bring for what is held, before the fee. */
  readonly valueE6: number | null;
  /** Wall milliseconds since any book was heard of: how old bid and value are; null where no book is followed. */
  readonly booksAgeMs: number | null;
  /** Wall milliseconds since the newest index: how old the probability is; null where none is followed. */
  readonly indexAgeMs: number | null;
  /** What sells it by itself, in words; empty when nothing does. */
  readonly rules: readonly string[];
};
