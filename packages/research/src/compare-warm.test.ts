import { modelIn } from '@rec-io/domain/adaptive/trained-file';
import { DAY_MS } from '@rec-io/domain/time';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { expect, test } from 'vitest';
import { compareWarm } from './compare-warm.ts';
import { heldOutWeeks } from './held-out-weeks.ts';
import { minuteGrid } from './minute-grid.ts';
import { MADE_FROM_MS, madeBars } from './test-bars.ts';
import { trainFile } from './train-file.ts';

const TO_MS = MADE_FROM_MS + 24 * DAY_MS;
const BARS = madeBars(25);
const WEEK = heldOutWeeks(TO_MS, { weeks: 1, warmDays: 2 });
const trained = (untilMs: number, name: string) =>
  modelIn(trainFile(minuteGrid(barsBetween(BARS, 0, untilMs)), 'BTC', untilMs, name));
const one = trained(WEEK.fromMs, 'one');

test('models are asked the same questions about the weeks; the first is what the others are measured against', () => {
  const [first, second] = compareWarm(BARS, [one, { ...trained(TO_MS, 'two'), name: 'two' }], WEEK);
  expect([first?.model, second?.model]).toEqual(['one', 'two']);
  expect(first?.againstFirst).toBeNull();
  expect(second?.againstFirst?.mean).toBeCloseTo(
    (second?.overall.logLoss ?? 0) - (first?.overall.logLoss ?? 0),
    12,
  );
  expect(first?.overall.questions).toBe(second?.overall.questions);
  expect(compareWarm(BARS, [one, one], WEEK)[1]?.againstFirst).toEqual({ mean: 0, low: 0, high: 0 });
});

test('what was before the warm days and what comes after the weeks changes nothing', () => {
  const within = barsBetween(BARS, WEEK.warmFromMs, WEEK.toMs);
  expect(within.length).toBeLessThan(BARS.length);
  expect(compareWarm(within, [one], WEEK)).toEqual(compareWarm(BARS, [one], WEEK));
});

test('without bars there is nothing to compare', () => {
  const none: MinuteBars = barsBetween(BARS, 0, 0);
  expect(compareWarm(none, [one], WEEK)).toEqual([]);
});
