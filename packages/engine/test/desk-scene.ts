import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import {
  type ExchangeOrder,
  entryOrder,
  exitOrder,
  type Fill,
  type OrderOutcome,
  type OrderRequest,
} from '@rec-io/domain/order';
import { DurableIntents } from '../src/durable-intents.ts';
import { Facts } from '../src/facts.ts';
import { MemoryJournal } from '../src/memory-journal.ts';
import { OrderDesk, type Submission } from '../src/order-desk.ts';
import { VirtualTime } from '../src/virtual-time.ts';

const START_MS = Date.parse('2026-10-08T15:50:00Z');
const quiet = { info: () => undefined, warn: () => undefined };

export const entry = (id: string, change: Partial<Intent> = {}): Intent => {
  const { side = 'yes', limitE4 = 9_400 as PriceE4, action = 'entry' } = change;
  const order = (action === 'exit' ? exitOrder : entryOrder)(side, limitE4);
  return {
    clientOrderId: id,
    decisionNumber: 1,
    monitor: 'm',
    strategy: 'Hourly HTC',
    symbol: 'BTC',
    eventTicker: 'E',
    ticker: 'T',
    contract: 'E?',
    floorStrikeE4: 989_999_900 as PriceE4,
    closeTimeMs: START_MS + 600_000,
    side,
    action,
    closes: null,
    cause: 'entry',
    method: 'auto',
    countE2: 300 as CountE2,
    limitE4,
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability: 0.97,
    model: 'a model',
    edgeE4: 100,
    indexE4: 1_000_000_000 as PriceE4,
    momentumBp: null,
    timeToCloseS: 600,
    timeMs: START_MS,
    ...change,
  };
};
export const exit = (id: string, change: Partial<Intent> = {}): Intent =>
  entry(id, {
    action: 'exit',
    closes: 'c1',
    cause: 'probability-stop',
    limitE4: 5_000 as PriceE4,
    ...change,
  });

/** An exchange whose every answer the test decides; it remembers what it accepted. */
class ScriptedExchange {
  readonly placed: OrderRequest[] = [];
  readonly orders: ExchangeOrder[] = [];
  readonly fills: Fill[] = [];
  answer: (order: OrderRequest) => Promise<OrderOutcome> = async (order) => this.accept(order);
  /** Reads fail while this returns an error. */
  failure: () => Error | null = () => null;

  /** Accepts an order, fills so much of it at its limit and cancels the rest. */
  accept(order: OrderRequest, fillCountE2 = order.countE2): OrderOutcome {
    const { clientOrderId, ticker, side, yesPriceE4, countE2 } = order;
    const orderId = `o-${clientOrderId}`;
    const remainingCountE2 = 0 as CountE2;
    this.orders.push({
      ...{ orderId, clientOrderId, ticker, side, yesPriceE4, fillCountE2, remainingCountE2 },
      initialCountE2: countE2,
      status: fillCountE2 === countE2 ? 'executed' : 'canceled',
      createdTimeMs: START_MS,
    });
    if (fillCountE2 > 0) this.fills.push(this.fillOf(order, fillCountE2));
    return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
  }

  fillOf({ clientOrderId, ticker, side, yesPriceE4 }: OrderRequest, countE2: CountE2): Fill {
    return {
      tradeId: `t-${clientOrderId}`,
      orderId: `o-${clientOrderId}`,
      clientOrderId: '',
      ...{ ticker, side, yesPriceE4, countE2 },
      feeE6: 4_000 as MoneyE6,
      isTaker: true,
      timeMs: START_MS + 1_000,
    };
  }
}

/** A ledger in memory that may be away, or silent. */
class MemoryLedger {
  readonly epoch = 'test';
  readonly entries: LedgerEntry[] = [];
  state: 'well' | 'away' | 'silent' = 'well';
  #silence = Promise.withResolvers<void>();

  /** Also what it was asked while it was silent is done now. */
  recover(): void {
    this.state = 'well';
    this.#silence.resolve();
    this.#silence = Promise.withResolvers();
  }

  async append(entries: readonly LedgerEntry[]): Promise<void> {
    if (this.state === 'silent') await this.#silence.promise;
    if (this.state === 'away') throw new Error('the database is away');
    for (const each of entries) if (!this.entries.includes(each)) this.entries.push(each);
  }
}

type Left = {
  readonly exchange: ScriptedExchange;
  readonly ledger: MemoryLedger;
  readonly journal: MemoryJournal;
};
export type DeskScene = Awaited<ReturnType<typeof deskScene>>;

/** A desk on virtual time, connected; with `after`, the next run on what one left behind. */
export async function deskScene(after?: Left) {
  const exchange = after?.exchange ?? new ScriptedExchange();
  const ledger = after?.ledger ?? new MemoryLedger();
  const journal = after?.journal ?? new MemoryJournal();
  const time = new VirtualTime(START_MS);
  const stream = { connection: 1 as number | null, disarmed: null as string | null };
  const facts = new Facts({ ledger, timers: time, log: quiet, onApplied: () => undefined });
  const durable = new DurableIntents({
    ...{ ledger, journal, timers: time, log: quiet },
    writeLater: (entries) => facts.writeLater(entries),
  });
  const read = async <T>(rows: readonly T[]): Promise<readonly T[]> => {
    const error = exchange.failure();
    if (error) throw error;
    return [...rows];
  };
  const desk = new OrderDesk({
    gateway: {
      place: (order) => {
        exchange.placed.push(order);
        return exchange.answer(order);
      },
      orders: () => read(exchange.orders),
      fills: () => read(exchange.fills),
    },
    ...{ durable, clock: time, timers: time, log: quiet },
    exchangeNowMs: () => time.nowMs(),
    exchangeIndex: () => 2,
    orderGroup: () => 'group',
    disarmed: () => stream.disarmed,
    record: (fact) => facts.record(fact),
    order: (id) => facts.trades.order(id),
    exchangeId: (id) => facts.trades.exchangeId(id),
    connection: () => stream.connection,
  });
  if (!after) facts.record({ kind: 'balance', balanceE6: 1_000_000_000 as MoneyE6, timeMs: START_MS - 1 });
  for (const each of ledger.entries) facts.apply(each);
  for (const each of await durable.recover()) facts.apply(each);
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 60; i++) await Promise.resolve();
  };
  await settle();
  return {
    ...{ exchange, ledger, journal, time, stream, facts, desk },
    submit(intent: Intent, submission?: Submission): Promise<OrderOutcome> {
      facts.decided({ kind: 'intent', intent });
      return desk.submit(intent, submission);
    },
    trade: (id = 'c1') => facts.trades.trades.get(id),
    /** Lets wall time pass, and everything happen that follows. */
    async run(ms: number, stepMs = 10) {
      await settle();
      for (const endMs = time.nowMs() + ms; time.nowMs() < endMs; ) {
        time.advanceTo(Math.min(endMs, time.nowMs() + stepMs));
        await settle();
      }
    },
  };
}
