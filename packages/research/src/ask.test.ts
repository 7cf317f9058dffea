import type { ProbabilityModel } from '@rec-io/domain/probability';
import { random } from '@rec-io/domain/random';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { ewmaNormal } from './ewma-normal.ts';
import { minuteGrid } from './minute-grid.ts';
import { answerLines, QuestionFileError, readQuestions } from './question-file.ts';
import type { Questions } from './questions.ts';

const START_S = Date.UTC(2018, 0) / 1000;

/** Bars of a random walk, without those in `absent`; from `cut` on there are none. */
function grid(minutes: number, absent: (minute: number) => boolean = () => false, cut = minutes) {
  const dice = random(3, 'bars');
  const columns = new BarColumns();
  let price = 50_000_000;
  for (let minute = 0; minute < minutes; minute++) {
    const open = price;
    price = Math.round(price * Math.exp(0.001 * dice.normal()));
    const [high, low] = [Math.max(open, price), Math.min(open, price)];
    if (!absent(minute) && minute < cut)
      columns.push((START_S + minute * 60) * 1000, open, high, low, price, 1);
  }
  return minuteGrid(columns.bars());
}

const questions = (
  rows: readonly (readonly [askedS: number, closeS: number, dollars: number])[],
): Questions => ({
  length: rows.length,
  timeMs: Float64Array.from(rows, ([askedS]) => (START_S + askedS) * 1000),
  closeTimeMs: Float64Array.from(rows, ([, closeS]) => (START_S + closeS) * 1000),
  strikeE4: Float64Array.from(rows, ([, , dollars]) => dollars * 10_000),
});

describe('asking along the bars', () => {
  test('a model has seen what was complete at the time of a question, whatever the order of the questions', () => {
    const bars = grid(120);
    const seen: number[] = [];
    const asked: unknown[] = [];
    const spy: ProbabilityModel = {
      ...ewmaNormal(30, 16),
      observeMinute: ({ startMs }) => void seen.push(startMs / 1000 - START_S),
      prepare: (nowMs, indexE4, closeMs) =>
        void asked.push([nowMs / 1000 - START_S, indexE4, closeMs / 1000 - START_S, seen.at(-1)]),
      above: () => 0.5,
    };
    ask(
      bars,
      spy,
      questions([
        [3_659, 7_200, 5_000],
        [120, 3_600, 5_000],
        [119, 3_600, 5_000],
        [119, 3_600, 5_100],
      ]),
    );
    expect(asked).toEqual([
      [60, bars.closeE4[0], 3_600, 0],
      [120, bars.closeE4[1], 3_600, 60],
      [3_600, bars.closeE4[59], 7_200, 3_540],
    ]);
  });

  test('cutting the future off changes no answer, also not inside a gap', () => {
    const absent = (minute: number) => minute >= 100 && minute < 130;
    const rows = Array.from({ length: 170 * 2 }, (_, i) => [i * 30 + 7, i * 30 + 7 + 1_800, 5_000] as const);
    const all = ask(grid(180, absent), ewmaNormal(30, 16), questions(rows));
    for (const [i, row] of rows.entries()) {
      const cut = grid(180, absent, Math.floor(row[0] / 60));
      const one = ask(cut, ewmaNormal(30, 16), questions([row]));
      for (const column of ['probability', 'low', 'high'] as const)
        expect(one[column][0]).toBe(all[column][i]);
    }
    expect(all.probability.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(250);
  });

  test('what nobody knows has no answer, and a reason', () => {
    const bars = grid(180, (minute) => minute >= 100 && minute < 130);
    const rows = [
      [30, 3_600, 5_000],
      [6_000 + 299, 9_000, 5_000],
      [6_000 + 361, 9_000, 5_000],
      [99_000, 99_900, 5_000],
    ] as const;
    const { probability, unanswered, reasons } = ask(bars, ewmaNormal(30, 16), questions(rows));
    expect([...unanswered].map((reason) => reasons[reason] ?? 'answered')).toEqual([
      'it asks before the first bar was complete',
      'answered',
      'it asks in a gap: nobody knows the price',
      'it asks after the last bar',
    ]);
    expect([...probability].map(Number.isNaN)).toEqual([true, false, true, true]);
  });
});

describe('a file of questions', () => {
  const row = (asked = START_S + 3_600, close = START_S + 7_200, strike: number | string = 5_000) =>
    `${asked},${close},${strike}`;

  test('comes back row by row with its answers', () => {
    const file = readQuestions(`time,close_time,strike\r\n${row()}\r\n${row(START_S)}\n`);
    const told = [...answerLines(file, ask(grid(120), ewmaNormal(30, 16), file), 'normal, 30 min')].join('');
    const lines = told.split('\n');
    expect(lines[0]).toBe('time,close_time,strike,probability,low,high,model');
    expect(lines[1]).toMatch(new RegExp(`^${row()},0\\.\\d{6},0\\.\\d{6},0\\.\\d{6},"normal, 30 min"$`));
    expect(lines[2]).toBe(`${row(START_S)},,,,no answer: it asks before the first bar was complete`);
    expect(lines[3]).toBe('');
  });

  test('may have its columns in another order, and others beside them', () => {
    const file = readQuestions(`id,strike,time,close_time\na,5000.25,${START_S},${START_S + 60}`);
    expect([file.strikeE4[0], file.timeMs[0], file.lines[0]]).toEqual([
      50_002_500,
      START_S * 1000,
      `a,5000.25,${START_S},${START_S + 60}`,
    ]);
  });

  test.each([
    ['', 'line 1: the column time is missing'],
    ['time,close_time\n1,2', 'line 1: the column strike is missing'],
    [
      `time,close_time,strike\n${row()}\n${row(START_S * 1000)}`,
      'line 3: time "1514764800000" is not in unix seconds',
    ],
    [`time,close_time,strike\n${row(START_S, START_S)}`, 'line 2: close_time is not after time'],
    [
      `time,close_time,strike\n${row(START_S, START_S + 60, -1)}`,
      'line 2: strike "-1" is no price in dollars',
    ],
    [
      `time,close_time,strike\n${row(START_S, START_S + 60, 'NaN')}`,
      'line 2: strike "NaN" is no price in dollars',
    ],
    ['time,close_time,strike\n1,2', 'line 2: 2 columns, expected 3'],
    [`time,close_time,strike\n,${START_S},5`, 'line 2: time "" is not in unix seconds'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => readQuestions(text)).toThrow(QuestionFileError);
    expect(() => readQuestions(text)).toThrow(message);
  });
});
