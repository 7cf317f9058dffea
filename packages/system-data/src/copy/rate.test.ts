import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimit } from './rate.ts';

test('over any time no more comes than the rate and one burst allow, and nothing waits longer than it must', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 65_536 }), idleMs: fc.nat(50) }), {
        minLength: 1,
        maxLength: 200,
      }),
      async (pieces) => {
        const rate = 1_000_000;
        let nowMs = 0;
        const limited = rateLimit(
          rate,
          () => nowMs,
          async (ms) => {
            nowMs += ms;
          },
        );
        let all = 0;
        for (const { bytes, idleMs } of pieces) {
          nowMs += idleMs;
          await limited(bytes);
          all += bytes;
          expect(all).toBeLessThanOrEqual((nowMs / 1_000) * rate + 0.1 * rate + 1);
        }
        const idle = pieces.reduce((sum, { idleMs }) => sum + idleMs, 0);
        expect(nowMs).toBeLessThanOrEqual(idle + (all / rate) * 1_000 + 1);
      },
    ),
  );
});

test('without a limit nothing waits', () => {
  expect(rateLimit(null)(1e9)).toBeUndefined();
});
