import { pushKeys } from '@rec-io/delivery/push-keys';
import { type WebPush, webPush } from '@rec-io/delivery/web-push';
import type { AccountId } from '@rec-io/domain/account-right';
import type { Mode } from '@rec-io/domain/ledger';
import { INTERNAL_TOKEN } from '@rec-io/program-parts/test-trader';
import { type Logger, pino } from 'pino';
import type { RunningWeb, WebContext } from '../src/context.ts';
import type {
  AlertSource,
  ApiKeyStore,
  BacktestBench,
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
  PriceStore,
  ProfileStore,
  SecondFactorStore,
  StrategyShelf,
  SystemFactStore,
} from '../src/ports.ts';
import { start } from '../src/start.ts';
import {
  MemoryAudit,
  MemoryMonitors,
  MemoryRights,
  MemorySessions,
  MemoryUsers,
  NoPushDevices,
  TRADERS,
} from './memory-stores.ts';

export const PASSWORD = 'correct horse battery staple';

export type TestWeb = RunningWeb & {
  readonly origin: string;
  readonly sessions: MemorySessions;
  readonly users: MemoryUsers;
  readonly audit: MemoryAudit;
  readonly rights: MemoryRights;
  readonly clock: { nowMs(): number; aheadMs: number };
  /** Signs in as `owner`; the Cookie header to send from then on. */
  signIn(): Promise<string>;
};

/** For tests that ask nothing of it. */
export const nowhere = <T extends object>(name: string): T =>
  new Proxy({} as T, {
    get: () => () => Promise.reject(new Error(`this test has no ${name}`)),
  });

/** The head of every page asks how much is unread. */
const nothingHappened: NotificationStore = {
  page: async () => ({ rows: [], next: null }),
  unread: async () => 0,
  markRead: async () => undefined,
};

/** The page of the models shows backtests, too. */
const nothingTried: BacktestBench = {
  look: async () => ({
    now: null,
    last: null,
    options: [],
    coins: [],
    runs: [],
    none: 'No prices are stored.',
  }),
  begin: async () => ({ refused: 'no prices are stored' }),
  cancel: () => false,
  read: async () => null,
  remove: async () => false,
};

const nothingCompared: ComparisonBench = {
  look: async () => ({ now: null, last: null, result: null }),
  begin: async () => 'no prices are stored',
  cancel: () => false,
};

const noFactor = { read: async () => null } as unknown as SecondFactorStore;

export const TEST_PUSH_KEYS = pushKeys(Buffer.alloc(32, 7));

/** Web on a free port with stores in memory and a clock that can be put forward. */
export async function startWeb(options: {
  traderUrl?: string;
  commandUrl?: string;
  killFile?: string;
  staticDir?: string;
  hostNames?: string[];
  access?: string[];
  traderAccount?: AccountId;
  secondFactors?: SecondFactorStore;
  apiKeys?: ApiKeyStore;
  history?: HistoryStore;
  profiles?: ProfileStore;
  ownData?: OwnDataSource;
  monitors?: MonitorStore;
  strategies?: StrategyShelf;
  prices?: PriceStore;
  explanations?: ExplanationStore;
  mode?: Mode;
  exchangeKeys?: ExchangeKeyStore;
  /** In place of those in memory. */
  stores?: Partial<
    Pick<
      WebContext,
      'users' | 'sessions' | 'rights' | 'audit' | 'riskAcceptances' | 'passkeys' | 'pushDevices'
    >
  >;
  push?: WebPush;
  research?: ModelShelf;
  backtests?: BacktestBench;
  comparisons?: ComparisonBench;
  notifications?: NotificationStore;
  system?: ObservedSystem;
  data?: DataSource;
  health?: HealthSource;
  alerts?: AlertSource;
  systemFacts?: SystemFactStore;
  log?: Logger;
  /** To come back where an earlier one stopped. */
  port?: number;
  sessions?: MemorySessions;
}): Promise<TestWeb> {
  const users = await MemoryUsers.withPassword(PASSWORD);
  const sessions = options.sessions ?? new MemorySessions();
  const [audit, rights] = [new MemoryAudit(), new MemoryRights()];
  const clock = { aheadMs: 0, nowMs: () => Date.now() + clock.aheadMs };
  const web = await start({
    host: '127.0.0.1',
    port: options.port ?? 0,
    traderUrl: options.traderUrl ?? 'ws://127.0.0.1:9/view',
    commandUrl: options.commandUrl ?? 'http://127.0.0.1:9/command',
    killFile: options.killFile ?? '/nonexistent/KILL',
    traderAccount: options.traderAccount ?? TRADERS,
    mode: options.mode ?? 'simulated',
    internalToken: INTERNAL_TOKEN,
    users,
    sessions,
    audit,
    rights,
    secondFactors: options.secondFactors ?? noFactor,
    passkeys: options.stores?.passkeys ?? nowhere('passkeys'),
    apiKeys: options.apiKeys ?? nowhere('API keys'),
    history: options.history ?? nowhere('history'),
    profiles: options.profiles ?? nowhere('profiles'),
    ownData: options.ownData ?? nowhere('own data'),
    monitors: options.monitors ?? new MemoryMonitors(),
    strategies: options.strategies ?? { directory: '/nonexistent', known: async () => [] },
    explanations: options.explanations ?? nowhere('explanations'),
    prices: options.prices ?? { bars: async () => [] },
    riskAcceptances: options.stores?.riskAcceptances ?? nowhere('acceptances of the risk'),
    exchangeKeys: options.exchangeKeys ?? nowhere('keys of the exchange'),
    pushDevices: options.stores?.pushDevices ?? new NoPushDevices(),
    push: options.push ?? webPush({ keys: TEST_PUSH_KEYS, subject: 'mailto:test@example.com' }),
    ...options.stores,
    notifications: options.notifications ?? nothingHappened,
    research: options.research ?? nowhere('models'),
    backtests: options.backtests ?? nothingTried,
    comparisons: options.comparisons ?? nothingCompared,
    system: options.system ?? nowhere('system'),
    data: options.data ?? nowhere('data that grows'),
    health: options.health ?? nowhere('health'),
    alerts: options.alerts ?? nowhere('alerts'),
    systemFacts: options.systemFacts ?? nowhere('facts of the system'),
    staticDir: options.staticDir ?? '/nonexistent',
    hostNames: options.hostNames ?? [],
    access: options.access ?? [],
    onBreach(problem) {
      throw new Error(problem);
    },
    log: options.log ?? pino({ level: 'silent' }),
    clock,
  });
  const origin = `http://127.0.0.1:${web.port}`;
  return {
    ...web,
    origin,
    sessions,
    users,
    audit,
    rights,
    clock,
    async signIn() {
      const reply = await postSession(origin, { login: 'owner', password: PASSWORD });
      const cookie = reply.headers.get('set-cookie')?.split(';')[0];
      if (!cookie) throw new Error(`sign-in failed: ${reply.status}`);
      return cookie;
    },
  };
}

export const postSession = (origin: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
