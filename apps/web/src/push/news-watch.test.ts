import type { ShownTrades, StatusView, Topic, TradeView, ViewTopics } from '@rec-io/domain/view';
import { beforeEach, expect, test } from 'vitest';
import { dayView, shownTrades, statusView } from '../../test/sample-views.ts';
import { NewsWatch } from './news-watch.ts';

let watch: NewsWatch;
beforeEach(() => {
  watch = new NewsWatch();
});

const [SAMPLE] = shownTrades().open;
const trade = (id: string, change: Partial<TradeView> = {}) => ({ ...SAMPLE, id, ...change }) as TradeView;
const view = (open: TradeView[], finished: TradeView[] = []): ShownTrades => ({ open, finished });
const settled = (id: string) => trade(id, { status: 'closed', closeMethod: 'expired', pnlE6: 37_300 });
const say = <T extends Topic>(topic: T, data: ViewTopics[T]) =>
  watch.hear(JSON.stringify({ topic, seq: 1, data })).map(({ kind, text }) => [kind, text]);
/** As the trader publishes: a moment's trades before its status. */
const show = ({ open, finished }: ShownTrades, status: Partial<StatusView> = {}) => {
  expect(say('day', dayView(finished))).toEqual([]);
  expect(say('trades', { open })).toEqual([]);
  return say('status', statusView(status));
};

test('what there is at first is no news; what comes is, once', () => {
  expect(show(view([trade('a')], [settled('b')]), { unknownOrders: ['x'], trading: 'halted' })).toEqual([]);
  const more = view([trade('a'), trade('c')], [settled('b')]);
  const stays = { unknownOrders: ['x'], trading: 'halted' } as const;
  expect(show(more, stays)).toEqual([['bought', 'Bought: 1 YES $81,750 at 96 cents.']]);
  expect(show(more, stays)).toEqual([]);
  expect(show(view([trade('c')], [settled('a'), settled('b')]), stays)).toEqual([
    ['closed', 'Closed: YES $81,750, +$0.0373.'],
  ]);
});

test('what people do by hand is no alert, and neither is what came to nothing', () => {
  show(view([]));
  expect(show(view([trade('a', { entryMethod: 'manual' })]))).toEqual([]);
  expect(show(view([trade('a', { status: 'closing' })]))).toEqual([]);
  expect(show(view([], [trade('a', { status: 'closed', closeMethod: 'manual' })]))).toEqual([]);
  expect(show(view([], [trade('b', { status: 'error' }), trade('a', { status: 'closed' })]))).toEqual([]);
});

test('a trader that starts anew and shows its trades one after another repeats nothing', () => {
  show(view([trade('a')], [settled('b')]));
  for (const state of ['starting', 'reconciling'] as const) expect(show(view([]), { state })).toEqual([]);
  expect(show(view([trade('a')]), { state: 'reconciling' })).toEqual([]);
  expect(show(view([trade('a')], [settled('b')]))).toEqual([]);
  // Nor where it once showed less than it has.
  expect(show(view([]))).toEqual([]);
  expect(show(view([trade('a')], [settled('b')]))).toEqual([]);
  // What came about meanwhile is told.
  expect(show(view([trade('a'), trade('c')], [settled('b')]))).toHaveLength(1);
});

test('web and trader that start together tell nothing of what was before', () => {
  expect(show(view([]), { state: 'starting', trading: 'halted' })).toEqual([]);
  expect(show(view([trade('a')], [settled('b')]))).toEqual([]);
});

test('that trading is stopped is told, and that an order is in doubt', () => {
  show(view([]));
  expect(show(view([]), { trading: 'halted', reason: 'killed by ada: drill' })).toEqual([
    ['stopped', 'Trading is halted: nothing is bought any more. killed by ada: drill'],
  ]);
  expect(show(view([]), { trading: 'halted', unknownOrders: ['x'] })).toEqual([
    ['in-doubt', expect.stringContaining('in doubt')],
  ]);
});

test('what is no message of the trader is none', () => {
  for (const text of [
    '',
    '{',
    '{"topic":"status"',
    '{"topic":"market","data":{}}',
    'null',
    '{"topic":"statusx"}',
  ])
    expect(watch.hear(text)).toEqual([]);
});
