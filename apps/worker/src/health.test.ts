import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import { expect, test } from 'vitest';
import { readiness, type WorkerHealth } from './health.ts';

const event = (change: Partial<ModelEvent> = {}): ModelEvent => ({
  ...{ timeMs: 1, symbol: 'BTC', event: 'promoted', model: 'one', before: null, by: 'worker', why: 'better' },
  ...change,
});
const refreshing = (change = {}, events: readonly ModelEvent[] = []): WorkerHealth => ({
  ...{ doing: null, failure: null },
  newest: new Map<CoinSymbol, ModelEvent>(events.map((each) => [each.symbol, each])),
  ...change,
});

test.each<[string, WorkerHealth, boolean, string | null]>([
  [
    'nothing is refreshed here, and that is said',
    { none: 'prices are invented' },
    true,
    'prices are invented',
  ],
  ['all is well', refreshing({}, [event()]), true, null],
  [
    'it works',
    refreshing({ doing: { symbol: 'ETH', step: 'train' } }, [event()]),
    true,
    'refreshes the model of ETH: train',
  ],
  [
    'a refresh that failed is told, and no fault: what is in use stays',
    refreshing({}, [event({ event: 'failed', why: 'too few bars' })]),
    true,
    'BTC: too few bars',
  ],
  ['no refresh can be made', refreshing({ failure: 'the database is away' }), false, 'the database is away'],
])('%s', (_, health, ready, reason) => {
  expect(readiness(health)).toEqual({ ready, reason });
});

test('what grows and cannot be looked after is a fault, also where no model is refreshed', () => {
  const failed = { failure: 'the database is away' };
  const told = { ready: false, reason: 'what grows is not kept: the database is away' };
  expect(readiness({ none: 'prices are invented' }, failed)).toEqual(told);
  expect(readiness(refreshing(), failed)).toEqual(told);
});
