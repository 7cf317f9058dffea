import { expect, test } from 'vitest';
import { curveLines, scale } from './chart-scale.ts';

test('a scale runs from edge to edge, upward from the bottom; a single value lies in the middle', () => {
  expect([0, 5, 10].map(scale(0, 10))).toEqual([0, 50, 100]);
  expect([0, 5, 10].map(scale(0, 10, true))).toEqual([100, 50, 0]);
  expect(scale(3, 3)(3)).toBe(50);
});

test('a curve is drawn with zero in sight, and its drawdown lies between it and the height before', () => {
  const drawn = curveLines([
    [0, 100],
    [50, -100],
    [100, 50],
  ]);
  expect(drawn).toMatchObject({ least: -100, greatest: 100, zero: 50 });
  expect(drawn.line).toBe('M0.00 0.00L50.00 100.00L100.00 25.00');
  expect(drawn.drawdown).toBe('M0.00 0.00L50.00 0.00L100.00 0.00L100.00 25.00L50.00 100.00L0.00 0.00Z');
});
