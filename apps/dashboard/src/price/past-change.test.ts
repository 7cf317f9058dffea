import { expect, test } from 'vitest';
import { pastChange } from './past-change.ts';

const NOON_MS = Date.UTC(2026, 2, 3, 12);
const bar = (minutesAgo: number, openE4: number) => ({
  ...{ timeMs: NOON_MS - minutesAgo * 60_000, openE4, highE4: openE4, lowE4: openE4, closeE4: openE4 + 5 },
});
const now = { timeMs: NOON_MS + 30_000, indexE4: 1_010_000 };

test('the change is from what the index was when the bar of that time began', () => {
  const bars = [bar(181, 900_000), bar(180, 1_000_000), bar(179, 950_000)];
  expect(pastChange(bars, 60, now, 180)).toBeCloseTo(1, 9);
  expect(pastChange([bar(1_440, 2_020_000)], 300, now, 1_440)).toBeCloseTo(-50, 9);
});

test('without a bar of that time nothing is made up', () => {
  expect(pastChange([bar(179, 1)], 60, now, 180)).toBe(null);
  expect(pastChange([bar(180, 0)], 60, now, 180)).toBe(null);
  expect(pastChange([], 60, now, 60)).toBe(null);
});
