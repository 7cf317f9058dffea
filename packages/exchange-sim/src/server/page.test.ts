import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterKey, newestFirst, type Page, pageOf } from './page.ts';
import { isRefusal, type WireRefusal } from './refusal.ts';

const rule = { endpoint: 'GetThings', limit: 2, limitMax: 10 };
function taken<T>(page: Page<T> | WireRefusal): Page<T> {
  if (isRefusal(page)) throw new Error(JSON.stringify(page));
  return page;
}

test('newest first, pages neither repeat nor skip what was there at the first, however many come between', () => {
  const growth = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }),
      growth,
      fc.integer({ min: 1, max: 10 }),
      (first, later, limit) => {
        const list = Array.from({ length: first }, (_, i) => i);
        const even = (item: number) => item % 2 === 0;
        const seen: number[] = [];
        let cursor = '';
        for (let i = 0; ; i++) {
          const page = taken(newestFirst(list, even, { limit: String(limit), cursor }, rule));
          seen.push(...page.items);
          cursor = page.cursor;
          if (cursor === '') break;
          for (let n = later[i % later.length] ?? 0; n > 0; n--) list.push(list.length);
        }
        expect(seen).toEqual(Array.from({ length: first }, (_, i) => first - 1 - i).filter(even));
      },
    ),
  );
});

test('by key, rows that go between two pages make the second skip nothing', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'];
  const first = taken(afterKey(rows, (row) => row, {}, rule));
  expect(first.items).toEqual(['a', 'b']);
  const second = taken(afterKey(['b', 'c', 'd', 'e'], (row) => row, { cursor: first.cursor }, rule));
  expect(second.items).toEqual(['c', 'd']);
  expect(taken(afterKey(['e'], (row) => row, { cursor: second.cursor }, rule))).toEqual({
    items: ['e'],
    cursor: '',
  });
});

test('a cursor that is nobody’s, or of another kind of list, gives the first page', () => {
  const rows = ['a', 'b', 'c'];
  const { cursor } = taken(pageOf(rows, {}, rule));
  for (const strange of ['garbage', '!!!', 'cA', cursor]) {
    expect(taken(afterKey(rows, (row) => row, { cursor: strange }, rule)).items, strange).toEqual(['a', 'b']);
  }
  expect(taken(newestFirst(rows, () => true, { cursor: 'garbage' }, rule)).items).toEqual(['c', 'b']);
});

test.each(['0', '-1', '11', '1.5', 'x'])('a limit of %s is refused', (limit) => {
  expect(newestFirst([1], () => true, { limit }, rule)).toMatchObject({
    httpStatus: 400,
    body: { msg: expect.stringContaining('GetThingsParams.Limit') },
  });
});
