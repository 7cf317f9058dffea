import { random } from '@rec-io/domain/random';
import { describe, expect, test } from 'vitest';
import { compareModels, standardDivisions } from './compare-models.ts';
import { meanByDay } from './day-bootstrap.ts';
import { evaluationReport } from './evaluation-report.ts';
import type { SettledQuestions } from './questions.ts';

const DAYS = 60;
const PER_DAY = 48;

/** Coins whose true chance of heads changes by the day; the questions are ten minutes before each full hour. */
function coins(seed: number) {
  const dice = random(seed, 'coins');
  const length = DAYS * PER_DAY;
  const truth = new Float64Array(length);
  const questions: SettledQuestions = {
    length,
    timeMs: new Float64Array(length),
    closeTimeMs: new Float64Array(length),
    strikeE4: new Float64Array(length),
    indexE4: new Float64Array(length).fill(50_000_000),
    happened: new Uint8Array(length),
  };
  for (let row = 0; row < length; row++) {
    const day = Math.floor(row / PER_DAY);
    truth[row] = 0.2 + (0.6 * ((day * 37) % DAYS)) / DAYS;
    questions.closeTimeMs[row] =
      Date.UTC(2018, 11, 1) + day * 86_400_000 + (1 + (row % PER_DAY) / 2) * 3_600_000;
    questions.timeMs[row] = (questions.closeTimeMs[row] ?? 0) - (row % 2 === 0 ? 600_000 : 60_000);
    questions.strikeE4[row] = 50_000_000 * (1 + (row % 3) / 1_000);
    questions.happened[row] = dice.next() < (truth[row] ?? 0) ? 1 : 0;
  }
  return { questions, truth };
}

describe('models side by side', () => {
  const { questions, truth } = coins(1);
  const even = truth.map(() => 0.5);
  const volatility = Float64Array.from({ length: questions.length }, (_, row) => row % 3);
  const divisions = standardDivisions(questions, volatility);
  const [known, coin] = compareModels(
    questions,
    [
      { model: 'who knows', probability: truth },
      { model: 'a fair coin', probability: even },
    ],
    divisions,
  );

  test('the better one is better by more than chance, and the interval holds the mean', () => {
    expect(known?.againstFirst).toBeNull();
    expect(coin?.logLoss.mean).toBeCloseTo(Math.log(2), 9);
    const { low, mean, high } = coin?.againstFirst ?? { low: 0, mean: 0, high: 0 };
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(mean);
    expect(mean).toBeLessThan(high);
    expect(known?.overall.calibrationError).toBeLessThan(0.04);
  });

  test('each division has every question once', () => {
    for (const { name, parts } of known?.divisions ?? []) {
      const questionsIn = parts.reduce((sum, { score }) => sum + score.questions, 0);
      expect([name, questionsIn]).toEqual([name, questions.length]);
    }
    const labels = Object.fromEntries(
      (known?.divisions ?? []).map(({ name, parts }) => [name, parts.map(({ label }) => label)]),
    );
    expect(labels['time to close']).toEqual(['1 min', '10 min']);
    expect(labels['year']).toEqual(['2018', '2019']);
  });

  test('the report has every number, draws a picture, and no name in it is taken for markup', () => {
    const html = evaluationReport({
      ...{
        title: 'BTC',
        about: ['<b>2018</b>'],
        compared: known && coin ? [known, { ...coin, model: '<script>' }] : [],
      },
    });
    expect(html).toContain((coin?.overall.logLoss ?? 0).toFixed(5));
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3);
  });
});

test('days that are alike inside make the interval wider than single questions would', () => {
  const dice = random(4, 'days');
  const days = Int32Array.from({ length: 2_000 }, (_, row) => Math.floor(row / 50));
  const levels = Array.from({ length: 40 }, () => dice.normal());
  const alike = Float64Array.from(days, (day) => levels[day] ?? 0);
  const single = Int32Array.from({ length: 2_000 }, (_, row) => row);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(meanByDay(alike, days))).toBeGreaterThan(3 * width(meanByDay(alike, single)));
  expect(meanByDay(alike, days)).toEqual(meanByDay(alike, days));
});
