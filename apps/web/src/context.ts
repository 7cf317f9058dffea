import type { WebPush } from '@rec-io/delivery/web-push';
import type { AccountId } from '@rec-io/domain/account-right';
import type { Mode } from '@rec-io/domain/ledger';
import type { Logger } from 'pino';
import type { OnBreach } from './contract/validation.ts';
import type {
  AlertSource,
  ApiKeyStore,
  AuditStore,
  BacktestBench,
  Clock,
  ComparisonBench,
  DataSource,
  ExchangeKeyStore,
  ExplanationStore,
  HealthSource,
  HistoryStore,
  ModelShelf,
  MonitorStore,
  NotificationStore,
  ObservedSystem,
  OwnDataSource,
  PasskeyStore,
  PriceStore,
  ProfileStore,
  PushDeviceStore,
  RightStore,
  RiskAcceptanceStore,
  SecondFactorStore,
  SessionStore,
  StrategyShelf,
  SystemFactStore,
  UserStore,
} from './ports.ts';

/** All that web needs of its surroundings. */
export type WebContext = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The trader's view channel: `ws://127.0.0.1:4000/view`. */
  readonly traderUrl: string;
  /** Where the trader takes commands: `http://127.0.0.1:4000/command`. */
  readonly commandUrl: string;
  /** While anything lies at this path, nothing is entered: what a kill writes, whether or not the trader hears it. */
  readonly killFile: string;
  /** What that trader trades: only who has a right on it sees and tells it anything. */
  readonly traderAccount: AccountId;
  /** In which the trader runs. */
  readonly mode: Mode;
  /** What web shows the trader to be let in. */
  readonly internalToken: string;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly rights: RightStore;
  readonly audit: AuditStore;
  readonly secondFactors: SecondFactorStore;
  readonly passkeys: PasskeyStore;
  readonly apiKeys: ApiKeyStore;
  readonly history: HistoryStore;
  readonly profiles: ProfileStore;
  readonly ownData: OwnDataSource;
  readonly monitors: MonitorStore;
  readonly strategies: StrategyShelf;
  readonly riskAcceptances: RiskAcceptanceStore;
  /** Of the trader's account. */
  readonly exchangeKeys: ExchangeKeyStore;
  readonly research: ModelShelf;
  readonly backtests: BacktestBench;
  readonly comparisons: ComparisonBench;
  readonly notifications: NotificationStore;
  readonly pushDevices: PushDeviceStore;
  /** Web ends it when it stops. */
  readonly push: WebPush;
  readonly system: ObservedSystem;
  readonly data: DataSource;
  readonly health: HealthSource;
  readonly alerts: AlertSource;
  readonly systemFacts: SystemFactStore;
  readonly prices: PriceStore;
  readonly explanations: ExplanationStore;
  /** The built dashboard: `apps/dashboard/dist`. */
  readonly staticDir: string;
  /** Names besides the loopback ones under which browsers reach this server, without port: `trader.example.org`. */
  readonly hostNames?: readonly string[];
  /**
   * Address ranges (CIDR) from which the page may be reached beside this machine. With any, web listens on all addresses of
   * this machine and closes every connection from elsewhere; without, on `host` alone.
   */
  readonly access?: readonly string[];
  readonly log: Logger;
  /** Told when an answer is not what its route promises; without it, the log is. */
  readonly onBreach?: OnBreach;
  readonly clock: Clock;
};

export type RunningWeb = {
  /** The port that is really listened on. */
  readonly port: number;
  stop(): Promise<void>;
};
