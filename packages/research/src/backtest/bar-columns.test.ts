import { MinuteMomentum } from '@rec-io/domain/minute-momentum';
import { expect, test } from 'vitest';
import { gridTimeMs, MinuteReader } from '../minute-grid.ts';
import { madeGrid } from '../test-bars.ts';
import { barColumns } from './bar-columns.ts';

test('momentum of the column is that of the minute-by-minute one, in gaps and after them', () => {
  const grid = madeGrid(20);
  const { momentumBp, knownE4 } = barColumns(grid);
  const [momentum, minutes] = [new MinuteMomentum(), new MinuteReader(grid)];
  let unknown = 0;
  for (let i = 0; i < grid.length; i++) {
    if (!Number.isNaN(grid.meanE4[i])) momentum.observe(gridTimeMs(grid, i), minutes.at(i).closeE4);
    const expected = momentum.atBp(gridTimeMs(grid, i + 1));
    if (expected === null) unknown++;
    expect(momentumBp[i], `minute ${i}`).toBe(expected ?? Number.NaN);
    if (expected !== null) expect(knownE4[i]).toBeGreaterThan(0);
  }
  expect(unknown).toBeGreaterThan(100);
});
