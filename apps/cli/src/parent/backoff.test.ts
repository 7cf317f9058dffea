import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restartDelayMs } from './backoff.ts';

test('a restart waits at least a second, at most a minute, and never less than after fewer failures', () => {
  expect([1, 2, 3, 6, 7].map(restartDelayMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
      const delayMs = restartDelayMs(failures);
      expect(delayMs).toBeGreaterThanOrEqual(1_000);
      expect(delayMs).toBeLessThanOrEqual(60_000);
      expect(restartDelayMs(failures + 1)).toBeGreaterThanOrEqual(delayMs);
    }),
  );
});
