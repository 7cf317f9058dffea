import { expect, test } from 'vitest';
import { candlesOf, withHistory, withPrint } from './candles.ts';
import type { Print } from './price-tape.ts';

const prints: Print[] = [
  [60_000, 100],
  [61_000, 130],
  [90_000, 90],
  [119_000, 110],
  [120_000, 112],
  [241_000, 115],
];

test('a candle opens with its first print, closes with its last, and spans the rest', () => {
  expect(candlesOf(prints, 60)).toEqual([
    { timeMs: 60_000, openE4: 100, highE4: 130, lowE4: 90, closeE4: 110 },
    { timeMs: 120_000, openE4: 112, highE4: 112, lowE4: 112, closeE4: 112 },
    { timeMs: 240_000, openE4: 115, highE4: 115, lowE4: 115, closeE4: 115 },
  ]);
});

test('print by print it comes to the same', () => {
  const whole = candlesOf(prints, 60);
  const grown = candlesOf(prints.slice(0, 3), 60).at(-1) ?? null;
  expect(withPrint(grown, [119_000, 110], 60)).toEqual(whole[0]);
  expect(withPrint(whole[0] ?? null, [120_000, 112], 60)).toEqual(whole[1]);
});

test('what was before the page comes before it, and shares the candle in which it was opened', () => {
  const candle = (timeMs: number, openE4: number, highE4: number, lowE4: number, closeE4: number) => ({
    ...{ timeMs, openE4, highE4, lowE4, closeE4 },
  });
  const bars = [candle(0, 1, 2, 1, 2), candle(60, 2, 9, 2, 3), candle(120, 7, 7, 7, 7)];
  const live = [candle(60, 3, 5, 1, 4), candle(120, 4, 4, 4, 4)];
  expect(withHistory(bars, live)).toEqual([bars[0], candle(60, 2, 9, 1, 4), live[1]]);
  expect(withHistory([], live)).toEqual(live);
  expect(withHistory(bars, [])).toEqual(bars);
});
