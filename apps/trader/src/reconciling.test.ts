import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { KalshiFeed } from '@rec-io/kalshi/feed';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';
import { expect, test } from 'vitest';
import { AfterSleep } from './after-sleep.ts';
import { LooksDue, reconcileForAsLongAsItRuns } from './reconciling.ts';

/** Long enough for a few looks at whether a print has come. */
const looks = () => new Promise((resolve) => setTimeout(resolve, 150));
const AGREES = { differences: [], moving: false };
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('an account without the index is compared by the time of other messages, once it is connected and no print came', async () => {
  const times: number[] = [];
  const engine = {
    nowMs: 0,
    connected: false,
    reconcile: async (timeMs: number) => {
      times.push(timeMs);
      return AGREES;
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
    symbols: ['BTC'],
    log,
    signal: stopping.signal,
    looks: new LooksDue(),
    afterSleep: new AfterSleep(),
    teach: async () => undefined,
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

test('the account is compared at the start, at once when a look is due, and soon again while it differs', async () => {
  const compared: string[] = [];
  let differs = false;
  const engine = {
    nowMs: 1,
    warm: () => undefined,
    reconcile: async (_timeMs: number, why: string) => {
      compared.push(why);
      return { differences: differs ? [{}] : [], moving: false };
    },
  } as unknown as TradingEngine;
  const feed = { start: () => undefined, indexHistory: async () => [] } as unknown as KalshiFeed;
  const gateway = { start: async () => undefined } as unknown as KalshiGateway;
  const log = { info: () => undefined, warn: () => undefined };
  const stopping = new AbortController();
  const looks = new LooksDue();
  const running = reconcileForAsLongAsItRuns({
    ...{ engine, feed, gateway, symbols: ['BTC'], log, signal: stopping.signal, looks },
    afterSleep: new AfterSleep(),
    teach: async () => undefined,
  });
  while (compared.length < 1) await turn();
  looks.due('reconnected');
  looks.due('and something else');
  while (compared.length < 2) await turn();
  differs = true;
  looks.due('an order');
  while (compared.length < 4) await turn();
  stopping.abort();
  await running;
  expect(compared).toEqual(['start', 'reconnected', 'an order', 'differences']);
});

test('a look that fails is tried again until it works', async () => {
  let tries = 0;
  const engine = {
    nowMs: 1,
    warm: () => undefined,
    reconcile: async () => {
      if (++tries < 2) throw new Error('503');
      return AGREES;
    },
  } as unknown as TradingEngine;
  const feed = { start: () => undefined, indexHistory: async () => [] } as unknown as KalshiFeed;
  const gateway = { start: async () => undefined } as unknown as KalshiGateway;
  const stopping = new AbortController();
  const running = reconcileForAsLongAsItRuns({
    ...{ engine, feed, gateway, symbols: ['BTC'], signal: stopping.signal, looks: new LooksDue() },
    log: { info: () => undefined, warn: () => undefined },
    afterSleep: new AfterSleep(),
    teach: async () => undefined,
  });
  while (tries < 2) await turn();
  stopping.abort();
  await running;
});
