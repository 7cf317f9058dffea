import type { ProbabilityModel } from '@rec-io/domain/probability';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { expect, test } from 'vitest';
import { ewmaNormal } from './ewma-normal.ts';
import { minuteGrid } from './minute-grid.ts';
import { protocolQuestions } from './questions.ts';
import { walkForward } from './walk-forward.ts';

const START = Date.UTC(2018, 0);
const DAY = 86_400_000;

test('each stretch is answered by a model that learnt from what was before it, and every question once', () => {
  const columns = new BarColumns();
  for (let minute = 0; minute < 6 * 1_440; minute++) {
    const close = 50_000_000 + 10_000 * ((minute * 7_919) % 101);
    columns.push(START + minute * 60_000, close, close + 5_000, close - 5_000, close, 1);
  }
  const grid = minuteGrid(columns.bars());
  const questions = protocolQuestions(grid, START + 2 * DAY, START + 6 * DAY);
  const learnt: number[] = [];
  /** Answers with the number of its training. */
  const train = (untilMs: number): ProbabilityModel => {
    const number = learnt.push((untilMs - START) / DAY);
    return { ...ewmaNormal(30, 16), above: () => number / 10 };
  };
  const { probability: answers } = walkForward(grid, questions, train, START + 2 * DAY, 2);
  for (const [row, timeMs] of questions.timeMs.entries()) {
    const by = Math.round((answers[row] ?? 0) * 10);
    expect((timeMs - START) / DAY).toBeGreaterThanOrEqual(learnt[by - 1] ?? Number.NaN);
  }
  expect(learnt).toHaveLength(2);
  expect(learnt.map((day) => Math.round(day))).toEqual([2, 4]);
  learnt.length = 0;
  expect(new Set(walkForward(grid, questions, train, START + 2 * DAY, null).probability).size).toBe(1);
});
