import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSorted } from './merge-sorted.ts';

async function* from(values: readonly number[]): AsyncGenerator<number> {
  yield* values;
}

test('merging sorted sources gives everything, sorted', async () => {
  const sorted = fc.array(fc.integer()).map((values) => values.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(sorted, { maxLength: 5 }), async (sources) => {
      const merged: number[] = [];
      for await (const value of mergeSorted(sources.map(from), (a, b) => a < b)) merged.push(value);
      expect(merged).toEqual(sources.flat().sort((a, b) => a - b));
    }),
  );
});
