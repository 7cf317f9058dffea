import { expect, test } from 'vitest';
import { ExchangeTime } from './exchange-time.ts';

test('exchange time goes on without messages, is put right by each, and never before the last', () => {
  let wallMs = 1_000_000;
  const time = new ExchangeTime({ nowMs: () => wallMs });
  expect(time.nowMs()).toBe(1_000_000);
  time.told(5_000);
  wallMs += 700;
  expect(time.nowMs()).toBe(5_700);
  time.told(4_000);
  expect(time.nowMs()).toBe(5_700);
  // The wall clock is put forward by an hour: the next message puts it right.
  wallMs += 3_600_000;
  time.told(6_000);
  expect(time.nowMs()).toBe(6_000);
  wallMs -= 7_200_000;
  expect(time.nowMs()).toBe(6_000);
});
