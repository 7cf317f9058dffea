import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol, Series } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import type { Trade } from '@rec-io/domain/trade';
import type { DecisionRecord } from './decision-record.ts';
import type {
  Clock,
  EngineLog,
  ExchangeGateway,
  ExitJournal,
  GroupMemory,
  Ledger,
  StrategyRunner,
  Timers,
} from './ports.ts';

/** What an owner may change while the trader runs. */
export type EngineSettings = {
  readonly monitors: readonly MonitorSpec[];
  /** Whether monitors may enter at all. */
  readonly autoEntry: boolean;
  readonly limits: RiskLimits;
};

export type EngineOptions = {
  readonly mode: Mode;
  readonly account: string;
  /** What is watched and traded. */
  readonly series: readonly Series[];
  readonly model: (symbol: CoinSymbol) => ProbabilityModel;
  readonly settings: EngineSettings;
  /** Null for a strategy that nobody knows: its monitor is suspended. */
  readonly strategy: (name: string) => StrategyRunner | null;
  readonly gateway: ExchangeGateway;
  readonly groupMemory: GroupMemory;
  readonly ledger: Ledger;
  readonly journal: ExitJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Why whoever hosts it wants no entries now, or null: a wrong clock, a sleep. Exits are not asked. */
  readonly holdEntries?: () => string | null;
  /** Called after every change worth showing; must be cheap. */
  readonly onChange?: () => void;
  /** Called with every decision of every monitor, as it is made: what is kept of it must be copied at once. */
  readonly onDecision?: (record: DecisionRecord) => void;
  /** Called with trades whose state changed, for the projection that owners query. */
  readonly onTrades?: (trades: readonly Trade[]) => void;
  /** Called with a market whose book contradicts itself: it is not traded until its whole comes again. */
  readonly onBrokenBook?: (ticker: string) => void;
  /** Called when `reconcile` is due: the exchange is connected again, or something is not as the ledger has it. */
  readonly onReconcileDue?: (why: string) => void;
};
