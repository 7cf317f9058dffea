import { expect, test } from 'vitest';
import { statusNews } from './status-news.ts';
import type { StatusView } from './view.ts';

const status = (change: Partial<StatusView> = {}) =>
  ({ trading: 'active', reason: null, unknownOrders: [], ...change }) as StatusView;
const told = (before: StatusView, now: StatusView) =>
  statusNews(before, now).map(({ kind, text }) => [kind, text]);

test('nothing is told of what stays as it is, nor where nothing can be ordered', () => {
  expect(told(status(), status())).toEqual([]);
  expect(told(status({ trading: null }), status({ trading: 'halted' }))).toEqual([]);
  expect(told(status({ trading: 'active' }), status({ trading: null }))).toEqual([]);
});

test('a stop is told with its reason, and so is that it is over', () => {
  const halted = status({ trading: 'halted', reason: 'killed by ada: drill' });
  expect(told(status(), halted)).toEqual([
    ['stopped', 'Trading is halted: nothing is bought any more. killed by ada: drill'],
  ]);
  expect(told(status(), status({ trading: 'reducing' }))).toEqual([
    ['stopped', 'Trading only reduces: nothing is bought any more.'],
  ]);
  expect(told(halted, status())).toEqual([['armed', 'Trading is armed: it buys and sells again.']]);
});

test('orders in doubt are told once each', () => {
  expect(told(status(), status({ unknownOrders: ['a'] }))).toEqual([
    ['in-doubt', expect.stringMatching(/^An order is in/)],
  ]);
  expect(told(status({ unknownOrders: ['a'] }), status({ unknownOrders: ['a'] }))).toEqual([]);
  expect(told(status({ unknownOrders: ['a'] }), status({ unknownOrders: ['a', 'b', 'c'] }))).toEqual([
    ['in-doubt', expect.stringMatching(/^2 orders are in/)],
  ]);
  expect(told(status({ unknownOrders: ['a'] }), status())).toEqual([]);
});
