import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Book } from './book.ts';
import type { BookLevel } from './exchange-event.ts';
import type { CountE2, PriceE4 } from './money.ts';

/** Anything that could reach a book: also levels that cannot be, unsorted, twice, and changes that do not fit. */
const price = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 20 }).map((cents) => cents * 500) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 10_002 }) },
);
const count = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(0, 100, -100));
const side = fc.constantFrom('yes' as const, 'no' as const);
const levels = fc.array(fc.tuple(price, fc.oneof({ weight: 9, arbitrary: fc.nat(300) }, count)), {
  maxLength: 8,
});
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const), yes: levels, no: levels }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('delta' as const), side, price, count }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'invalidate' as const }) },
);

/** What every reader of a valid book relies on. */
function expectSound(book: Book): void {
  for (const leg of ['yes', 'no'] as const) {
    const own = book.levels(leg);
    for (const [i, [at, held]] of own.entries()) {
      expect(held).toBeGreaterThan(0);
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(10_000);
      if (i > 0) expect(at).toBeGreaterThan(own[i - 1]?.[0] ?? 0);
    }
    expect(book.bid(leg)).toBe(own.at(-1)?.[0] ?? null);
  }
  const [bid, ask] = [book.bid('yes'), book.ask('yes')];
  if (bid !== null && ask !== null) expect(bid).toBeLessThanOrEqual(ask);
}

test('whatever happens to a book, while it is valid it is never negative, crossed, unsorted or outside a dollar', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const book = new Book();
      for (const each of steps) {
        const wasValid = book.valid;
        if (each.kind === 'snapshot')
          book.snapshot(each.yes as unknown as BookLevel[], each.no as unknown as BookLevel[]);
        else if (each.kind === 'delta') book.delta(each.side, each.price as PriceE4, each.count as CountE2);
        else book.invalidate('told so');
        if (each.kind !== 'snapshot' && !wasValid) expect(book.valid).toBe(false);
        if (book.valid) expectSound(book);
        else expect(book.invalidReason).not.toBe('');
      }
    }),
    { numRuns: 2_000 },
  );
});

describe('found by fuzzing', () => {
  const level = (at: number, held: number): BookLevel => [at as PriceE4, held as CountE2];

  test('a NO bid above a dollar is no YES ask below zero', () => {
    const book = new Book();
    book.snapshot([], [level(15_000, 100)]);
    expect(book.valid).toBe(false);
    book.snapshot([], []);
    book.delta('no', 10_000 as PriceE4, 100 as CountE2);
    expect(book.valid).toBe(false);
  });

  test('a bid at nothing is no bid', () => {
    const book = new Book();
    book.snapshot([level(0, 100)], []);
    expect(book.valid).toBe(false);
  });

  test('a whole book that names a level twice is not added up', () => {
    const book = new Book();
    book.snapshot([level(4_700, 100), level(4_700, 200)], []);
    expect(book.valid).toBe(false);
  });
});
