import { expect, test } from 'vitest';
import { calibrationBands } from './calibration-bands.ts';
import { ScoreSum } from './score.ts';

test('are told of what was asked, and only where something was', () => {
  const sum = new ScoreSum();
  for (const happened of [true, false, true, true]) sum.add(0.76, happened);
  sum.add(0.02, false);
  expect(calibrationBands(sum.reliability())).toEqual([
    { from: 0, to: 0.05, questions: 1, said: 0.02, came: 0 },
    { from: 0.75, to: 0.8, questions: 4, said: 0.76, came: 0.75 },
  ]);
});
