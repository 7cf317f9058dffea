import { expect, test } from 'vitest';
import { type SizeAt, trendOf } from './flat.ts';

const run = (bytesAt: (hour: number) => number): SizeAt[] =>
  Array.from({ length: 25 }, (_, hour) => ({ hour, bytes: bytesAt(hour) }));

test('a heap that is a saw is flat, and so is one that fills in the first half and then stays', () => {
  expect(trendOf(run((hour) => 150e6 + (hour % 3) * 15e6)).isFlat).toBe(true);
  expect(trendOf(run((hour) => 100e6 + Math.min(hour, 12) * 20e6)).isFlat).toBe(true);
});

test('what goes on growing is not, at its slope', () => {
  const trend = trendOf(run((hour) => 150e6 + hour * 4e6));
  expect(trend).toMatchObject({ isFlat: false, mostBytes: 246e6 });
  expect(trend.bytesPerHour).toBeCloseTo(4e6, 0);
});

test('two sizes say nothing', () => {
  expect(() => trendOf(run(() => 1).slice(0, 2))).toThrow(RangeError);
});
