import type { Benchmark } from '../../../../bench/benchmark.ts';
import { RateLimits } from './rate-limits.ts';

const BATCH = 256;

/** What an order waits for while there are tokens: lookups, integer arithmetic, and one promise. */
const admission: Benchmark = {
  name: 'rate limit: an order is let through',
  unit: 'µs',
  operations: BATCH,
  setup: async () => {
    let nowMs = 1_790_000_000_000;
    const limits = new RateLimits({
      clock: { nowMs: () => nowMs },
      timers: { after: () => () => undefined },
    });
    const boundless = { capacity: 1_000_000, refillPerS: 1_000_000 };
    limits.adopt({ read: boundless, write: boundless });
    return {
      run: async () => {
        nowMs += 10_000;
        for (let i = 0; i < BATCH; i++)
          await limits.admit({
            method: 'POST',
            path: '/portfolio/events/orders',
            lane: 'entry',
            exchangeIndex: 2,
          });
      },
      close: () => limits.stop(),
    };
  },
};

export const benchmarks: Benchmark[] = [admission];
