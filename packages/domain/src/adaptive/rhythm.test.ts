import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rhythm } from './rhythm.ts';

const hours = Array.from({ length: 168 }, (_, hour) => 1 + (hour % 7) / 10);
const minutes = Array.from({ length: 60 }, (_, minute) => (minute === 0 ? 2 : 1) * 0.9);

it('has as its mean over a time the mean of its instants', () => {
  const rhythm = new Rhythm(hours, minutes);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3e6 }), fc.integer({ min: 1, max: 9_000 }), (fromS, lengthS) => {
      let sum = 0;
      for (let s = 0; s < lengthS; s++) sum += rhythm.at((fromS + s) * 1_000);
      expect(rhythm.mean(fromS * 1_000, (fromS + lengthS) * 1_000)).toBeCloseTo(sum / lengthS, 9);
    }),
    { numRuns: 50 },
  );
  expect(rhythm.mean(3_600_000, 3_600_000)).toBe(rhythm.at(3_600_000));
});
