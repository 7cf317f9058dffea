import { expect, test } from 'vitest';
import { nextSorting, sorted } from './sorting.ts';

const ROWS = [
  { name: 'b', size: 2 },
  { name: 'c', size: null },
  { name: 'a', size: 10 },
  { name: 'd', size: 2 },
];
const names = (by: 'name' | 'size', isDescending: boolean) =>
  sorted(ROWS, { by, isDescending }, (row, key) => row[key]).map(({ name }) => name);

test('what is unknown stands last either way, and what is equal as it came', () => {
  expect(names('size', true)).toEqual(['a', 'b', 'd', 'c']);
  expect(names('size', false)).toEqual(['b', 'd', 'a', 'c']);
  expect(names('name', false)).toEqual(['a', 'b', 'c', 'd']);
  expect(sorted(ROWS, null, () => 0)).toBe(ROWS);
});

test('a column is pressed down, up, and off; another one begins anew', () => {
  const first = nextSorting<'name' | 'size'>(null, 'size');
  const second = nextSorting(first, 'size');
  expect([first, second, nextSorting(second, 'size')]).toEqual([
    { by: 'size', isDescending: true },
    { by: 'size', isDescending: false },
    null,
  ]);
  expect(nextSorting(second, 'name')).toEqual({ by: 'name', isDescending: true });
});
