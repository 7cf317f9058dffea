import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderRate } from './order-rate.ts';
import { HOUR_MS } from './time.ts';

test('counts what was decided in the last sixty minutes, in whatever order it was told', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 180 }));
  fc.assert(
    fc.property(minutes, (decided) => {
      const rate = new OrderRate();
      for (const minute of decided) rate.decided(minute * 60_000);
      for (const now of [60, 90, 180]) {
        const nowMs = now * 60_000;
        const expected = decided.filter((minute) => minute * 60_000 > nowMs - HOUR_MS);
        expect(rate.lastHour(nowMs)).toBe(expected.length);
      }
    }),
  );
});
