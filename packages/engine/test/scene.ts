import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ExchangeOrder, Fill, OrderOutcome, OrderRequest, Settlement } from '@rec-io/domain/order';
import { CERTAIN, type ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { builtInStrategy } from '../src/built-in-strategies.ts';
import type { EngineOptions, EngineSettings } from '../src/engine-options.ts';
import { MemoryJournal } from '../src/memory-journal.ts';
import type { ExchangeGateway, Ledger, ReadBook } from '../src/ports.ts';
import { TradingEngine } from '../src/trading-engine.ts';
import { VirtualTime } from '../src/virtual-time.ts';
import { MemoryGroups } from './memory-groups.ts';

export const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
export const START_MS = CLOSE_MS - 600_000;
export const TICKER = 'KXBTCD-26OCT0812-T98999.99';

export const MARKET: Market = {
  ticker: TICKER,
  eventTicker: 'KXBTCD-26OCT0812',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: 989_999_900 as PriceE4,
  openTimeMs: CLOSE_MS - 3_600_000,
  closeTimeMs: CLOSE_MS,
  status: 'active',
  title: 'BTC price on Oct 8, 2026 at 12pm EDT?',
  strikeType: 'greater',
  strikeText: '$99,000 or above',
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 500_000,
};

/** An exchange whose every answer the test decides; it remembers what it accepted. */
class ScriptedExchange implements ExchangeGateway {
  readonly orderGroups = new MemoryGroups();
  readonly placed: OrderRequest[] = [];
  readonly accepted: ExchangeOrder[] = [];
  readonly filled: Fill[] = [];
  readonly settled: Settlement[] = [];
  held: { ticker: string; countE2: CountE2 }[] = [];
  cashE6 = 1_000_000_000 as MoneyE6;
  answer: (order: OrderRequest) => Promise<OrderOutcome> = async (order) => this.accept(order);

  async place(order: OrderRequest): Promise<OrderOutcome> {
    this.placed.push(order);
    return this.answer(order);
  }

  /** Accepts and fills the whole order at its limit. */
  accept(order: OrderRequest): OrderOutcome {
    const n = this.accepted.length + 1;
    const { clientOrderId, ticker, side, yesPriceE4, countE2 } = order;
    const none = 0 as CountE2;
    const orderId = `o${n}`;
    this.accepted.push({
      orderId,
      clientOrderId,
      ticker,
      side,
      yesPriceE4,
      initialCountE2: countE2,
      fillCountE2: countE2,
      remainingCountE2: none,
      status: 'executed',
      createdTimeMs: START_MS,
    });
    const feeE6 = 4_600 as MoneyE6;
    this.filled.push({
      tradeId: `f${n}`,
      orderId,
      clientOrderId: '',
      ticker,
      side,
      yesPriceE4,
      countE2,
      feeE6,
      isTaker: true,
      timeMs: START_MS + 1_000,
    });
    this.held = [{ ticker, countE2 }];
    this.cashE6 = (this.cashE6 - yesPriceE4 * countE2 - feeE6) as MoneyE6;
    return { kind: 'acknowledged', orderId, fillCountE2: countE2, remainingCountE2: none };
  }

  balance = async () => this.cashE6;
  positions = async () => this.held;
  orders = async () => this.accepted;
  fills = async (sinceMs: number) => this.filled.filter((fill) => fill.timeMs >= sinceMs);
  settlements = async (sinceMs: number) => this.settled.filter((row) => row.timeMs >= sinceMs);
  book = async (): Promise<ReadBook> => Promise.reject(new Error('not told'));
  markets = async () => [MARKET];
}

class MemoryLedger implements Ledger {
  readonly epoch = 'test';
  readonly entries: LedgerEntry[] = [];
  /** Entries are refused while this returns an error. */
  failure: () => Error | null = () => null;

  async append(entries: readonly LedgerEntry[]): Promise<void> {
    const error = this.failure();
    if (error) throw error;
    this.entries.push(...entries);
  }
}

const certain: ProbabilityModel = {
  name: 'certain',
  observeMinute: () => undefined,
  uncertainty: CERTAIN,
  prepare: () => undefined,
  above: () => 0.97,
};

export const MONITOR: MonitorSpec = {
  name: 'btc-hourly-htc',
  symbol: 'BTC',
  series: 'hourly',
  strategy: 'Hourly HTC',
  parameters: {},
  size: DEFAULT_SIZE,
  rules: DEFAULT_PROTECTIVE_RULES,
  enabled: true,
  mode: 'simulated',
};

export const SETTINGS: EngineSettings = {
  monitors: [MONITOR],
  autoEntry: true,
  limits: DEFAULT_RISK_LIMITS,
};

/** A message of a book that changes nothing. */
export const BOOK_HEARD: ExchangeEvent = {
  kind: 'book-delta',
  ticker: TICKER,
  side: 'yes',
  priceE4: 9_200 as PriceE4,
  deltaE2: 0 as CountE2,
};

export type Scene = {
  readonly engine: TradingEngine;
  readonly exchange: ScriptedExchange;
  readonly ledger: MemoryLedger;
  readonly journal: MemoryJournal;
  readonly time: VirtualTime;
  /** Markets whose books the engine asked for anew. */
  readonly broken: readonly string[];
  /** Sends index prints for so many seconds, with a word of the books before each, and lets everything that follows happen. */
  run(seconds: number): Promise<void>;
  /** The same, while no book is heard of. */
  runWithoutBooks(seconds: number): Promise<void>;
};

/** Lets virtual time pass until something has happened. */
export async function passing<T>(time: VirtualTime, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  void work.then(done, done);
  for (let turns = 0; !isDone; turns++) {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    if (!isDone) time.advanceTo(time.nowMs() + 100);
    if (turns > 10_000) throw new Error('it never ends');
  }
  return work;
}

/** A trader in the entry window with one good strike; with `after`, a restart on what it left behind, reconciled or not yet. */
export async function scene(
  after?: Pick<Scene, 'exchange' | 'ledger' | 'journal'>,
  options: Partial<EngineOptions> = {},
  isReconciled = true,
): Promise<Scene> {
  const exchange = after?.exchange ?? new ScriptedExchange();
  const journal = after?.journal ?? new MemoryJournal();
  const ledger = after?.ledger ?? new MemoryLedger();
  const time = new VirtualTime(START_MS);
  const broken: string[] = [];
  const engine = new TradingEngine({
    mode: 'simulated',
    account: 'main',
    series: [{ symbol: 'BTC', kind: 'hourly' }],
    settings: SETTINGS,
    strategy: builtInStrategy,
    model: () => certain,
    gateway: exchange,
    groupMemory: exchange.orderGroups,
    ledger,
    journal,
    clock: time,
    timers: time,
    log: { info: () => undefined, warn: () => undefined },
    onBrokenBook: (ticker) => broken.push(ticker),
    ...options,
  });
  engine.warm(
    'BTC',
    Array.from({ length: 120 }, (_, i) => [START_MS - (120 - i) * 1_000, 1_000_000_000 as PriceE4] as const),
  );
  await engine.open(ledger.entries);
  if (isReconciled) await passing(time, engine.reconcile(START_MS, 'start'));
  else engine.on({ kind: 'market', market: MARKET });
  engine.on({ kind: 'connection', connected: true, reason: 'test' });
  engine.on({
    kind: 'book-snapshot',
    ticker: TICKER,
    yes: [[9_200 as PriceE4, 9_900 as CountE2]],
    no: [[600 as PriceE4, 9_900 as CountE2]],
  });
  const settle = async () => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
  };
  return {
    engine,
    exchange,
    ledger,
    journal,
    time,
    broken,
    run: (seconds) => run(seconds, true),
    runWithoutBooks: (seconds) => run(seconds, false),
  };

  async function run(seconds: number, booksTalk: boolean): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      time.advanceTo(time.nowMs() + 1_000);
      if (booksTalk) engine.on(BOOK_HEARD);
      const indexE4 = 1_000_000_000 as PriceE4;
      engine.on({
        kind: 'index',
        symbol: 'BTC',
        timeMs: time.nowMs(),
        indexE4,
        window: null,
        origin: 'seeded',
      });
      await settle();
    }
  }
}
