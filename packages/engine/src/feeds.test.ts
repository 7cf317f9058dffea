import type { Market } from '@rec-io/domain/market';
import { CERTAIN, type ProbabilityModel } from '@rec-io/domain/probability';
import { expect, test } from 'vitest';
import { Feeds } from './feeds.ts';

const model = (): ProbabilityModel => ({
  name: 'none',
  observeMinute: () => undefined,
  uncertainty: CERTAIN,
  prepare: () => undefined,
  above: () => Number.NaN,
});
const NOON = Date.parse('2026-10-08T12:00:00Z');

test('quiet books of one symbol are proven by messages of another: they come in one numbered stream', () => {
  const feeds = new Feeds(
    [
      { symbol: 'BTC', kind: 'hourly' },
      { symbol: 'ETH', kind: 'hourly' },
    ],
    model,
  );
  const market = { ticker: 'B', eventTicker: 'E', symbol: 'BTC', closeTimeMs: NOON } as Market;
  feeds.apply({ kind: 'market', market });
  const age = () => feeds.of('ETH').booksAgeMs(NOON);
  expect(age()).toBe(Number.POSITIVE_INFINITY);
  feeds.apply({ kind: 'book-snapshot', ticker: 'B', yes: [], no: [] });
  expect(age()).toBe(0);
  expect(feeds.of('ETH').booksTrouble(NOON + 16_000, 15_000)).toBe('the books are stale');
});
