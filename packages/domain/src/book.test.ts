import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Book } from './book.ts';
import type { BookLevel } from './exchange-event.ts';
import type { CountE2, PriceE4 } from './money.ts';

const level = (price: number, count: number): BookLevel => [price as PriceE4, count as CountE2];
const change = (book: Book, side: 'yes' | 'no', price: number, delta: number): void =>
  book.delta(side, price as PriceE4, delta as CountE2);

describe('book', () => {
  test('is invalid until a snapshot', () => {
    const book = new Book();
    change(book, 'yes', 4_700, 300);
    expect(book.valid).toBe(false);
    book.snapshot([level(4_700, 300)], [level(4_800, 200)]);
    expect(book.valid).toBe(true);
  });

  test('an ask is the complement of the other leg’s best bid', () => {
    const book = new Book();
    book.snapshot([level(4_600, 100), level(4_700, 300)], [level(4_800, 200)]);
    expect([book.bid('yes'), book.ask('yes'), book.bid('no'), book.ask('no')]).toEqual([
      4_700, 5_200, 4_800, 5_300,
    ]);
    expect(book.askCountE2('yes')).toBe(200);
    expect(book.askCountE2('no')).toBe(300);
  });

  test('a level that empties gives way to the next', () => {
    const book = new Book();
    book.snapshot([level(4_600, 100), level(4_700, 300)], []);
    change(book, 'yes', 4_700, -300);
    expect(book.bid('yes')).toBe(4_600);
    change(book, 'yes', 4_600, -100);
    expect(book.bid('yes')).toBeNull();
    expect(book.ask('no')).toBeNull();
  });

  test('a level below zero and a crossed book make it invalid until the next snapshot', () => {
    const book = new Book();
    book.snapshot([level(4_700, 300)], [level(4_800, 200)]);
    change(book, 'yes', 4_700, -301);
    expect(book.invalidReason).toMatch('below zero');
    change(book, 'yes', 4_700, 500);
    expect(book.valid).toBe(false);
    book.snapshot([level(5_300, 300)], [level(4_800, 200)]);
    expect(book.invalidReason).toMatch('crossed');
    book.snapshot([level(4_700, 300)], [level(4_800, 200)]);
    expect(book.valid).toBe(true);
  });

  test('any run of deltas leaves the same book as the snapshot of its sums', () => {
    const deltas = fc.array(
      fc.tuple(fc.constantFrom('yes' as const, 'no' as const), fc.integer({ min: 1, max: 49 }), fc.nat(500)),
    );
    fc.assert(
      fc.property(deltas, (list) => {
        const [stepwise, whole] = [new Book(), new Book()];
        stepwise.snapshot([], []);
        const sums = { yes: new Map<number, number>(), no: new Map<number, number>() };
        for (const [side, cents, count] of list) {
          change(stepwise, side, cents * 100, count);
          sums[side].set(cents * 100, (sums[side].get(cents * 100) ?? 0) + count);
        }
        const levels = (map: Map<number, number>) => [...map].map(([price, count]) => level(price, count));
        whole.snapshot(levels(sums.yes), levels(sums.no));
        for (const side of ['yes', 'no'] as const) expect(stepwise.levels(side)).toEqual(whole.levels(side));
      }),
    );
  });
});
