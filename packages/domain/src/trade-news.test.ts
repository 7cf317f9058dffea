import { expect, test } from 'vitest';
import { isAlert, tradeNews } from './trade-news.ts';
import type { ShownTrades, TradeView } from './view.ts';

const trade = (status: TradeView['status'], change: Partial<TradeView> = {}) =>
  ({
    id: 'a',
    status,
    side: 'yes',
    strikeE4: 820_000_000,
    countE2: 100,
    buyPriceE4: 9_600,
    ...change,
  }) as TradeView;
const told = (before: ShownTrades, now: ShownTrades) => tradeNews(before, now).map(({ text }) => text);
const view = (open: TradeView[], finished: TradeView[] = []): ShownTrades => ({ open, finished });

test('an entry is told when it is filled, once', () => {
  expect(told(view([]), view([trade('pending')]))).toEqual([]);
  expect(told(view([trade('pending')]), view([trade('open')]))).toEqual([
    'Bought: 1 YES $82,000 at 96 cents.',
  ]);
  expect(told(view([trade('open')]), view([trade('open')]))).toEqual([]);
});

test('a close is told with what it made, a failed entry with its reason', () => {
  const closed = trade('closed', { pnlE6: 35_400 });
  expect(told(view([trade('open')]), view([], [closed]))).toEqual(['Closed: YES $82,000, +$0.0354.']);
  const failed = trade('error', { reason: 'Nobody offered.' });
  expect(told(view([trade('pending')]), view([], [failed]))).toEqual([
    'Not opened: YES $82,000. Nobody offered.',
  ]);
});

test('a trade that is being sold is told once, with what wanted it', () => {
  const selling = trade('closing', {
    exit: {
      cause: 'probability-stop',
      method: 'auto',
      begunAtMs: 1,
      orders: 1,
      reason: null,
      waits: null,
      result: null,
    },
  });
  expect(told(view([trade('open')]), view([selling]))).toEqual(['Selling: YES $82,000, probability stop.']);
  expect(told(view([selling]), view([selling]))).toEqual([]);
});

test('only what nobody did by hand is automatic', () => {
  const automatic = (before: ShownTrades, now: ShownTrades) =>
    tradeNews(before, now).map(({ kind, isAutomatic }) => [kind, isAutomatic]);
  for (const method of ['auto', 'manual'] as const) {
    const isAuto = method === 'auto';
    expect(automatic(view([]), view([trade('open', { entryMethod: method })]))).toEqual([['bought', isAuto]]);
    const closed = trade('closed', { closeMethod: method, pnlE6: 1 });
    expect(automatic(view([trade('open')]), view([], [closed]))).toEqual([['closed', isAuto]]);
  }
  const settled = trade('closed', { closeMethod: 'expired', pnlE6: 1 });
  expect(automatic(view([trade('open')]), view([], [settled]))).toEqual([['closed', true]]);
});

test('an alert is of what was bought, sold or settled by itself', () => {
  const alerts = (before: ShownTrades, now: ShownTrades) => tradeNews(before, now).map(isAlert);
  expect(alerts(view([]), view([trade('open', { entryMethod: 'auto' })]))).toEqual([true]);
  expect(alerts(view([]), view([trade('open', { entryMethod: 'manual' })]))).toEqual([false]);
  expect(alerts(view([]), view([], [trade('closed', { closeMethod: 'expired', pnlE6: 1 })]))).toEqual([true]);
  expect(alerts(view([]), view([], [trade('error', { entryMethod: 'auto', reason: 'no' })]))).toEqual([
    false,
  ]);
});
