import { generateKeyPairSync } from 'node:crypto';
import { openPool } from '@rec-io/database/connection';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedgerEpoch } from '@rec-io/database/ledger-epoch';
import { startTestServer, TEMPLATE, TEST_USER_NO } from '@rec-io/database/test-server';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { CERTAIN } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import type { StrategyDefinition } from '@rec-io/domain/strategy';
import { SECOND_MS } from '@rec-io/domain/time';
import { directRunner } from '@rec-io/engine/built-in-strategies';
import { MemoryJournal } from '@rec-io/engine/memory-journal';
import type { ExchangeGateway, Timers } from '@rec-io/engine/ports';
import { TradingEngine } from '@rec-io/engine/trading-engine';
import { HeaderPool } from '@rec-io/kalshi/header-pool';
import { orderBody } from '@rec-io/kalshi/order-body';
import { ServerClock } from '@rec-io/kalshi/server-clock';
import { signer } from '@rec-io/kalshi/signing';
import { MemoryGroups } from '../packages/engine/test/memory-groups.ts';
import type { Benchmark } from './benchmark.ts';

const STRIKES = 40;
const ORDERS_PATH = '/trade-api/v2/portfolio/events/orders';
const START_MS = Date.parse('2026-10-08T15:00:00Z');
/** An ask of 90 cents, with a bid right below it. */
const BIDS = [[8_900 as PriceE4, 1_000_000 as CountE2]] as const;
const NO_BIDS = [[1_000 as PriceE4, 1_000_000 as CountE2]] as const;
const quiet = { info: () => undefined, warn: () => undefined };
const timers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

const market = (i: number): Market => ({
  ticker: `T${i}`,
  eventTicker: 'E',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: (800_000_000 + i * 1_000_000) as PriceE4,
  openTimeMs: START_MS,
  closeTimeMs: START_MS + 1e10,
  status: 'active',
  title: 'E?',
  strikeType: 'greater',
  strikeText: '',
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 0,
});

/** Wants one contract at every print, strike after strike. */
const ALWAYS: StrategyDefinition = {
  name: 'bench',
  description: '',
  parameters: [],
  memory: { turn: 0 },
  decide(_input, memory) {
    const turn = Number(memory['turn']);
    const limitE4 = 9_000 as PriceE4;
    const ticker = `T${turn % STRIKES}`;
    return {
      memory: { turn: turn + 1 },
      signals: [{ kind: 'entry', ticker, side: 'yes', limitE4, probability: 0.95, edgeE4: 400 }],
      status: { state: 'ACTIVE', pausedForS: null },
    };
  },
};

/** From an index print to the bytes of a signed order, with its intent durable in PostgreSQL before. */
const tickToOrder = (durable: boolean, isSignedAhead: boolean): Benchmark => ({
  name: `tick to signed order bytes, ${durable ? 'intent durable first' : 'without a database'}, ${isSignedAhead ? 'signed ahead' : 'signed on the spot'}`,
  unit: 'ms',
  setup: async () => {
    const server = await startTestServer({ durable: true });
    const pool = openPool({ ...server.admin, database: TEMPLATE }, { userNo: TEST_USER_NO });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signing = signer('bench', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const clock = { nowMs: () => Date.now() };
    // As the client does it: a few signatures wait, and are made on other threads.
    const ahead = new HeaderPool({
      ...{ signer: signing, method: 'POST', path: ORDERS_PATH, clock, timers, log: quiet },
      serverClock: new ServerClock(clock),
    });
    if (isSignedAhead) await ahead.start();
    let sent: PromiseWithResolvers<number> = Promise.withResolvers();
    const none = 0 as CountE2;
    const groups = new MemoryGroups();
    const gateway: ExchangeGateway = {
      async place(order: OrderRequest) {
        const headers = isSignedAhead ? ahead.take() : signing.headers('POST', ORDERS_PATH, Date.now());
        sent.resolve(JSON.stringify(headers).length + JSON.stringify(orderBody(order)).length);
        return {
          kind: 'acknowledged',
          orderId: order.clientOrderId,
          fillCountE2: none,
          remainingCountE2: none,
        };
      },
      balance: async () => 1_000_000_000_000 as MoneyE6,
      positions: async () => [],
      orders: async () => [],
      fills: async () => [],
      settlements: async () => [],
      book: async () => ({ yes: [], no: [] }),
      orderGroups: groups,
      markets: async () => Array.from({ length: STRIKES }, (_, i) => market(i)),
    };
    const account = `bench-${process.pid}`;
    const scope = { userNo: TEST_USER_NO, account, mode: 'simulated' } as const;
    const epoch = await readLedgerEpoch(pool);
    const engine = new TradingEngine({
      mode: 'simulated',
      account,
      journal: new MemoryJournal(),
      series: [{ symbol: 'BTC', kind: 'hourly' }],
      settings: {
        monitors: [
          {
            ...{ name: 'bench', symbol: 'BTC', series: 'hourly', strategy: 'bench', parameters: {} },
            ...{ size: DEFAULT_SIZE, rules: DEFAULT_PROTECTIVE_RULES, enabled: true, mode: 'simulated' },
          },
        ],
        autoEntry: true,
        limits: { ...DEFAULT_RISK_LIMITS, maxOrdersPerHour: 1_000_000 },
      },
      strategy: () => directRunner(ALWAYS),
      model: () => ({
        ...{ name: 'none', observeMinute: () => undefined, prepare: () => undefined, uncertainty: CERTAIN },
        above: () => 0.5,
      }),
      gateway,
      groupMemory: groups,
      ledger: durable ? postgresLedger({ pool, ...scope, epoch }) : { epoch, append: async () => undefined },
      clock,
      timers,
      log: quiet,
    });
    await engine.open([]);
    await engine.reconcile(START_MS, 'start');
    engine.on({ kind: 'connection', connected: true, reason: 'bench' });
    for (let strike = 0; strike < STRIKES; strike++) {
      engine.on({ kind: 'market', market: market(strike) });
      engine.on({ kind: 'book-snapshot', ticker: `T${strike}`, yes: BIDS, no: NO_BIDS });
    }
    await engine.idle();
    let timeMs = START_MS;
    return {
      // The answer to the order before is written behind it; decisions in life do not come so close.
      async before() {
        await engine.idle();
        // Books are heard of all the time.
        engine.on({ kind: 'book-snapshot', ticker: 'T0', yes: BIDS, no: NO_BIDS });
      },
      async run() {
        sent = Promise.withResolvers();
        timeMs += SECOND_MS;
        const indexE4 = 820_000_000 as PriceE4;
        const before = engine.counters.orders;
        engine.on({ kind: 'index', symbol: 'BTC', timeMs, indexE4, window: null, origin: 'seeded' });
        if (engine.counters.orders === before) throw new Error(engine.reason('BTC') ?? 'nothing was ordered');
        await sent.promise;
      },
      async close() {
        ahead.stop();
        await engine.stop();
        await pool.end();
        await server.stop();
      },
    };
  },
});

export const benchmarks: Benchmark[] = [
  tickToOrder(true, true),
  tickToOrder(true, false),
  tickToOrder(false, false),
];
