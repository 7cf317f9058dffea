import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { OrderOutcome, Position } from '@rec-io/domain/order';
import type { TradeBook } from '@rec-io/domain/trade-book';
import type { Clock, EngineLog, ReadBook, Timers } from './ports.ts';
import type { SymbolFeed } from './symbol-feed.ts';

/** What the supervisor needs of the engine around it. */
export type SupervisorOptions = {
  readonly account: string;
  readonly ledgerEpoch: string;
  readonly trades: Pick<TradeBook, 'trades' | 'live'>;
  readonly feeds: ReadonlyMap<CoinSymbol, SymbolFeed>;
  /** Wall milliseconds without a message of any book after which no book is believed. */
  readonly booksStaleMs: () => number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Exchange time now: it must go on while no message comes. */
  readonly exchangeNowMs: () => number;
  /** False until the exchange has told its time once: nothing is decided by this machine's clock alone. */
  readonly isTimeKnown: () => boolean;
  /** From 1, and never the same twice, also for monitors that are gone. */
  readonly nextDecisionNumber: (decision: Pick<Intent, 'monitor' | 'ticker' | 'side' | 'action'>) => number;
  /** Applies the intent to the trades at once, makes it durable, sends it. Resolves when the order's fate is known. */
  readonly submit: (intent: Intent) => Promise<OrderOutcome>;
  readonly record: (entry: LedgerEntry) => void;
  /**
   * Applies the entry at once, and brings it to where it outlives a restart, also while the database is away. Resolves with whether
   * it is there.
   */
  readonly keep: (entry: LedgerEntry) => Promise<boolean>;
  /** What the exchange says is held. @throws when it cannot be read */
  readonly positions: () => Promise<readonly Position[]>;
  /** A market's book, read now. @throws when it cannot be read */
  readonly book: (ticker: string) => Promise<ReadBook>;
  /** Something of this market is not as the ledger has it. */
  readonly onNeedsReconcile: (ticker: string) => void;
  /** Whether the ledger has its opening balance: a fill of before would count as the account's past, and never be told. */
  readonly isAccountKnown: () => boolean;
  /** Why everything is to be sold, while the kill switch wants it so; null otherwise. */
  readonly flattening: () => string | null;
  /** Called when exits begin or end; must be cheap. */
  readonly onChange?: () => void;
};
