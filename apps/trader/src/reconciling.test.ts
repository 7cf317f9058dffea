import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { KalshiFeed } from '@rec-io/kalshi/feed';
import type { KalshiGateway } from '@rec-io/kalshi/gateway';
import { expect, test } from 'vitest';
import { Reconnections, reconcileForAsLongAsItRuns } from './reconciling.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

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
