import type { ModelScores } from '@rec-io/model-store/model-event';
import { expect, test } from 'vitest';
import { isNotWorse, scoresText } from './verdict.ts';

const scores = (mean: number, calibrationError = 0.01): ModelScores => {
  const score = { questions: 170_000, brier: 0.08 };
  return {
    ...{ from: '2026-10-01T00:00:00.000Z', to: '2026-10-29T00:00:00.000Z' },
    candidate: { ...score, logLoss: 0.25 + mean, calibrationError },
    inUse: { ...score, logLoss: 0.25, calibrationError: 0.01 },
    difference: { mean, low: mean - 0.001, high: mean + 0.001 },
  };
};

test.each([
  ['better', -0.0001, 0.01, true],
  ['as good', 0, 0.01, true],
  ['worse by a trace', 1e-9, 0.01, false],
  ['not a number', Number.NaN, 0.01, false],
  ['better, and a little worse calibrated', -0.0001, 0.0119, true],
  ['better, and too much worse calibrated', -0.0001, 0.0121, false],
  ['better, of a calibration that is no number', -0.0001, Number.NaN, false],
])('a candidate that is %s', (_, mean, calibrationError, isPromoted) => {
  expect(isNotWorse(scores(mean, calibrationError))).toBe(isPromoted);
});

test('says it in a sentence', () => {
  expect(scoresText(scores(-0.0002, 0.0095))).toBe(
    'From 2026-10-01 to 2026-10-29: log loss 0.24980 against 0.25000 (−0.00020, 95 %: −0.00120 … +0.00080), calibration error 0.0095 against 0.0100.',
  );
});
