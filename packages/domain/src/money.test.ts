import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AmountError,
  complement,
  cost,
  countE2,
  formatDecimal,
  parseDecimal,
  parsePriceE4,
  priceE4,
} from './money.ts';

describe('money', () => {
  test('what is formatted parses to the same integer', () => {
    const integers = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    fc.assert(
      fc.property(integers, fc.constantFrom(0, 2, 4, 6), (value, decimals) => {
        expect(parseDecimal(formatDecimal(value, decimals), decimals)).toBe(value);
      }),
    );
  });

  test('a price of the wire is exact', () => {
    expect(parsePriceE4('0.5600')).toBe(5_600);
    expect(parsePriceE4('0.017500')).toBe(175);
    expect(parsePriceE4('81999.99')).toBe(819_999_900);
  });

  test.each(['', ' 1', '1e3', '+1', '.5', '1.', '0x1', 'NaN', '1,0', '0.00001', '99999999999999999999'])(
    'refuses %j instead of guessing',
    (text) => {
      expect(() => parsePriceE4(text)).toThrow(AmountError);
    },
  );

  test('never holds a number that is not an exact integer', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 53]) {
      expect(() => priceE4(value)).toThrow(AmountError);
    }
  });

  test('ten contracts at 56 cents cost 5.60 $', () => {
    expect(cost(priceE4(5_600), countE2(1_000))).toBe(5_600_000);
    expect(complement(priceE4(5_600))).toBe(4_400);
  });

  test('minus zero is zero', () => {
    expect(Object.is(parseDecimal('-0.00', 2), 0)).toBe(true);
  });
});
