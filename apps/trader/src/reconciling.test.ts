import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { KalshiFeed } from '@rec-io/kalshi/feed';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';
import { expect, test } from 'vitest';
import { AfterSleep } from './after-sleep.ts';
import { Reconnections, reconcileForAsLongAsItRuns } from './reconciling.ts';

/** Long enough for a few looks at whether a print has come. */
const looks = () => new Promise((resolve) => setTimeout(resolve, 150));
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('an account without the index is compared by the time of other messages, once it is connected and no print came', async () => {
  const times: number[] = [];
  const engine = {
    nowMs: 0,
    connected: false,
    blockedMarkets: new Map(),
    reconcile: async (timeMs: number) => {
      times.push(timeMs);
    },
  };
  const refused = new Error('HTTP 403');
  const feed = {
    nowMs: null as number | null,
    started: false,
    start: () => {
      feed.started = true;
    },
    indexHistory: () => Promise.reject(refused),
  };
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
  const stopping = new AbortController();
  const running = reconcileForAsLongAsItRuns({
    engine: engine as unknown as TradingEngine,
    feed: feed as unknown as KalshiFeed,
    gateway: { start: async () => undefined } as unknown as KalshiGateway,
    symbol: 'BTC',
    log,
    signal: stopping.signal,
    reconnections: new Reconnections(),
    afterSleep: new AfterSleep(),
    withoutPrintsMs: 0,
  });
  while (!feed.started) await turn();
  feed.nowMs = 5_000;
  await looks();
  engine.connected = true;
  feed.nowMs = null;
  await looks();
  expect(times).toEqual([]);
  feed.nowMs = 6_000;
  while (times.length < 1) await turn();
  expect(times).toEqual([6_000]);
  expect(warnings).toEqual([
    'no index history; starting without it',
    'no print of the index: the account is compared by the time of other messages',
  ]);
  stopping.abort();
  await running;
});

test('the account is compared at the start, and again after every reconnection, until the trader stops', async () => {
  let compared = 0;
  const engine = {
    nowMs: 1,
    blockedMarkets: new Map(),
    warm: () => undefined,
    reconcile: async () => {
      compared++;
    },
  } as unknown as TradingEngine;
  const feed = { start: () => undefined, indexHistory: async () => [] } as unknown as KalshiFeed;
  const gateway = { start: async () => undefined } as unknown as KalshiGateway;
  const log = { info: () => undefined, warn: () => undefined };
  const stopping = new AbortController();
  const reconnections = new Reconnections();
  const options = {
    engine,
    feed,
    gateway,
    symbol: 'BTC',
    log,
    signal: stopping.signal,
    reconnections,
    afterSleep: new AfterSleep(),
  } as const;
  const running = reconcileForAsLongAsItRuns(options);
  while (compared < 1) await turn();
  reconnections.happened();
  while (compared < 2) await turn();
  await turn();
  expect(compared).toBe(2);
  reconnections.happened();
  while (compared < 3) await turn();
  stopping.abort();
  await running;
  expect(compared).toBe(3);
});
