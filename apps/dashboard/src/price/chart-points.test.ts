import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartPoints } from './chart-points.ts';

test('whatever comes, the chart gets strictly rising whole seconds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(100_000), fc.nat(1_000_000_000))), (recent) => {
      const times = chartPoints(recent).map((point) => Number(point.time));
      for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1] ?? Number.NaN);
    }),
  );
});

test('of two prints in one second the later one is drawn', () => {
  expect(
    chartPoints([
      [1_000, 820_000_000],
      [1_900, 820_010_000],
    ]),
  ).toEqual([{ time: 1, value: 82_001 }]);
});
