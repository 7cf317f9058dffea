import { expect, test } from 'vitest';
import { dayIn, periodDays, wallTime } from './day-range.ts';

test.each([
  ['today', '2026-03-04', '2026-03-04'],
  ['yesterday', '2026-03-03', '2026-03-03'],
  ['this-week', '2026-03-02', '2026-03-04'],
  ['last-7-days', '2026-02-26', '2026-03-04'],
  ['last-30-days', '2026-02-03', '2026-03-04'],
  ['this-month', '2026-03-01', '2026-03-04'],
  ['last-month', '2026-02-01', '2026-02-28'],
  ['this-year', '2026-01-01', '2026-03-04'],
  ['last-year', '2025-01-01', '2025-12-31'],
  ['all', null, null],
] as const)('%s of Wednesday, 4 March 2026, is %s to %s', (period, from, to) => {
  expect(periodDays(period, '2026-03-04')).toEqual({ from, to });
});

test('a week that begins on a Monday, and one that ends on a Sunday', () => {
  expect(periodDays('this-week', '2026-03-02').from).toBe('2026-03-02');
  expect(periodDays('this-week', '2026-03-08').from).toBe('2026-03-02');
  expect(periodDays('last-month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
});

test('one instant is two days in two zones', () => {
  const timeMs = Date.UTC(2026, 2, 4, 3, 5, 7);
  expect(dayIn('America/New_York', timeMs)).toBe('2026-03-03');
  expect(wallTime('Asia/Tokyo', timeMs)).toBe('2026-03-04 12:05:07');
  expect(() => dayIn('Mars/Olympus', timeMs)).toThrow(RangeError);
});
