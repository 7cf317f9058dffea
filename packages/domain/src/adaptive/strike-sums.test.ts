import { expect, it } from 'vitest';
import { KINDS, StrikeSums } from './strike-sums.ts';

/** Log loss as a function of logarithm of the deviation, centre and logarithms of the steepnesses. */
function lossAt(at: readonly number[], move: number): number {
  const sums = new StrikeSums();
  sums.take(Math.exp(at[0] as number), at[1] as number, move, at.slice(2).map(Math.exp));
  return sums.loss;
}

it.each([0.0012, -0.03, 0])('knows the slopes of its loss, for a move of %d', (move) => {
  const at = [Math.log(0.004), 0.2, -1, 0.3, 0.9];
  const sums = new StrikeSums();
  sums.take(Math.exp(at[0] as number), at[1] as number, move, at.slice(2).map(Math.exp));
  expect(sums.loss).toBeCloseTo(lossAt(at, move), 12);
  for (let k = 0; k < KINDS; k++) {
    const moved = (by: number) =>
      lossAt(
        at.map((value, i) => (i === k ? value + by : value)),
        move,
      );
    expect(sums.gradient[k]).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 4);
  }
  for (let k = 0; k < KINDS; k++) expect(sums.curvature[k * KINDS + k]).toBeGreaterThan(0);
});
