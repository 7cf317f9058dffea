import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import type { MinuteBars } from '@rec-io/prices/bars';
import { describe, expect, test } from 'vitest';
import { isSameLevel, worthLearning } from './stored-bars.ts';

const END_MS = Date.UTC(2026, 9, 8, 12);
const LEVEL = 820_000_000;

type Odd = { readonly open?: number; readonly high?: number; readonly low?: number; readonly close?: number };

/** So many minutes up to `endMs`, all alike but for those named by their number. */
function bars(minutes: number, odd: Readonly<Record<number, Odd>> = {}, endMs = END_MS): MinuteBars {
  const columns = new BarColumns();
  for (let i = 0; i < minutes; i++) {
    const { open = LEVEL, high = LEVEL, low = LEVEL, close = LEVEL } = odd[i] ?? {};
    columns.push(endMs - (minutes - i) * MINUTE_MS, open, high, low, close, 1);
  }
  return columns.bars();
}
const learnt = (given: MinuteBars, endMs = END_MS): number | string => {
  const worth = worthLearning(given, endMs);
  return 'none' in worth ? worth.none : worth.bars.length;
};
const at = (price: number): Odd => ({ open: price, high: price, low: price, close: price });

describe('bars are worth learning from', () => {
  test('when they are a day or more, and not more than thirty days old', () => {
    expect(learnt(bars(1_440))).toBe(1_440);
    expect(learnt(bars(1_439))).toBe('there are only 1439 minutes: a day is the least');
    expect(learnt(bars(0))).toBe('there is none of the last 60 days');
    expect(learnt(bars(2_000), END_MS + 30 * DAY_MS - MINUTE_MS)).toBe(2_000);
    expect(learnt(bars(2_000), END_MS + 30 * DAY_MS)).toBe('the newest is 30 days old');
  });

  test('all of them, when none moves by more than half within a minute or since the one before', () => {
    const wild = { 500: at(LEVEL * 1.49), 600: { high: LEVEL * 1.2, low: LEVEL * 0.81 } };
    expect(learnt(bars(3_000, wild))).toBe(3_000);
  });

  test.each([
    [
      'another level before it',
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [i, at(40_000_000)])),
      500,
    ],
    ['one price of another coin', { 499: at(40_000_000) }, 500],
    ['a low of nothing', { 499: { low: 1 } }, 500],
    ['no price', { 499: at(0) }, 500],
    ['a price that is none', { 499: at(Number.NaN) }, 500],
    ['two such places, of which the later counts', { 10: at(1), 499: { high: LEVEL * 100 } }, 500],
  ])('only those after the last jump: %s', (_, odd, dropped) => {
    expect(learnt(bars(3_000, odd))).toBe(3_000 - dropped);
    expect(learnt(bars(1_939, odd))).toBe(
      'there are only 1439 minutes since a jump by more than half: a day is the least',
    );
  });

  test('none of them, when the last one jumps', () => {
    expect(learnt(bars(3_000, { 2999: at(40_000_000) }))).toContain('only 1 minutes since a jump');
    expect(learnt(bars(3_000, { 2999: { low: 1 } }))).toContain('only 0 minutes since a jump');
  });
});

test('two prices are of one level up to a factor of one and a half, whichever is first', () => {
  expect([isSameLevel(100, 150), isSameLevel(150, 100)]).toEqual([true, true]);
  expect([
    isSameLevel(100, 151),
    isSameLevel(151, 100),
    isSameLevel(0, 1),
    isSameLevel(Number.NaN, 1),
  ]).toEqual([false, false, false, false]);
});
