import { expect, it } from 'vitest';
import { OddsCurve, WIDTHS } from './odds-curve.ts';

it('is the sum that it tabulates, to a few thousandths of log-odds, and never rises', () => {
  const curve = new OddsCurve();
  const steepness = [0.3, 0.8, 1.9] as const;
  curve.set(...steepness);
  let last = Number.POSITIVE_INFINITY;
  for (let z = -40; z <= 40; z += 0.01) {
    const exact = -steepness.reduce((sum, a, j) => sum + a * Math.asinh(z / (WIDTHS[j] as number)), 0);
    const odds = curve.above(z);
    expect(Math.abs(odds - exact)).toBeLessThan(Math.abs(z) < 4 ? 0.003 : 0.006);
    expect(odds).toBeLessThanOrEqual(last);
    last = odds;
  }
  expect(curve.above(0)).toBeCloseTo(0, 12);
  expect([curve.above(1e9), curve.above(-1e9)]).toEqual([curve.above(100), curve.above(-100)]);
});
