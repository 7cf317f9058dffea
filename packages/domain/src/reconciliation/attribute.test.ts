import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountE2 } from '../money.ts';
import { attribute } from './attribute.ts';

const held = (tradeId: string, heldE2: number) => ({ tradeId, heldE2: heldE2 as CountE2 });

describe('whose contracts an order of somebody else moved', () => {
  test('what they hold goes first, then the oldest trade, and the rest is a new holding of theirs', () => {
    expect(attribute(-1_500, 300, [held('a', 500), held('b', 200)])).toEqual([
      { tradeId: 'a', countE2: -500 },
      { tradeId: 'b', countE2: -200 },
      { tradeId: null, countE2: -800 },
    ]);
    expect(attribute(-200, 300, [held('a', 500)])).toEqual([{ tradeId: null, countE2: -200 }]);
  });

  test('buying more of what a trade holds is their own affair', () => {
    expect(attribute(100, 0, [held('a', 500)])).toEqual([{ tradeId: null, countE2: 100 }]);
    expect(attribute(-100, 0, [held('a', -500)])).toEqual([{ tradeId: null, countE2: -100 }]);
  });

  test('a trade of NO is closed by buying', () => {
    expect(attribute(500, 0, [held('a', -500)])).toEqual([{ tradeId: 'a', countE2: 500 }]);
  });

  test('no change is nobody’s', () => {
    expect(attribute(0, 100, [held('a', 100)])).toEqual([]);
  });

  test('the parts add up to the change, and no trade ends beyond flat', () => {
    const count = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(count, count, fc.array(count, { maxLength: 4 }), (changeE2, externalE2, holdings) => {
        const holders = holdings.map((heldE2, i) => held(`t${i}`, heldE2));
        const parts = attribute(changeE2, externalE2, holders);
        expect(parts.reduce((sum, part) => sum + part.countE2, 0)).toBe(changeE2);
        for (const { tradeId, heldE2 } of holders) {
          const part = parts.filter((one) => one.tradeId === tradeId);
          expect(part.length).toBeLessThanOrEqual(1);
          const left = heldE2 + (part[0]?.countE2 ?? 0);
          expect(Math.sign(left) === -Math.sign(heldE2) && left !== 0).toBe(false);
          expect(Math.abs(left)).toBeLessThanOrEqual(Math.abs(heldE2));
        }
        expect(parts.filter((one) => one.tradeId === null).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
