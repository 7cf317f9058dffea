import { random } from '@rec-io/domain/random';
import { expect, test } from 'vitest';
import { boundsCoverage } from './bounds-coverage.ts';
import type { SettledQuestions } from './questions.ts';

const DAYS = 500;
const PER_HOUR = 22;
const HALF_WIDTH = 0.3;
const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Questions of days that are off by a normal with this deviation, in bounds, all in one direction or all away from even. */
function days(deviation: number, way: 'centre' | 'scale') {
  const dice = random(7, `${deviation} ${way}`);
  const length = DAYS * 24 * PER_HOUR;
  const column = () => new Float64Array(length);
  const answers = { probability: column(), low: column(), high: column() };
  const questions: SettledQuestions = {
    ...{ length, timeMs: column(), closeTimeMs: column(), strikeE4: column(), indexE4: column() },
    happened: new Uint8Array(length),
  };
  let row = 0;
  for (let day = 0; day < DAYS; day++) {
    const off = deviation * dice.normal() * HALF_WIDTH;
    for (let hour = 1; hour <= 24; hour++)
      for (let strike = 0; strike < PER_HOUR; strike++, row++) {
        const logOdds = (strike - (PER_HOUR - 1) / 2) / 4;
        const truth = probabilityOf(logOdds + (way === 'centre' ? off : off * Math.sign(logOdds)));
        questions.closeTimeMs[row] = Date.UTC(2018, 0, 1 + day, hour);
        questions.timeMs[row] = (questions.closeTimeMs[row] as number) - 600_000;
        questions.happened[row] = dice.next() < truth ? 1 : 0;
        answers.probability[row] = probabilityOf(logOdds);
        answers.low[row] = probabilityOf(logOdds - HALF_WIDTH);
        answers.high[row] = probabilityOf(logOdds + HALF_WIDTH);
      }
  }
  return boundsCoverage(questions, answers);
}

test('days that are off as bounds of nine in ten say are within them nine times in ten', () => {
  const [coverage, ...others] = days(1 / 1.645, 'centre');
  expect([coverage?.minutes, others]).toEqual([10, []]);
  expect(coverage?.ofCentre).toBeCloseTo(0.9, 1);
  expect(coverage?.ofScale).toBeGreaterThan(0.99);
  expect(days(1 / 1.645, 'scale')[0]?.ofScale).toBeCloseTo(0.9, 1);
});

test('bounds that are too narrow are told', () => {
  expect(days(1, 'centre')[0]?.ofCentre).toBeCloseTo(0.683, 1);
  expect(days(2, 'scale')[0]?.ofScale).toBeLessThan(0.45);
});

test('one day says nothing', () => {
  const none = new Float64Array(0);
  const questions = { length: 0, timeMs: none, closeTimeMs: none, strikeE4: none, indexE4: none };
  const answers = { probability: none, low: none, high: none };
  expect(boundsCoverage({ ...questions, happened: new Uint8Array(0) }, answers)).toEqual([]);
});
