import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { expect, test } from 'vitest';
import { minuteGrid } from './minute-grid.ts';
import { momentumProfile } from './momentum-profile.ts';

const START = Date.UTC(2018, 0);
/** Pairs of minutes an hour apart, each with the move of the pair in basis points: its momentum. */
const pairs = (moves: readonly number[], everyMinutes = 60) => {
  const columns = new BarColumns();
  for (const [i, move] of moves.entries())
    for (const [minute, close] of [
      [0, 1e8],
      [1, 1e8 * (1 + move / 1e4)],
    ] as const)
      columns.push(START + (i * everyMinutes + minute) * MINUTE_MS, close, close, close, close);
  return minuteGrid(columns.bars());
};

test('the profile is of the moments that have a momentum, in percent', () => {
  const profile = momentumProfile(pairs([-20, -10, 0, 10, 20]), Number.POSITIVE_INFINITY);
  expect(profile).toMatchObject({ moments: 5, weight: 5 });
  expect(profile?.meanPct).toBeCloseTo(0, 9);
  expect(profile?.deviationPct).toBeCloseTo(Math.sqrt(200) / 100, 9);
  expect(profile?.percentiles.length).toBe(199);
  const at = (wanted: number) =>
    profile?.percentiles.find(({ percentile }) => percentile === wanted)?.momentumPct;
  expect([0.5, 20, 20.5, 50, 80, 99.5].map(at)).toEqual([-0.2, -0.2, -0.1, 0, 0.1, 0.2]);
});

test('a moment weighs half that is older by the half-life', () => {
  // A year apart, to the minute.
  const profile = momentumProfile(pairs([-10, 20], 365 * 1_440), 365);
  expect(profile?.weight).toBeCloseTo(1.5, 9);
  expect(profile?.meanPct).toBeCloseTo(0.1, 9);
  const { percentiles = [] } = profile ?? {};
  expect(percentiles.filter(({ momentumPct }) => momentumPct === -0.1).at(-1)?.percentile).toBe(33);
});

test('there is none of bars that are all alone', () => {
  expect(momentumProfile(pairs([]), 365)).toBeNull();
});
