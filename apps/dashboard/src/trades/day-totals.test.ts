import type { TradeView } from '@rec-io/domain/view';
import { expect, test } from 'vitest';
import { dayTotals } from './day-totals.ts';

const trade = (status: TradeView['status'], winLoss: TradeView['winLoss'], feesE6 = 0) =>
  ({ status, winLoss, feesE6 }) as TradeView;

test('failed entries are counted apart and do not touch the win rate', () => {
  const totals = dayTotals([
    trade('closed', 'W', 2_600),
    trade('closed', 'W', 2_600),
    trade('closed', 'L', 2_600),
    trade('error', null),
  ]);
  expect(totals).toEqual({ closed: 3, failed: 1, feesE6: 7_800, winRate: 2 / 3 });
});

test('before the first decided trade there is no win rate, not one of zero', () => {
  expect(dayTotals([]).winRate).toBeNull();
  expect(dayTotals([trade('closed', 'D')]).winRate).toBeNull();
});
