import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from './id-set.ts';

test('holds what was added and nothing else, once, in the order of adding', () => {
  const text = fc.oneof(fc.string({ maxLength: 3 }), fc.uuid(), fc.nat({ max: 200 }).map(String));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 300 }), fc.array(text, { maxLength: 50 }), (added, asked) => {
      const ids = new IdSet();
      const plain = new Set<string>();
      for (const one of added) {
        expect(ids.has(one)).toBe(plain.has(one));
        ids.add(one);
        plain.add(one);
      }
      for (const one of [...added, ...asked]) expect(ids.has(one)).toBe(plain.has(one));
      expect([...ids]).toEqual([...plain]);
      expect(ids.size).toBe(plain.size);
    }),
  );
});

test('tells texts apart that have the same hash', () => {
  // A known pair for FNV-1a of 32 bits.
  const [one, other] = ['costarring', 'liquid'];
  const ids = new IdSet();
  ids.add(one);
  expect([ids.has(one), ids.has(other)]).toEqual([true, false]);
  ids.add(other);
  expect([...ids]).toEqual([one, other]);
});
