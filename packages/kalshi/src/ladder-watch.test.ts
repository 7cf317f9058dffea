import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import type { Market } from '@rec-io/domain/market';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { HOUR_MS } from '@rec-io/domain/time';
import { beforeEach, expect, test } from 'vitest';
import { quietLog, until, wallTimers } from '../test/stand-in.ts';
import { LadderWatch } from './ladder-watch.ts';
import type { MarketQuery, Reads } from './reads.ts';
import type { Message } from './schemas/frames.ts';

const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');
const [A, B, LATER] = ['KXBTCD-26OCT0812-T1', 'KXBTCD-26OCT0812-T2', 'KXBTCD-26OCT0813-T1'];

const market = (ticker: string, closeTimeMs: number): Market => ({
  ...{ ticker, closeTimeMs, eventTicker: ticker.slice(0, -3), seriesTicker: 'KXBTCD', symbol: 'BTC' },
  ...{ strikeType: 'greater', title: '', strikeText: '', exchangeIndex: 2, fees: QUADRATIC_FEES },
  ...{ floorStrikeE4: 1 as PriceE4, tickE4: 100 as PriceE4, volumeE2: 0 as CountE2 },
  ...{ openTimeMs: CLOSE_MS - HOUR_MS, status: 'active' },
});

let open: Market[];
let paused: Market[];
/** Whether the exchange has the series at all. */
let has: boolean;
let log: ReturnType<typeof quietLog>;
/** Called while a list of open markets is on its way. */
let meanwhile: () => void;
let watch: LadderWatch;
let reads: number;
let questions = 0;
const events: ExchangeEvent[] = [];
const told = (ticker: string): string[] =>
  events.flatMap((event) =>
    event.kind === 'market' && event.market.ticker === ticker ? [event.market.status] : [],
  );
const lifecycle = (ticker: string, type: string): void =>
  watch.lifecycle({ event_type: type, market_ticker: ticker } as Message<'market_lifecycle_v2'>);
const again = async (): Promise<void> => {
  const before = reads;
  watch.refresh();
  await until(() => reads > before);
};

beforeEach(async () => {
  open = [market(A, CLOSE_MS), market(B, CLOSE_MS), market(LATER, CLOSE_MS + HOUR_MS)];
  paused = [];
  has = true;
  log = quietLog();
  meanwhile = () => undefined;
  reads = 0;
  events.length = 0;
  const source = {
    async hasSeries() {
      questions++;
      return has;
    },
    async *markets(_symbol: string, { status }: MarketQuery) {
      const list = status === 'open' ? [...open] : [...paused];
      if (status === 'open') meanwhile();
      yield* list;
    },
    async *events() {
      for (const event_ticker of [A, LATER].map((ticker) => ticker.slice(0, -3)))
        yield { event_ticker, series_ticker: 'KXBTCD', title: '' };
    },
    feeTerms: async () => ({ type: 'quadratic', multiplier: 1 }),
  };
  watch = new LadderWatch({
    series: { symbol: 'BTC', kind: 'hourly' },
    reads: source as unknown as Reads,
    timers: wallTimers,
    log,
    emit: (event) => events.push(event),
    onMarkets: () => {
      reads++;
    },
  });
  await again();
  watch.advance(CLOSE_MS - 100_000);
  return () => watch.stop();
});

test('a halted strike stays in the ladder, and trades again at the message that says so', async () => {
  lifecycle(A, 'deactivated');
  open = open.filter(({ ticker }) => ticker !== A);
  paused = [{ ...market(A, CLOSE_MS), status: 'inactive' }];
  await again();
  expect([...watch.tickers]).toEqual([A, B].sort());
  lifecycle(A, 'activated');
  expect(told(A)).toEqual(['active', 'inactive', 'active']);
});

test('an event that is halted as a whole stays the next one until its close', async () => {
  paused = [A, B].map((ticker) => ({ ...market(ticker, CLOSE_MS), status: 'inactive' as const }));
  open = [market(LATER, CLOSE_MS + HOUR_MS)];
  await again();
  expect([...watch.tickers].sort()).toEqual([A, B]);
  expect(told(A)).toEqual(['active', 'inactive']);
  watch.advance(CLOSE_MS);
  expect(told(A)).toEqual(['active', 'inactive', 'closed']);
});

test('a market in no list is not called closed before its close', async () => {
  open = open.filter(({ ticker }) => ticker !== A);
  await again();
  expect(told(A)).toEqual(['active', 'inactive']);
  watch.advance(CLOSE_MS);
  expect(told(A)).toEqual(['active', 'inactive', 'closed']);
});

test('one that comes back is looked for at once', async () => {
  open = open.filter(({ ticker }) => ticker !== A);
  await again();
  open = [...open, market(A, CLOSE_MS)];
  const before = reads;
  lifecycle(A, 'activated');
  await until(() => reads > before);
  expect(watch.has(A)).toBe(true);
  expect(told(A)).toEqual(['active', 'inactive', 'active']);
  watch.advance(CLOSE_MS);
  expect(told(A).filter((status) => status === 'closed')).toHaveLength(1);
});

test('a list that is older than a message does not take it back', async () => {
  meanwhile = () => lifecycle(B, 'deactivated');
  await again();
  expect(told(B)).toEqual(['active', 'inactive']);
});

test('a series that the exchange does not have is told once, and taken up when it has it', async () => {
  const ladder = open;
  [has, open] = [false, []];
  for (const asked = questions; questions < asked + 3; await nextTurn()) watch.refresh();
  [has, open] = [true, [...ladder, market('KXBTCD-26OCT0812-T3', CLOSE_MS)]];
  await again();
  expect(watch.has('KXBTCD-26OCT0812-T3')).toBe(true);
  const absent = 'the exchange does not have the series KXBTCD: nothing of it is traded';
  expect(log.warnings.filter(({ message }) => message === absent)).toHaveLength(1);
});
