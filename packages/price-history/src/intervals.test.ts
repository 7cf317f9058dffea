import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { common, joined, totalMs, without } from './intervals.ts';

const some = fc
  .array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 12 })), { maxLength: 10 })
  .map((all) => all.map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length })));
/** The instants that are in any of them. */
const instants = (intervals: readonly { fromMs: number; toMs: number }[]) =>
  new Set(
    intervals.flatMap(({ fromMs, toMs }) => Array.from({ length: toMs - fromMs }, (_, i) => fromMs + i)),
  );

describe('intervals', () => {
  it('are sets of instants, whatever is done with them', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [joined(one), joined(other)];
        const [inA, inB] = [instants(one), instants(other)];
        expect(instants(a)).toEqual(inA);
        expect(instants(common(a, b))).toEqual(new Set([...inA].filter((at) => inB.has(at))));
        expect(instants(without(a, b))).toEqual(new Set([...inA].filter((at) => !inB.has(at))));
        expect(totalMs(a)).toBe(inA.size);
        for (const result of [a, common(a, b), without(a, b)])
          for (const [i, { fromMs, toMs }] of result.entries()) {
            expect(fromMs).toBeLessThan(toMs);
            expect(result[i - 1]?.toMs ?? -1).toBeLessThan(fromMs + 1);
          }
      }),
    );
  });
});
