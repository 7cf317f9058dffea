import type { TradeView } from '@rec-io/domain/view';
import { expect, test } from 'vitest';
import { tradeMarks } from './trade-marks.ts';

const trade = (change: Partial<TradeView>): TradeView =>
  ({
    side: 'yes',
    openedAtMs: 125_000,
    closedAtMs: null,
    pnlE6: null,
    buyPriceE4: 9_600,
    ...change,
  }) as TradeView;

test('entries and exits stand at the candles in which they were, oldest first', () => {
  const done = trade({ side: 'no', openedAtMs: 61_000, closedAtMs: 200_000, pnlE6: -5 });
  expect(tradeMarks([trade({}), done], 60, 0)).toEqual([
    { timeMs: 60_000, kind: 'entry', won: null, count: 1 },
    { timeMs: 120_000, kind: 'entry', won: null, count: 1 },
    { timeMs: 180_000, kind: 'exit', won: false, count: 1 },
  ]);
});

test('several in one candle are one mark', () => {
  const marks = tradeMarks([trade({}), trade({ openedAtMs: 126_000 })], 60, 0);
  expect(marks).toEqual([{ timeMs: 120_000, kind: 'entry', won: null, count: 2 }]);
});

test('what was never bought, and what is older than the chart, is left out', () => {
  expect(tradeMarks([trade({ buyPriceE4: null }), trade({})], 60, 180_000)).toEqual([]);
});
