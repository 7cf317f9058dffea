import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { PriceE4 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

const PRINT: ExchangeEvent = {
  kind: 'index',
  symbol: 'BTC',
  timeMs: 1_000,
  indexE4: 820_000_000 as PriceE4,
  window: null,
  origin: 'seeded',
};
const STATE = { state: 'trading', armed: true, liveTrades: 0 };
const broken = () => {
  throw new Error('broken');
};

test('counts rounds that were made, also while no print comes', () => {
  const heartbeat = new Heartbeat(5);
  heartbeat.around(PRINT, () => undefined);
  heartbeat.beat(1);
  heartbeat.beat(2);
  heartbeat.beat(2);
  expect(heartbeat.says(STATE)).toEqual({ startedAtMs: 5, beats: 2, ...STATE });
});

test('does not live while its decisions fail, and lives again with the next that does not', () => {
  const heartbeat = new Heartbeat(5);
  let rounds = 0;
  heartbeat.beat(++rounds);
  for (let print = 0; print < 3; print++) {
    expect(() => heartbeat.around(PRINT, broken)).toThrow('broken');
    heartbeat.beat(++rounds);
  }
  expect(heartbeat.says(STATE).beats).toBe(1);
  heartbeat.around(PRINT, () => undefined);
  heartbeat.beat(++rounds);
  expect(heartbeat.says(STATE).beats).toBe(2);
});
