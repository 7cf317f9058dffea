import { random } from '@rec-io/domain/random';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { expect, test } from 'vitest';
import { figures } from './figures.ts';
import { sweepFigures } from './sweep-figures.ts';
import { warningsOf } from './warnings.ts';

const dice = random(3, 'days');
const days = (mean: number, length = 400) =>
  Float64Array.from({ length }, () => 1e6 * (mean + dice.normal()));
const set = (a: number) => ({ set: { a }, trades: 500 });

test('a walk forward chooses on the past alone', () => {
  const early = Float64Array.from(
    { length: 200 },
    (_, day) => 1e6 * (day < 100 ? 1 + (day % 2) : -1 - (day % 2)),
  );
  const late = early.map((profit) => -profit);
  const { walkForward, trials } = sweepFigures(
    [
      { ...set(1), daily: early },
      { ...set(2), daily: late },
    ],
    50,
  );
  // Chosen for what it did in the first hundred days, it is wrong from then on, until the losses outweigh.
  expect(walkForward?.stretches.map(({ from, set: chosen }) => [from, chosen['a']])).toEqual([
    [50, 1],
    [100, 1],
    [150, 1],
  ]);
  expect(walkForward?.stretches.map(({ profit }) => profit)).toEqual([75, -75, -75]);
  expect(trials).toHaveLength(2);
});

const nothing = figures({
  trades: [],
  counters: { signals: 0, unfilled: 0, unaffordable: 0 },
  fromMs: 0,
  toMs: 86_400_000,
  balanceE6: 1e9,
  size: DEFAULT_SIZE,
});

test('the best of many worthless settings is called overfitted, a truly good one is not', () => {
  const worthless = Array.from({ length: 60 }, (_, i) => ({ ...set(i), daily: days(0) }));
  const warned = (sweep: ReturnType<typeof sweepFigures>) =>
    warningsOf(nothing, null, sweep, []).filter((warning) => warning.startsWith('OVERFITTED?'));
  expect(warned(sweepFigures(worthless, null)).length).toBeGreaterThan(0);
  const good = sweepFigures([{ ...set(99), daily: days(0.6) }, ...worthless], null);
  expect(good.trials[0]?.set['a']).toBe(99);
  expect(warned(good)).toEqual([]);
});

test('nothing traded is said, not divided by', () => {
  expect(warningsOf(nothing, null, null, [])).toEqual(['Nothing was traded: no strike passed the settings.']);
  expect(nothing.perTrade).toBeNull();
  expect(nothing.equity).toEqual([1_000, 1_000]);
});

test('a profit that pessimistic fills turn into a loss is warned of, one that they leave is not', () => {
  const earned = { ...nothing, trades: 500, profit: 20, bestDayShare: 0.1 };
  const pessimistic = (profit: number) =>
    warningsOf(earned, null, null, [{ fills: 'pessimistic', trades: 400, profit, perTrade: profit / 400 }]);
  expect(pessimistic(-18.234)).toEqual([
    'A cent decides: with pessimistic fills the same settings lose $18.23.',
  ]);
  expect(pessimistic(3)).toEqual([]);
});
