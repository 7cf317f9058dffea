import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Heap, TableDescription } from '../description.ts';
import { pageRanges, rangeOf } from './page-ranges.ts';

const heap = (name: string, pages: number): Heap => ({
  schema: 'analytics',
  name,
  pages,
  bytes: pages * 8192,
});
const table = (...heaps: readonly Heap[]): TableDescription => ({
  schema: 'analytics',
  name: 'parent',
  columns: [],
  indexes: [],
  checks: [],
  foreignKeys: [],
  comment: null,
  partitioning: null,
  partitions: [],
  heaps,
  estimatedRows: 0,
});

const CHUNK = 100 * 8192;

test('every page of every heap is in exactly one range, whatever was brought before and however the table grew', () => {
  const pages = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(pages, pages, fc.nat(500), fc.array(fc.boolean(), { maxLength: 40 }), (a, b, grown, done) => {
      const before = pageRanges(table(heap('a', a), heap('b', b)), [], CHUNK, true);
      const finished = (before?.missing ?? []).filter((_, index) => done[index] === true);
      const now = table(heap('a', a + grown), heap('b', b));
      const after = pageRanges(
        now,
        finished.map(({ key }) => key),
        CHUNK,
        true,
      );
      const covered = new Map<string, number>();
      for (const chunk of [...(after?.finished ?? []), ...(after?.missing ?? [])]) {
        const { from, to } = rangeOf(chunk);
        for (let page = from; page < (to ?? Number.NaN); page++) {
          const key = `${chunk.heap.name} ${page}`;
          covered.set(key, (covered.get(key) ?? 0) + 1);
        }
      }
      expect(covered.size).toBe(a + grown + b);
      expect([...covered.values()].every((times) => times === 1)).toBe(true);
      expect(after?.finished.map(({ key }) => key)).toEqual(finished.map(({ key }) => key));
    }),
  );
});

test('ranges are about as large as they should be, and small tables are one', () => {
  const { missing } = pageRanges(table(heap('a', 1_049)), [], CHUNK, true) ?? { missing: [] };
  expect(missing).toHaveLength(10);
  expect(Math.max(...missing.map(({ bytes }) => bytes))).toBeLessThan(CHUNK * 1.1);
  expect(pageRanges(table(heap('a', 149)), [], CHUNK, true)?.missing).toHaveLength(1);
  expect(pageRanges(table(heap('a', 0)), [], CHUNK, true)?.missing).toHaveLength(0);
});

test('a server that would read the whole heap for every range is asked once', () => {
  const { missing } = pageRanges(table(heap('a', 5_000)), [], CHUNK, false) ?? { missing: [] };
  expect(missing.map(rangeOf)).toEqual([{ from: 0, to: null }]);
  const keys = missing.map(({ key }) => key);
  expect(pageRanges(table(heap('a', 6_000)), keys, CHUNK, false)).toMatchObject({
    missing: [],
    finished: [{}],
  });
});

test('a range of a heap that went away cannot be gone on with', () => {
  const { missing } = pageRanges(table(heap('a', 10)), [], CHUNK, true) ?? { missing: [] };
  const keys = missing.map(({ key }) => key);
  expect(pageRanges(table(heap('b', 10)), keys, CHUNK, true)).toBeNull();
});
