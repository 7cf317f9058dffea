import { describe, expect, test } from 'vitest';
import { type RowFacts, row } from '../test/strategy-scene.ts';
import { defaultsOf, type Parameters } from './parameters.ts';
import { WATCHLIST_PARAMETERS, watchlist } from './watchlist.ts';

const watched = (rows: readonly RowFacts[], settings: Parameters = {}) =>
  watchlist(rows.map(row), { ...defaultsOf(WATCHLIST_PARAMETERS), ...settings }).map(
    ({ row: { market } }) => market.ticker,
  );

describe('the watchlist', () => {
  test('is sorted by probability of the active side, best first', () => {
    const rows = [
      { strike: 98_000, probability: 0.93 },
      { strike: 99_000, probability: 0.97 },
      { strike: 101_000, probability: 0.05, yesAsk: 9, noAsk: 93 },
    ];
    expect(watched(rows)).toEqual(['T99000', 'T101000', 'T98000']);
  });

  test('shows what is five points and three cents below an entry, and no more', () => {
    expect(watched([{ probability: 0.9001, yesAsk: 88, noAsk: 14 }])).toEqual(['T99000']);
    expect(watched([{ probability: 0.9, yesAsk: 88, noAsk: 14 }])).toEqual([]);
    // Edges: 92 − 93 − 0.46 = −1.46 cents; 92 − 95 − 0.33 = −3.33, and of NO 8 − 7 − 0.46 = 0.54.
    expect(watched([{ probability: 0.92, yesAsk: 93 }])).toEqual(['T99000']);
    expect(watched([{ probability: 0.92, yesAsk: 95, noAsk: 12 }])).toEqual([]);
    expect(watched([{ probability: 0.92, yesAsk: 95, noAsk: 7 }])).toEqual(['T99000']);
  });

  test.each<[string, RowFacts]>([
    ['less than 1,000 contracts traded', { volume: 999 }],
    ['an ask above 98 cents', { probability: 0.999, yesAsk: 99 }],
    ['the other side’s ask above 98 cents', { noAsk: 99 }],
    ['no ask', { yesAsk: null }],
    ['no ask of the other side: nothing to sell to', { noAsk: null }],
    ['an unknown probability', { probability: Number.NaN }],
    ['a market that is not active', { status: 'closed' }],
  ])('leaves out: %s', (_what, facts) => {
    expect(watched([{}])).toHaveLength(1);
    expect(watched([facts])).toEqual([]);
  });

  test('has its volume and its ask as settings', () => {
    expect(watched([{ volume: 999 }], { watchlist_min_volume: 999 })).toHaveLength(1);
    expect(watched([{}], { watchlist_max_ask: 92 })).toHaveLength(0);
    expect(watched([{}], { watchlist_max_ask: 93 })).toHaveLength(1);
  });
});
