import { describe, expect, test } from 'vitest';
import { IndexHistory } from './index-history.ts';
import { changePct, momentumBp } from './momentum.ts';
import type { PriceE4 } from './money.ts';
import { MINUTE_MS, SECOND_MS } from './time.ts';

const START = Date.parse('2026-10-08T15:00:00Z');
const price = (dollars: number): PriceE4 => Math.round(dollars * 10_000) as PriceE4;

/** Prints every second; `at` tells the price by seconds since the start. */
function historyOf(
  seconds: number,
  at: (second: number) => number,
): { history: IndexHistory; nowMs: number } {
  const history = new IndexHistory();
  for (let s = 0; s <= seconds; s++) history.observe(START + s * SECOND_MS, price(at(s)));
  return { history, nowMs: START + seconds * SECOND_MS };
}

describe('momentum', () => {
  test('is the weighted mean of six changes, in basis points', () => {
    const at = (s: number) => 100_000 + s;
    const { history, nowMs } = historyOf(1_800, at);
    const now = at(1_800);
    const expected = [
      [1, 0.3],
      [2, 0.25],
      [3, 0.2],
      [4, 0.15],
      [15, 0.05],
      [30, 0.05],
    ].reduce((sum, [minutes = 0, weight = 0]) => {
      const then = at(1_800 - minutes * 60);
      return sum + (weight * 100 * 100 * (now - then)) / then;
    }, 0);
    expect(momentumBp(history, nowMs, price(now))).toBeCloseTo(expected, 9);
  });

  test('uses the lags it knows, and is unknown before the shortest', () => {
    const short = historyOf(30, () => 100);
    expect(momentumBp(short.history, short.nowMs, price(100))).toBeNull();
    const five = historyOf(300, (s) => (s < 300 ? 100 : 101));
    expect(momentumBp(five.history, five.nowMs, price(101))).toBeCloseTo(100, 9);
  });

  test('a print from before an outage is not "one minute ago"', () => {
    const history = new IndexHistory();
    for (let s = 0; s < 600; s++) history.observe(START + s * SECOND_MS, price(100));
    const backMs = START + 600 * SECOND_MS + 20 * MINUTE_MS;
    history.observe(backMs, price(110));
    expect(changePct(history, backMs, price(110), 1)).toBeNull();
    expect(momentumBp(history, backMs, price(110))).toBeNull();
  });
});

describe('index history', () => {
  test('ignores what is not newer and forgets what is older than its capacity', () => {
    const history = new IndexHistory(10);
    expect(history.observe(START, price(1))).toBe(true);
    expect(history.observe(START, price(2))).toBe(false);
    for (let s = 1; s <= 10; s++) history.observe(START + s * SECOND_MS, price(1 + s));
    expect(history.at(START, 0)).toBeNull();
    expect(history.at(START + SECOND_MS, 0)).toBe(price(2));
    expect(history.at(START + 60 * SECOND_MS, 55)).toBe(price(11));
    expect(history.recent(3, 1).map(([, p]) => p)).toEqual([price(9), price(10), price(11)]);
  });
});
