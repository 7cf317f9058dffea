import type { Readable } from 'node:stream';
import type { AccountId, AccountPerson, AccountRole, Granted, Reach } from '@rec-io/domain/account-right';
import type { Alert, ChannelTest, ShownAlerts } from '@rec-io/domain/alert';
import type { AuditEntry, AuditFilter, AuditRow } from '@rec-io/domain/audit-entry';
import type {
  BacktestBegun,
  BacktestReport,
  BacktestsView,
  BacktestWish,
} from '@rec-io/domain/backtest-view';
import type { DataGrowth } from '@rec-io/domain/data-growth';
import type { HealthReport } from '@rec-io/domain/health-view';
import type {
  AskedPage,
  FillRow,
  HistoryFilter,
  HistoryRow,
  HistoryScope,
  HistorySummary,
  Page,
  PositionRow,
  SettlementRow,
} from '@rec-io/domain/history';
import type { KnownStrategy } from '@rec-io/domain/known-strategy';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MonitorChange, TradeOfMonitor } from '@rec-io/domain/monitor-change';
import type { MonitorSettings, OwnerDefaults } from '@rec-io/domain/monitor-settings';
import type { Notification, NotificationElsewhere, NotificationKind } from '@rec-io/domain/notification';
import type { AutoTradeSettings, TradePreferences } from '@rec-io/domain/owner-settings';
import type { PriceBar } from '@rec-io/domain/price-bar';
import type { Profile } from '@rec-io/domain/profile';
import type { PushAddress, PushDevice, PushSubscription } from '@rec-io/domain/push-device';
import type { ComparisonView, ComparisonWish, ResearchView } from '@rec-io/domain/research-view';
import type { RiskAcceptance } from '@rec-io/domain/risk-disclosure';
import type {
  ApiKey,
  KeyHolder,
  NewApiKey,
  NewPasskey,
  OpenSession,
  Passkey,
  PasskeyHolder,
  SecondFactor,
} from '@rec-io/domain/sign-in-means';
import type {
  DatabaseView,
  LogFile,
  LogPage,
  LogQuestion,
  RestartOutcome,
  SystemView,
} from '@rec-io/domain/system-view';
import type {
  ExchangeKey,
  KeptExchangeKey,
  NewExchangeKey,
} from '@rec-io/installer/credentials/exchange-keys';
import type { Static } from '@sinclair/typebox';
import type { ToldDecision } from './explain/explain-schemas.ts';

type Told = Static<typeof ToldDecision>;

/** What web needs of the outside world. `packages/database` implements the stores on PostgreSQL. */

export interface UserStore {
  findByLogin(
    login: string,
  ): Promise<{ userNo: string; login: string; passwordHash: string; isActive: boolean } | null>;
  recordLogin(userNo: string, atMs: number): Promise<void>;
  /** Changes the password and ends every session of the person but one. @returns the token hashes of those that ended */
  changePassword(userNo: string, passwordHash: string, keptTokenHash: string): Promise<readonly string[]>;
}

/** Sessions by the SHA-256 of their token: whoever reads the table cannot sign in with it. */
export interface SessionStore {
  create(session: {
    tokenHash: string;
    userNo: string;
    createdAtMs: number;
    expiresAtMs: number;
    userAgent: string;
    address: string;
  }): Promise<void>;
  find(
    tokenHash: string,
  ): Promise<{ userNo: string; login: string; expiresAtMs: number; reach: Reach | null } | null>;
  /** Looks at this account from now on, as far as the person has a right there. */
  choose(tokenHash: string, account: AccountId): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  /** Seen alive; called at most once a minute for each. */
  touch(tokenHash: string, atMs: number): Promise<void>;
  list(userNo: string, thisTokenHash: string, nowMs: number): Promise<readonly OpenSession[]>;
  /** Ends one by its id, or all but one. @returns the token hashes of those that ended */
  end(userNo: string, id: string): Promise<readonly string[]>;
  endOthers(userNo: string, keptTokenHash: string): Promise<readonly string[]>;
  removeExpired(nowMs: number): Promise<void>;
}

/** Rights of people on accounts. */
export interface RightStore {
  reachable(userNo: string): Promise<readonly Reach[]>;
  people(account: AccountId): Promise<readonly AccountPerson[]>;
  grant(account: AccountId, login: string, role: AccountRole, by: string): Promise<Granted>;
  revoke(account: AccountId, login: string): Promise<Granted>;
}
/** What was done, append-only. */
export interface AuditStore {
  write(entry: AuditEntry): Promise<void>;
  /** Newest first. @param before only what is older than this `seq`; null: all */
  read(
    account: AccountId,
    before: number | null,
    limit: number,
    filter?: AuditFilter,
  ): Promise<readonly AuditRow[]>;
}
/** Time-based codes and recovery codes. */
export interface SecondFactorStore {
  read(userNo: string): Promise<SecondFactor | null>;
  /** Begins anew, unless one is confirmed. @returns false where one is */
  begin(userNo: string, secret: string): Promise<boolean>;
  /** @returns false where nothing was begun, or it was confirmed before */
  confirm(userNo: string, step: number, codeHashes: readonly string[]): Promise<boolean>;
  /** @returns false where a code of this step or a later one was used before */
  useStep(userNo: string, step: number): Promise<boolean>;
  useRecoveryCode(userNo: string, codeHash: string): Promise<boolean>;
  recoveryCodesLeft(userNo: string): Promise<number>;
  remove(userNo: string): Promise<boolean>;
}

/** Passkeys by the id that the device gives them; only the public half is kept. */
export interface PasskeyStore {
  find(credentialId: string): Promise<PasskeyHolder | null>;
  /** @returns null where it is kept already */
  create(userNo: string, key: NewPasskey): Promise<Passkey | null>;
  list(userNo: string): Promise<readonly Passkey[]>;
  credentialIds(userNo: string, hostName: string): Promise<readonly string[]>;
  rename(userNo: string, id: string, name: string): Promise<boolean>;
  /** @returns false where another use came first */
  use(userNo: string, id: string, from: number, counter: number): Promise<boolean>;
  remove(userNo: string, id: string): Promise<boolean>;
}

/** API keys by the SHA-256 of their text. */
export interface ApiKeyStore {
  find(keyHash: string): Promise<KeyHolder | null>;
  create(userNo: string, key: NewApiKey): Promise<ApiKey>;
  list(userNo: string): Promise<readonly ApiKey[]>;
  revoke(userNo: string, id: string): Promise<boolean>;
  touch(userNo: string, id: string): Promise<void>;
}

/** What was traded on an account. Pages begin behind `after`; null: at the newest, or the oldest where `order` says so. */
export interface HistoryStore {
  page(
    of: HistoryScope,
    filter: HistoryFilter,
    asked: AskedPage & { order: 'asc' | 'desc' },
  ): Promise<Page<HistoryRow>>;
  summary(of: HistoryScope, filter: HistoryFilter): Promise<HistorySummary>;
  /** Every trade that is meant, oldest first, page by page. */
  all(of: HistoryScope, filter: HistoryFilter): AsyncGenerator<readonly HistoryRow[]>;
  fills(of: HistoryScope, asked: AskedPage): Promise<Page<FillRow>>;
  settlements(of: HistoryScope, asked: AskedPage): Promise<Page<SettlementRow>>;
  positions(of: HistoryScope, asked: AskedPage): Promise<Page<PositionRow>>;
}

/** Who a person is, as they told it themselves. */
export interface ProfileStore {
  read(userNo: string): Promise<Profile>;
  /** Changes what is given. @returns null where the database does not know the time zone */
  change(userNo: string, change: Partial<Profile>): Promise<Profile | null>;
}

/** An owner's monitors, and what holds for all of them. */
export interface MonitorStore {
  read(ownerNo: string): Promise<readonly MonitorSettings[]>;
  defaults(ownerNo: string): Promise<OwnerDefaults>;
  /** Changes what is named. @returns all of them, as they are now */
  changeDefaults(
    ownerNo: string,
    change: { auto: Partial<AutoTradeSettings>; preferences: Partial<TradePreferences> },
  ): Promise<OwnerDefaults>;
  /** Trades on which money still hangs, of every account and mode. @param name null: of all monitors */
  held(ownerNo: string, name: string | null): Promise<readonly TradeOfMonitor[]>;
  /** @returns false where there is one of that name, which is left as it is */
  add(ownerNo: string, monitor: MonitorSettings): Promise<boolean>;
  /** @returns false where there is none of that name */
  change(ownerNo: string, name: string, change: MonitorChange): Promise<boolean>;
  remove(ownerNo: string, name: string): Promise<boolean>;
}

/** Strategies that monitors can name: those of the program, and the owner's own files. */
export interface StrategyShelf {
  readonly directory: string;
  known(): Promise<readonly KnownStrategy[]>;
}

/** Who accepted the risk text of an account. */
export interface RiskAcceptanceStore {
  /** Null where nobody accepted this version. */
  read(account: AccountId, version: number): Promise<RiskAcceptance | null>;
  /** The first one of a version stands. */
  accept(
    account: AccountId,
    given: Pick<RiskAcceptance, 'version' | 'login' | 'via'> & { readonly userNo: string | null },
  ): Promise<void>;
}

/** Keys of the exchange: in files that only the programs may read, never in the database. */
export interface ExchangeKeyStore {
  list(): Promise<readonly ExchangeKey[]>;
  /** Tries it on the exchange first, unless that is not wanted. @throws CatalogueError, and then the one that was there stays */
  keep(key: NewExchangeKey): Promise<KeptExchangeKey>;
}

/** How the index went. */
export interface PriceStore {
  /** `count` spans of so many seconds until a time, oldest first. */
  bars(
    symbol: CoinSymbol,
    asked: { seconds: number; untilMs: number; count: number },
  ): Promise<readonly PriceBar[]>;
}

/** The installation that web belongs to. */
export interface ObservedSystem {
  look(): Promise<SystemView>;
  /** Asks one program to end; what keeps it alive starts it again. @param pid of the process that is meant */
  restart(program: string, pid: number): Promise<RestartOutcome>;
  /** Those that there are. */
  logs(): Promise<readonly LogFile[]>;
  /** Without secrets. */
  log(asked: LogQuestion): Promise<LogPage | 'unknown' | 'unreadable'>;
}

/** Everything that is kept of a person, as a zip that is made while it is read. */
export interface OwnDataSource {
  of(userNo: string): Readable;
}

/** What grows, and how fast. */
export interface DataSource {
  look(): Promise<DataGrowth>;
}

/** The models of the installation. What is refused is told as why; null: it was done. */
export interface ModelShelf {
  look(): Promise<ResearchView>;
  /** @param seen what is in use as whoever asks has seen it: where it is another by then, nothing is changed */
  use(symbol: CoinSymbol, name: string, seen: string, by: string, why: string): Promise<string | null>;
  /** To what was in use before. */
  rollBack(symbol: CoinSymbol, seen: string, by: string, why: string): Promise<string | null>;
  /** Begins one, in a process of its own. */
  refresh(symbols: readonly CoinSymbol[], by: string): string | null;
  /** @returns whether one was under way that was begun here */
  cancelRefresh(): boolean;
}

/** Two models asked the same questions, one comparison at a time. */
export interface ComparisonBench {
  look(): Promise<ComparisonView>;
  /** Begins one in a process of its own. @returns why not; null when it was begun */
  begin(wish: ComparisonWish, by: string): Promise<string | null>;
  /** @returns whether one was under way */
  cancel(): boolean;
}

/** Backtests of this installation: what is saved, and one at a time that is under way. */
export interface BacktestBench {
  look(): Promise<BacktestsView>;
  /** Begins one in a process of its own, if the command takes what is wished. */
  begin(wish: BacktestWish, by: string): Promise<BacktestBegun>;
  /** @returns whether one was under way */
  cancel(): boolean;
  /** Null where there is none of that name. */
  read(name: string): Promise<BacktestReport | null>;
  /** @returns whether there was one */
  remove(name: string): Promise<boolean>;
}

/** What happened by itself, gathered from where it is written down, and how far a person has read. */
export interface NotificationStore {
  page(
    reader: NotificationReader,
    kind: NotificationKind | null,
    asked: AskedPage,
    elsewhere: readonly NotificationElsewhere[],
  ): Promise<Page<Notification>>;
  /** At most a hundred. */
  unread(reader: NotificationReader, elsewhere: readonly NotificationElsewhere[]): Promise<number>;
  markRead(reader: NotificationReader, upToMs: number): Promise<void>;
}
type NotificationReader = { readonly of: HistoryScope; readonly userNo: string };

/** Browsers of people that are told while no page is open. */
export interface PushDeviceStore {
  /**
   * Binds it to the session; whoever had it before has it no more.
   * @param replaces the address that it had until now. @param onlyKnown not where it was removed: neither it nor what it replaces is known
   * @returns why not: the person has as many as there may be, or it is not known
   */
  keep(
    session: { readonly userNo: string; readonly tokenHash: string },
    given: PushSubscription,
    userAgent: string,
    how: { readonly replaces: string | null; readonly onlyKnown: boolean },
  ): Promise<{ readonly device: PushDevice; readonly isNew: boolean } | 'too-many' | 'unknown'>;
  list(userNo: string): Promise<readonly PushDevice[]>;
  find(userNo: string, id: string): Promise<PushAddress | null>;
  /** Of everybody who may see an account. */
  ofAccount(account: AccountId): Promise<readonly PushAddress[]>;
  remove(userNo: string, id: string): Promise<boolean>;
  /** All of a person but those of one session, also where theirs has run out. */
  removeOthers(userNo: string, keptTokenHash: string): Promise<number>;
  /** What became of what was sent to it. */
  taken(device: Pick<PushAddress, 'userNo' | 'id'>): Promise<void>;
  failed(device: Pick<PushAddress, 'userNo' | 'id'>, why: string): Promise<void>;
}

/** The monitor's word on the health of the installation. */
export interface HealthSource {
  /** Null where neither it nor the database says anything. */
  look(): Promise<HealthReport | null>;
  /** Lets entries go on although the monitor holds them. @returns why they were held; empty where they were not */
  lift(by: string, reason: string): Promise<readonly string[]>;
}

/** Who is told when something is wrong. */
export interface AlertSource {
  look(): Promise<ShownAlerts>;
  /** Once by each channel that is set up. */
  test(): Promise<readonly ChannelTest[]>;
  /** @returns what was acknowledged; empty where it is not open */
  acknowledge(by: string, no: number): Promise<readonly Alert[]>;
}

export interface SystemFactStore {
  read(of: HistoryScope): Promise<DatabaseView>;
}

/** What the ledger and the recorded decisions know of a trade. */
export interface ExplanationStore {
  /** Empty for a trade that there is not. @returns `status` as it is kept beside the ledger; null where it is not */
  ofTrade(
    of: HistoryScope,
    id: string,
  ): Promise<{ readonly entries: readonly LedgerEntry[]; readonly status: string | null }>;
  /** What a monitor of the trader's account knew at a moment, or why that cannot be told. */
  decisionAt(of: HistoryScope, asked: { timeMs: number; monitor: string }): Promise<Told>;
}

export interface Clock {
  /** Wall time in UTC milliseconds. */
  nowMs(): number;
}
