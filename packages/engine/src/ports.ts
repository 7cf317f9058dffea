import type { BookLevel } from '@rec-io/domain/exchange-event';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Market, Series } from '@rec-io/domain/market';
import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type {
  ExchangeOrder,
  Fill,
  OrderOutcome,
  OrderRequest,
  Position,
  Settlement,
} from '@rec-io/domain/order';
import type { Parameters } from '@rec-io/domain/parameters';
import type { CashMovement } from '@rec-io/domain/reconciliation/reading';
import type {
  StrategyDecision,
  StrategyDeclaration,
  StrategyInput,
  StrategyMemory,
} from '@rec-io/domain/strategy';
import type { Topic, ViewTopics } from '@rec-io/domain/view';

/** Everything the engine needs of the outside world. Adapters implement these; a replay and a test do, too. */

export interface Clock {
  /**
   * Wall time in UTC milliseconds: only for ages. Decisions use the exchange time that events carry. The engine's own never goes
   * back, and moves only with time that really passes, the machine's sleep included.
   */
  nowMs(): number;
}

export interface Timers {
  /** Runs `action` once after `delayMs` of wall time; the returned function cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

/** Bids of both legs, in their own prices. */
export type ReadBook = { readonly yes: readonly BookLevel[]; readonly no: readonly BookLevel[] };

/** The exchange as a trader uses it. Events come separately, in order, through `TradingEngine.on`. */
export interface ExchangeGateway {
  /**
   * Sends one order. Never throws and never retries: whatever is not a clear yes or a clear no is `unknown`.
   * Its fills arrive as events, before or after this resolves.
   */
  place(order: OrderRequest): Promise<OrderOutcome>;

  /** Reads for recovery. They throw when the exchange cannot be read completely; never a partial list. */
  /** The account's cash, wherever within the account it lies: moving it about changes nothing. */
  balance(): Promise<MoneyE6>;
  /**
   * Money that came or went at or after `sinceMs` for another reason than trading. Null when the exchange does not tell; absent
   * where there is none.
   */
  cashMovements?(sinceMs: number): Promise<readonly CashMovement[] | null>;
  positions(): Promise<readonly Position[]>;
  /** Orders created at or after `sinceMs` (exchange time), any status. */
  orders(sinceMs: number): Promise<readonly ExchangeOrder[]>;
  /** Fills at or after `sinceMs` (exchange time). */
  fills(sinceMs: number): Promise<readonly Fill[]>;
  settlements(sinceMs: number): Promise<readonly Settlement[]>;
  /** A market's whole book as it is now, where the stream of books cannot be used. */
  book(ticker: string): Promise<ReadBook>;
  readonly orderGroups: OrderGroups;
  /** Markets of a series that are not settled yet. */
  markets(series: Series): Promise<readonly Market[]>;
}

/** Groups of orders at the exchange. Whatever it has not confirmed rejects; nothing is sent twice. */
export interface OrderGroups {
  /** @returns null when the exchange has no such group */
  find(groupId: string, exchangeIndex: number): Promise<{ readonly isTriggered: boolean } | null>;
  /** @param limitE2 contracts that may fill within 15 seconds @returns its id */
  create(exchangeIndex: number, limitE2: CountE2): Promise<string>;
  limit(groupId: string, exchangeIndex: number, limitE2: CountE2): Promise<void>;
  /** Cancels its orders and refuses new ones until it is reset. */
  trigger(groupId: string, exchangeIndex: number): Promise<void>;
  reset(groupId: string, exchangeIndex: number): Promise<void>;
}

/** Remembers over restarts which groups are ours, by shard. */
export interface GroupMemory {
  read(): Promise<ReadonlyMap<number, string>>;
  write(exchangeIndex: number, groupId: string): Promise<void>;
}

/** The durable, append-only record. */
export interface Ledger {
  /**
   * Resolves when the entries are durable, in the order of the calls. Rejects when they are not known to be: then the
   * caller must not act on them. An entry already there (same client order id, trade id …) is no error and no second row.
   */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** New at every fresh database; part of every client order id. */
  readonly epoch: string;
}

/** A local file that keeps the intents of exits while the ledger does not answer. Nothing else ever goes there. */
export interface ExitJournal {
  /** Resolves when the entries would survive a loss of power. Rejects when that is not certain. */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** What was appended and not forgotten, oldest first, also by an earlier run. */
  read(): Promise<readonly LedgerEntry[]>;
  /** The ledger has these now. */
  forget(entries: readonly LedgerEntry[]): Promise<void>;
}

/** Runs one strategy. */
export interface StrategyRunner {
  readonly strategy: StrategyDeclaration;
  /** One whose code is its owner's own: it answers with a promise, from elsewhere. */
  readonly isSandboxed: boolean;
  /** Why it cannot be asked at all: what its owner wrote cannot be loaded. Null when it can. */
  readonly problem: string | null;
  /** A sandboxed one's promise rejects when it threw, was too slow, or answered nonsense. It settles in any case. */
  decide(
    input: StrategyInput,
    memory: StrategyMemory,
    parameters: Parameters,
  ): StrategyDecision | Promise<StrategyDecision>;
}

/** Where views go. Must not block: latest wins, per topic. */
export interface ViewSink {
  publish<T extends Topic>(topic: T, data: ViewTopics[T]): void;
}

/** The engine's own log. Secrets never reach it: it has none. */
export interface EngineLog {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
}
