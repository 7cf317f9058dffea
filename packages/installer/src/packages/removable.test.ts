import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { removable } from './removable.ts';

/** Removing a package takes along all that need it, directly or not. */
const simulation = (needs: ReadonlyMap<string, readonly string[]>) => async (names: readonly string[]) => {
  const gone = new Set(names);
  for (let grown = -1; grown !== gone.size; ) {
    grown = gone.size;
    for (const [name, its] of needs) if (its.some((other) => gone.has(other))) gone.add(name);
  }
  return [...gone];
};

describe('of the packages that an installation brought', () => {
  test('all go when nobody else needs them', async () => {
    const simulate = simulation(new Map([['server', ['library']]]));
    expect(await removable(['server', 'library'], simulate)).toEqual({
      remove: ['server', 'library'],
      needed: [],
    });
  });

  test('those stay that others need by now, and what these need', async () => {
    const simulate = simulation(
      new Map([
        ['theirs', ['common']],
        ['common', ['library']],
        ['server', ['common']],
      ]),
    );
    expect(await removable(['server', 'common', 'library', 'tool'], simulate)).toEqual({
      remove: ['server', 'tool'],
      needed: ['common', 'library'],
    });
  });

  test('nothing of others ever goes along, and all of ours goes that can', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const anyNames = fc.subarray(names);
    await fc.assert(
      fc.asyncProperty(
        anyNames,
        fc.array(anyNames, { minLength: 6, maxLength: 6 }),
        async (ours, dependencies) => {
          const simulate = simulation(new Map(names.map((name, index) => [name, dependencies[index] ?? []])));
          const { remove, needed } = await removable(ours, simulate);
          expect((await simulate(remove)).toSorted()).toEqual(remove.toSorted());
          for (const name of needed)
            expect((await simulate([name])).every((n) => ours.includes(n) && remove.includes(n))).toBe(false);
        },
      ),
    );
  });
});
