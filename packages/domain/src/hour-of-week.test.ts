import { expect, test } from 'vitest';
import { HOURS_PER_WEEK, hourOfWeek } from './hour-of-week.ts';
import { HOUR_MS } from './time.ts';

test('the hour of the week counts from Thursday midnight UTC and comes round', () => {
  expect(hourOfWeek(0)).toBe(0);
  expect(hourOfWeek(Date.UTC(2026, 9, 8, 12))).toBe(12);
  expect(hourOfWeek(Date.UTC(2026, 9, 8, 12) + HOURS_PER_WEEK * HOUR_MS)).toBe(12);
});
