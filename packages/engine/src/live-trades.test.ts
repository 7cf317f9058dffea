import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { LadderRow } from '@rec-io/domain/strike-ladder';
import { TradeBook } from '@rec-io/domain/trade-book';
import { expect, test } from 'vitest';
import { entry } from '../test/desk-scene.ts';
import { liveTrades, liveTradeView, NOTHING_AROUND } from './live-trades.ts';
import type { TradingEngine } from './trading-engine.ts';

const CLOSE_MS = 5_000_000;

function book(): TradeBook {
  const trades = new TradeBook();
  const bought = (id: string, ticker: string, closeTimeMs: number): void => {
    trades.apply({ kind: 'intent', intent: entry(id, { ticker, closeTimeMs }) });
    trades.apply({
      kind: 'outcome',
      clientOrderId: id,
      outcome: { kind: 'acknowledged', orderId: `o-${id}`, fillCountE2: 300, remainingCountE2: 0 } as never,
      timeMs: 1_000,
    });
    trades.apply({
      kind: 'fill',
      fill: {
        ...{ tradeId: `t-${id}`, orderId: `o-${id}`, clientOrderId: id, ticker, side: 'bid' },
        ...{ yesPriceE4: 9_400, countE2: 300, feeE6: 2_000, isTaker: true, timeMs: 1_000 },
      } as never,
    });
  };
  bought('c1', 'T1', CLOSE_MS + 1);
  bought('c2', 'T2', CLOSE_MS);
  return trades;
}

const row = (valid: boolean, bidE4: number | null) =>
  ({
    market: { closeTimeMs: CLOSE_MS },
    probability: 0.9,
    book: { valid, bid: () => bidE4 as PriceE4 | null },
  }) as unknown as LadderRow;

const engine = (
  rows: Record<string, LadderRow>,
  ages = { booksAgeMs: 400, indexAgeMs: 700 as number | null },
) =>
  ({
    trades: book(),
    row: (ticker: string) => rows[ticker],
    feed: () => ({ booksAgeMs: () => ages.booksAgeMs, indexAgeMs: () => ages.indexAgeMs }),
  }) as unknown as TradingEngine;

test('a live trade shows what its bid brings, how old bid and probability are, what watches it, and what its exit waits for', () => {
  const waits = { reason: 'nobody bids', sinceMs: 2_000 };
  const around = engine({ T1: row(true, 9_100) });
  const told = { cause: 'manual', reason: 'closed by ada' } as const;
  const begin = { tradeId: 'c1', orders: 0, ...told, floorE4: null, timeMs: 1_500 };
  around.trades.apply({ kind: 'exit-begin', begin });
  const [first, second] = liveTrades(around, (id) => (id === 'c1' ? waits : null), 0);
  expect(first).toMatchObject({ id: 'c1', closeTimeMs: CLOSE_MS, bidE4: 9_100, valueE6: 9_100 * 300 });
  expect(first).toMatchObject({ booksAgeMs: 400, indexAgeMs: 700, currentProbability: 0.9 });
  expect(first?.rules).toEqual(['momentum of 36 bp against it']);
  expect(first?.exit).toMatchObject({ ...told, begunAtMs: 1_500, orders: 0, result: null, waits });
  expect(second).toMatchObject({
    id: 'c2',
    valueE6: null,
    booksAgeMs: null,
    indexAgeMs: null,
    exit: null,
  });
});

test('a book that is not to be used, that nobody bids in, or that was never heard of gives no value', () => {
  const never = { booksAgeMs: Number.POSITIVE_INFINITY, indexAgeMs: null };
  const [broken, empty] = liveTrades(
    engine({ T1: row(false, 9_100), T2: row(true, null) }, never),
    () => null,
    0,
  );
  for (const trade of [broken, empty])
    expect(trade).toMatchObject({ bidE4: null, valueE6: null, booksAgeMs: null, indexAgeMs: null });
});

test('those that close first come first', () => {
  expect(liveTrades(engine({}), () => null, 0).map(({ id }) => id)).toEqual(['c2', 'c1']);
});

test('the ledger alone tells what is held and what watches it', () => {
  const trade = book().live.get('c1');
  if (!trade) throw new Error('no trade');
  expect(liveTradeView(trade, NOTHING_AROUND)).toMatchObject({
    heldE2: 300 as CountE2,
    buyPriceE4: 9_400,
    valueE6: null,
    rules: ['momentum of 36 bp against it'],
  });
});
