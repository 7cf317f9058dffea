import type { LiveMessage } from '@rec-io/domain/live-message';
import { expect, test } from 'vitest';
import { ViewStore } from './view-store.ts';

const trades = (pnlE6: number, heldMs?: number): LiveMessage => ({
  topic: 'day',
  seq: 1,
  data: { finished: [], totals: { closed: 0, failed: 0, feesE6: 0, pnlE6, winRate: null } },
  ...(heldMs === undefined ? {} : { heldMs }),
});

test('the newest message of a topic is shown, and its listeners are told', () => {
  const store = new ViewStore(() => 1_000);
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.receive(trades(1));
  store.receive(trades(2));
  expect(store.topic('day')?.data.totals.pnlE6).toBe(2);
  expect(told).toBe(2);
  stop();
  store.receive(trades(3));
  expect(told).toBe(2);
});

test('a topic that did not change keeps its identity, so that its components do not draw again', () => {
  const store = new ViewStore(() => 0);
  store.receive(trades(1));
  const before = store.topic('day');
  store.receive({ topic: 'link', data: { traderConnected: false, sinceMs: 0 } });
  expect(store.topic('day')).toBe(before);
});

test('a message that web held is as old as it is', () => {
  const store = new ViewStore(() => 10_000);
  store.receive(trades(1, 4_000));
  expect(store.topic('day')?.atMs).toBe(6_000);
});

test('a lost socket and a silent trader are told apart, each with its beginning', () => {
  let nowMs = 10_000;
  const store = new ViewStore(() => nowMs);
  expect(store.connection.state).toBe('connecting');
  store.receive({ topic: 'link', data: { traderConnected: true, sinceMs: 3_000 } });
  expect(store.connection).toEqual({ state: 'live', sinceMs: 7_000 });
  nowMs = 20_000;
  store.lost();
  nowMs = 25_000;
  store.lost();
  expect(store.connection).toEqual({ state: 'lost', sinceMs: 20_000 });
  store.receive({ topic: 'link', data: { traderConnected: false, sinceMs: 8_000 } });
  expect(store.connection).toEqual({ state: 'silent', sinceMs: 17_000 });
});
