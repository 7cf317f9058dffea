import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { expect, test } from 'vitest';
import { quietLog } from '../test/stand-in.ts';
import { BookWatch } from './book-watch.ts';

function scene() {
  const time = new VirtualTime();
  const events: ExchangeEvent[] = [];
  const asked: string[][] = [];
  const restarts: string[] = [];
  const log = quietLog();
  const watch = new BookWatch({
    socket: {
      requestSnapshots: (tickers) => {
        asked.push([...tickers]);
        return true;
      },
      restart: (reason) => restarts.push(reason),
    },
    clock: time,
    timers: time,
    log,
    emit: (event) => events.push(event),
    snapshotMs: 5_000,
    quietMs: 5_000,
  });
  const pass = (ms: number): void => time.advanceTo(time.nowMs() + ms);
  return { watch, time, events, asked, restarts, log, pass };
}

test('while books are heard of, nothing is asked', () => {
  const { watch, asked, restarts, pass } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  watch.whole('b');
  for (let i = 0; i < 30; i++) {
    pass(1_000);
    watch.heard();
  }
  expect([asked, restarts]).toEqual([[], []]);
});

test('when no book is heard of, one is asked for, and its whole proves them all', () => {
  const { watch, asked, restarts, pass } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  watch.whole('b');
  for (let i = 0; i < 60; i++) {
    const before = asked.length;
    pass(1_000);
    if (asked.length > before) watch.whole('a');
  }
  expect(asked.length).toBeGreaterThan(5);
  expect(new Set(asked.flat())).toEqual(new Set(['a']));
  expect(restarts).toEqual([]);
});

test('when the proof does not come either, the connection is given up within ten seconds and a half', () => {
  const { watch, restarts, pass } = scene();
  watch.follow(['a']);
  watch.whole('a');
  pass(12_500);
  expect(restarts).toEqual(['no snapshot of 1 books']);
});

test('a wrong book is invalid at once, asked for once, and waited for five seconds', () => {
  const { watch, events, asked, restarts, pass } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  watch.whole('b');
  watch.resync(['a', 'unknown'], 'a hole');
  watch.resync(['a'], 'another hole');
  expect(events).toEqual([
    { kind: 'book-invalid', tickers: ['a'], reason: 'a hole' },
    { kind: 'book-invalid', tickers: ['a'], reason: 'another hole' },
  ]);
  expect(asked).toEqual([['a']]);
  watch.heard();
  pass(4_999);
  expect(restarts).toEqual([]);
  pass(1);
  expect(restarts).toHaveLength(1);
});

test('each wrong book has its own five seconds', () => {
  const { watch, restarts, pass } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  watch.whole('b');
  watch.resync(['a'], 'a hole');
  pass(4_000);
  watch.resync(['b'], 'a hole');
  watch.whole('a');
  pass(4_000);
  expect(restarts).toEqual([]);
  pass(1_000);
  expect(restarts).toHaveLength(1);
});

test('a new book that does not come is asked for by its name, and then only told of: the others go on', () => {
  const { watch, asked, restarts, log, pass } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  for (let i = 0; i < 12; i++) {
    pass(1_000);
    watch.heard();
  }
  expect(asked).toEqual([['b']]);
  expect(restarts).toEqual([]);
  expect(log.warnings).toMatchObject([{ message: 'markets without a book', details: { tickers: ['b'] } }]);
});

test('books that come before the new connection is complete are not asked for again', () => {
  const { watch, asked, restarts, pass } = scene();
  watch.follow(['a', 'b']);
  watch.lost();
  pass(60_000);
  watch.whole('a');
  watch.whole('b');
  watch.regained();
  watch.follow(['a', 'b']);
  watch.heard();
  pass(4_000);
  expect([asked, restarts]).toEqual([[], []]);
});

test('books that are followed no more are invalid', () => {
  const { watch, events } = scene();
  watch.follow(['a', 'b']);
  watch.whole('a');
  events.length = 0;
  watch.follow(['b']);
  expect(events).toMatchObject([{ kind: 'book-invalid', tickers: ['a'] }]);
});

test('a market that never has a book does not stand for the others when all are quiet', () => {
  const { watch, asked, restarts, pass } = scene();
  watch.follow(['bookless', 'b']);
  watch.whole('b');
  for (let i = 0; i < 120; i++) {
    pass(1_000);
    const proof = asked.findIndex((tickers) => tickers[0] === 'b');
    if (proof < 0) continue;
    asked.splice(proof, 1);
    watch.whole('b');
  }
  expect(asked).toEqual([['bookless']]);
  expect(restarts).toEqual([]);
});
