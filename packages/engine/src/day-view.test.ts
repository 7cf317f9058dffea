import type { CountE2 } from '@rec-io/domain/money';
import type { Trade } from '@rec-io/domain/trade';
import { expect, test } from 'vitest';
import { dayView, NOBODY_WAITS, tradesView } from './views.ts';

const trade = (id: string, status: Trade['status'], pnlE6: number | null, more: Partial<Trade> = {}) =>
  ({
    ...{ id, status, pnlE6, filledE2: 100, feesE6: 2_600, proceedsE6: 0, revenueE6: 0, costE6: 960_000 },
    ...{ openedAtMs: 1, closedAtMs: 2, exit: null, exits: [], intent: { floorStrikeE4: 1 }, ...more },
  }) as unknown as Trade;

test('failed entries are counted apart and do not touch the win rate; what bought nothing is not there', () => {
  const { finished, totals } = dayView([
    trade('a', 'closed', 37_300),
    trade('b', 'closed', 37_300, { closedAtMs: 3 }),
    trade('c', 'closed', -962_700),
    trade('d', 'closed', 0),
    trade('e', 'error', null),
    trade('f', 'error', null, { filledE2: 0 as CountE2 }),
    trade('g', 'open', null),
  ]);
  expect(totals).toEqual({ closed: 4, failed: 1, feesE6: 10_400, pnlE6: -888_100, winRate: 2 / 3 });
  expect(finished.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd', 'e']);
});

test('before the first decided trade there is no win rate, not one of zero', () => {
  expect(dayView([]).totals.winRate).toBeNull();
  expect(dayView([trade('a', 'closed', 0)]).totals.winRate).toBeNull();
});

test('a long day is counted whole, and its newest trades are shown', () => {
  const many = Array.from({ length: 250 }, (_, n) => trade(`${n}`, 'closed', 1, { closedAtMs: n }));
  const { finished, totals } = dayView(many);
  expect([finished.length, finished[0]?.id, totals.closed, totals.pnlE6]).toEqual([100, '249', 250, 250]);
});

test('what is over is not among what is open', () => {
  const trades = [trade('a', 'closed', 1), trade('b', 'expired', null), trade('c', 'pending', null)];
  expect(tradesView(trades, () => undefined, NOBODY_WAITS).open.map(({ id }) => id)).toEqual(['b', 'c']);
});
