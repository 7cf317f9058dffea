import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedFeeE4, fillFee, QUADRATIC_FEES, tradeFee } from './fee.ts';
import {
  type CountE2,
  cost,
  type MoneyE6,
  moneyE6,
  type PriceE4,
  parseCountE2,
  parsePriceE4,
} from './money.ts';

const buy = (price: PriceE4, count: CountE2): MoneyE6 => moneyE6(-cost(price, count));
const sell = (price: PriceE4, count: CountE2): MoneyE6 => cost(price, count);

describe('fee of one fill', () => {
  // The cases and figures of the exchange's fee documentation and of recorded fills.
  test.each([
    ['1', '0.52', buy, 700, 100, 17_472, 17_500],
    ['1', '0.99', buy, 700, 100, 693, 700],
    ['10', '0.56', buy, 700, 100, 172_480, 172_500],
    ['10', '0.56', sell, 700, 100, 172_480, 172_500],
    ['10', '0.56', buy, 175, 100, 43_120, 43_200],
    ['10', '0.56', buy, 0, 100, 0, 0],
    ['10', '0.56', buy, 700, 10_000, 172_480, 180_000],
    ['1', '0.055', buy, 700, 10_000, 3_639, 5_000],
    ['100', '0.10', buy, 700, 100, 630_000, 630_000],
    ['2.50', '0.50', buy, 700, 100, 43_750, 43_800],
    ['100', '0.50', buy, 700, 100, 1_750_000, 1_750_000],
    ['100', '0.25', buy, 700, 100, 1_312_500, 1_312_500],
    // The published table is in whole cents: 1.32.
    ['100', '0.25', buy, 700, 10_000, 1_312_500, 1_320_000],
    // Series of half the fee: 0.5 of 0.07.
    ['100', '0.50', buy, 350, 100, 875_000, 875_000],
    // What a seller gets is floored, too: 100 · 0.25 − 1.3125 is 23.6875.
    ['100', '0.25', sell, 700, 10_000, 1_312_500, 1_320_000],
    // Fractions of a contract, and the smallest of all.
    ['5.24', '0.95', buy, 700, 100, 17_423, 17_500],
    ['0.01', '0.50', buy, 700, 100, 175, 200],
  ] as const)(
    '%s contracts at %s, case of the documentation',
    (count, price, cash, rate, precision, model, net) => {
      const [p, c] = [parsePriceE4(price), parseCountE2(count)];
      expect(tradeFee(rate, p, c)).toBe(model);
      expect(fillFee(rate, p, c, cash(p, c), 0 as MoneyE6, precision).netE6).toBe(net);
    },
  );

  test.each([
    ['buy 1 at 0.52', '1', '0.52', buy, 700, 100, -537_500],
    ['buy 1 at 0.99', '1', '0.99', buy, 700, 100, -990_700],
    ['buy 10 at 0.56', '10', '0.56', buy, 700, 100, -5_772_500],
    ['sell 10 at 0.56', '10', '0.56', sell, 700, 100, 5_427_500],
    ['buy 10 at 0.56 as a maker', '10', '0.56', buy, 175, 100, -5_643_200],
    ['buy 10 at 0.56 as a maker who pays nothing', '10', '0.56', buy, 0, 100, -5_600_000],
    ['buy 10 at 0.56 in whole cents', '10', '0.56', buy, 700, 10_000, -5_780_000],
    ['buy 1 at 0.055 in whole cents', '1', '0.055', buy, 700, 10_000, -60_000],
    ['buy 100 at 0.10', '100', '0.10', buy, 700, 100, -10_630_000],
    ['buy 2.50 at 0.50', '2.50', '0.50', buy, 700, 100, -1_293_800],
  ] as const)(
    '%s changes the balance by the documented amount',
    (_name, count, price, cash, rate, precision, change) => {
      const [p, c] = [parsePriceE4(price), parseCountE2(count)];
      const { netE6 } = fillFee(rate, p, c, cash(p, c), 0 as MoneyE6, precision);
      expect(cash(p, c) - netE6).toBe(change);
    },
  );

  test('a maker’s fill and a taker’s fill of one order share its accumulator', () => {
    const [p, c] = [parsePriceE4('0.50'), parseCountE2('0.30')];
    const taken = fillFee(700, p, c, buy(p, c), 0 as MoneyE6, 10_000);
    const made = fillFee(0, p, c, buy(p, c), taken.accumulatorE6, 10_000);
    // The maker pays no fee: nothing to give back from, and the balance is on its grain already.
    expect([taken.netE6, made.netE6]).toEqual([10_000, 0]);
    expect(made.accumulatorE6).toBe(4_750);
  });

  test('three small fills of one order give the rounding back on the third', () => {
    const [p, c] = [parsePriceE4('0.50'), parseCountE2('0.30')];
    let accumulator = 0 as MoneyE6;
    const fees = [1, 2, 3].map(() => {
      const fee = fillFee(700, p, c, buy(p, c), accumulator, 10_000);
      accumulator = fee.accumulatorE6;
      return fee.netE6;
    });
    expect(fees).toEqual([10_000, 10_000, 0]);
    expect(fees.map((fee) => buy(p, c) - fee)).toEqual([-160_000, -160_000, -150_000]);
  });

  test('is never negative, keeps the balance on its grain, and in sum is the model fee to within one grain', () => {
    const price = fc.integer({ min: 1, max: 9_999 }) as fc.Arbitrary<number>;
    const fills = fc.array(fc.tuple(price, fc.integer({ min: 1, max: 1_000_000 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fills, fc.constantFrom(100 as const, 10_000 as const), (list, precision) => {
        let accumulator = 0 as MoneyE6;
        let [net, model] = [0, 0];
        for (const [p, c] of list as [PriceE4, CountE2][]) {
          const fee = fillFee(700, p, c, buy(p, c), accumulator, precision);
          accumulator = fee.accumulatorE6;
          expect(fee.netE6).toBeGreaterThanOrEqual(0);
          expect(Math.abs(buy(p, c) - fee.netE6) % precision).toBe(0);
          net += fee.netE6;
          model += tradeFee(700, p, c);
        }
        expect(net - accumulator).toBeLessThanOrEqual(model + precision * list.length);
        expect(net).toBeGreaterThanOrEqual(model - precision);
      }),
    );
  });

  test('stays exact for a million contracts', () => {
    expect(tradeFee(700, parsePriceE4('0.50'), parseCountE2('1000000'))).toBe(17_500_000_000);
  });

  test('the expected fee at 95 cents is a third of a cent', () => {
    expect(expectedFeeE4(QUADRATIC_FEES, parsePriceE4('0.95'))).toBeCloseTo(33.25, 10);
  });
});
