/**
 * What a trader says of itself to whoever watches it. `beats` counts whole rounds of its decisions: a trader that answers and does
 * not decide says the same number again.
 */
export type TraderBeat = {
  /** Which start of the trader this is: the count begins anew with each. */
  readonly startedAtMs: number;
  readonly beats: number;
  /** `trading`, `reconciling`, `market-only` … */
  readonly state: string;
  /** Whether it may enter by itself. */
  readonly armed: boolean;
  /** Trades that money may hang on, orders of unknown fate included. */
  readonly liveTrades: number;
  /** How old the newest of each coin is; absent where a trader does not say. */
  readonly feeds?: readonly FeedBeat[];
};

/** Wall milliseconds since the newest index print of a coin, and since the newest message of its books; null before the first. */
export type FeedBeat = {
  readonly symbol: string;
  readonly indexAgeMs: number | null;
  readonly booksAgeMs: number | null;
};
