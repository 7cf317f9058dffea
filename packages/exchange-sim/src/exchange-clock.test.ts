import { expect, test } from 'vitest';
import { ExchangeClock } from './exchange-clock.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');

test('time goes on within its second, never back and never into the next one', () => {
  const clock = new ExchangeClock(START_MS);
  clock.tick(START_MS + 250.7);
  expect(clock.nowMs).toBe(START_MS + 250);
  clock.tick(START_MS + 100);
  clock.tick(START_MS + 1_000);
  clock.tick(START_MS - 1);
  clock.tick(Number.NaN);
  expect(clock.nowMs).toBe(START_MS + 250);
  clock.advanceTo(START_MS + 1_000);
  expect(clock.nowMs).toBe(START_MS + 1_000);
});

test('numbers go on through the moments of a second, so that no id is given out twice', () => {
  const clock = new ExchangeClock(START_MS);
  const ids = [clock.orderId(clock.orderNumber())];
  clock.tick(START_MS + 500);
  ids.push(clock.orderId(clock.orderNumber()));
  clock.advanceTo(START_MS + 1_000);
  ids.push(clock.orderId(clock.orderNumber()));
  expect(new Set(ids).size).toBe(3);
});
