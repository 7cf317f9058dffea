import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeOrder } from './time-order.ts';

test('what came since a time is what a search through everything finds, whatever the order in which it came', () => {
  const times = fc.array(fc.integer({ min: 0, max: 50 }));
  fc.assert(
    fc.property(times, fc.integer({ min: -1, max: 51 }), (all, sinceMs) => {
      const order = new TimeOrder<{ readonly timeMs: number }>();
      for (const timeMs of all) order.add({ timeMs });
      const found = order.since(sinceMs).map(({ timeMs }) => timeMs);
      expect(found).toEqual(all.filter((timeMs) => timeMs >= sinceMs).toSorted((a, b) => a - b));
    }),
  );
});
