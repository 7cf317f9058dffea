import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CERTAIN, lowerProbability, upperProbability } from './probability.ts';

it('bounds hold the probability between them, in order of the strikes, and mirror', () => {
  const uncertainty = fc.record({
    offset: fc.double({ min: 0, max: 2, noNaN: true }),
    slope: fc.double({ min: 0, max: 0.9, noNaN: true }),
    tooLittle: fc.constant(null),
  });
  const chance = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
  fc.assert(
    fc.property(uncertainty, chance, chance, (unsure, one, other) => {
      const [low, high] = [lowerProbability(one, unsure), upperProbability(one, unsure)];
      expect(low).toBeLessThanOrEqual(one * (1 + 1e-9));
      expect(high).toBeGreaterThanOrEqual(one * (1 - 1e-9));
      expect(1 - lowerProbability(1 - one, unsure)).toBeCloseTo(high, 6);
      const [least, most] = [Math.min(one, other), Math.max(one, other)];
      for (const bound of [lowerProbability, upperProbability])
        expect(bound(least, unsure)).toBeLessThanOrEqual(bound(most, unsure) * (1 + 1e-9));
    }),
  );
});

it('what is certain or unknown stays so', () => {
  const unsure = { offset: 1, slope: 0.5, tooLittle: null };
  for (const bound of [lowerProbability, upperProbability]) {
    expect([0, 1, Number.NaN].map((probability) => bound(probability, unsure))).toEqual([0, 1, Number.NaN]);
    expect(bound(0.7, CERTAIN)).toBeCloseTo(0.7, 12);
  }
});
