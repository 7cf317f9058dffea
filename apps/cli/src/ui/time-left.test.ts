import { describe, expect, test } from 'vitest';
import { clock, inWords, TimeLeft } from './time-left.ts';

const steps = [{ id: 'database' }, { id: 'start' }, { id: 'verify' }];

describe('the time left', () => {
  test('begins with what the steps usually take, and goes down while they run', () => {
    const left = new TimeLeft(steps);
    left.begin(0);
    expect(left.leftMs(0)).toBe(22_000);
    expect(left.leftMs(2_000)).toBe(20_000);
  });

  test('of a step that takes longer than usual never grows and never is below nothing', () => {
    const left = new TimeLeft(steps.slice(0, 1));
    left.begin(0);
    expect(left.leftMs(60_000)).toBe(0);
  });

  test('is corrected by how fast this machine is', () => {
    const left = new TimeLeft(steps);
    left.begin(0);
    left.done({ id: 'database' }, false, 12_000);
    left.begin(12_000);
    expect(left.leftMs(12_000)).toBe(22_000);
  });

  test('is not thrown off by one short step that was slow', () => {
    const left = new TimeLeft([{ id: 'account' }, ...steps]);
    left.begin(0);
    left.done({ id: 'account' }, false, 3_000);
    left.begin(3_000);
    expect(left.leftMs(3_000)).toBeLessThan(30_000);
  });

  test('does not take a step that was in place for a fast one', () => {
    const left = new TimeLeft(steps);
    left.begin(0);
    left.done({ id: 'database' }, true, 1);
    left.begin(1);
    expect(left.leftMs(1)).toBe(16_000);
  });

  test('is nothing when all is done', () => {
    const left = new TimeLeft(steps);
    for (const step of steps) left.done(step, true, 0);
    expect(left.leftMs(0)).toBe(0);
  });

  test('is told as coarsely as it is known', () => {
    expect([1_000, 12_000, 59_000, 80_000, 600_000].map(inWords)).toEqual([
      'a few seconds left',
      'about 15 s left',
      'about 60 s left',
      'about 1.5 min left',
      'about 10 min left',
    ]);
    expect([0, 42_000, 725_000].map(clock)).toEqual(['0:00', '0:42', '12:05']);
  });
});
