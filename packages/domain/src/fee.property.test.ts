import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BalancePrecisionE6, fillFee, tradeFee } from './fee.ts';
import { type CountE2, complement, cost, type MoneyE6, moneyE6, type PriceE4, ZERO_MONEY } from './money.ts';

type Fill = { readonly price: PriceE4; readonly count: CountE2; readonly rateE4: number };

const price = fc.integer({ min: 1, max: 9_999 }).map((value) => value as PriceE4);
const count = fc.integer({ min: 1, max: 1_000_000 }).map((value) => value as CountE2);
/** Taker, maker, an index series' half, a combo's maker, and free. */
const rateE4 = fc.constantFrom(700, 175, 350, 0);
const fill = fc.record({ price, count, rateE4 });
const fills = fc.array(fill, { minLength: 1, maxLength: 25 });
const precision = fc.constantFrom<BalancePrecisionE6>(100, 10_000);
const isBuy = fc.boolean();

const cashOf = (isBuying: boolean, { price: p, count: c }: Fill): MoneyE6 =>
  isBuying ? moneyE6(-cost(p, c)) : cost(p, c);

/** Every fill of one order, taker and maker together: one accumulator. */
function charge(list: readonly Fill[], isBuying: boolean, grainE6: BalancePrecisionE6) {
  let accumulatorE6 = ZERO_MONEY;
  return list.map((each) => {
    const cashE6 = cashOf(isBuying, each);
    const fee = fillFee(each.rateE4, each.price, each.count, cashE6, accumulatorE6, grainE6);
    accumulatorE6 = fee.accumulatorE6;
    return { ...fee, modelE6: tradeFee(each.rateE4, each.price, each.count), cashE6 };
  });
}

describe('fees of an order’s fills', () => {
  test('are never negative, and leave the balance on its grain', () => {
    fc.assert(
      fc.property(fills, isBuy, precision, (list, isBuying, grainE6) => {
        for (const { netE6, cashE6, accumulatorE6 } of charge(list, isBuying, grainE6)) {
          expect(netE6).toBeGreaterThanOrEqual(0);
          expect(Math.abs((cashE6 - netE6) % grainE6)).toBe(0);
          expect(accumulatorE6).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are in sum what the model says plus what the accumulator still owes, exactly', () => {
    fc.assert(
      fc.property(fills, isBuy, precision, (list, isBuying, grainE6) => {
        const charged = charge(list, isBuying, grainE6);
        const sum = (of: (each: (typeof charged)[0]) => number) =>
          charged.reduce((all, each) => all + of(each), 0);
        const owedE6 = charged.at(-1)?.accumulatorE6 ?? 0;
        expect(sum(({ netE6 }) => netE6)).toBe(sum(({ modelE6 }) => modelE6) + owedE6);
      }),
      { numRuns: 500 },
    );
  });

  test('never owe more than one grain for long: what could not be given back waits for a fill that pays a fee', () => {
    fc.assert(
      fc.property(fills, isBuy, precision, (list, isBuying, grainE6) => {
        for (const { netE6, accumulatorE6 } of charge(list, isBuying, grainE6))
          expect(accumulatorE6 < grainE6 || netE6 < grainE6).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('of an order that fills in parts come within a grain of the same order filled at once', () => {
    const parts = fc.array(fc.integer({ min: 500, max: 100_000 }), { minLength: 1, maxLength: 20 });
    // At prices where every part pays at least a grain, so that each rebate can be given in full.
    const middle = fc.integer({ min: 2_000, max: 8_000 }).map((value) => value as PriceE4);
    fc.assert(
      fc.property(parts, middle, isBuy, precision, (counts, at, isBuying, grainE6) => {
        const list = counts.map((each) => ({ price: at, count: each as CountE2, rateE4: 700 }));
        const whole = counts.reduce((all, each) => all + each, 0) as CountE2;
        const split = charge(list, isBuying, grainE6).reduce((all, { netE6 }) => all + netE6, 0);
        const [once] = charge([{ price: at, count: whole, rateE4: 700 }], isBuying, grainE6);
        // Each part's model fee is rounded up to a millionth by itself.
        expect(split - (once?.netE6 ?? 0)).toBeLessThanOrEqual(grainE6 + counts.length);
        expect(split - (once?.netE6 ?? 0)).toBeGreaterThanOrEqual(-grainE6);
      }),
      { numRuns: 500 },
    );
  });

  test('are the same for YES at a price and NO at what is left of the dollar', () => {
    fc.assert(
      fc.property(fill, ({ price: at, count: held, rateE4: rate }) => {
        expect(tradeFee(rate, at, held)).toBe(tradeFee(rate, complement(at), held));
      }),
    );
  });

  test('are the model fee rounded up to a millionth, also where a product leaves the safe integers', () => {
    const many = fc.integer({ min: 1, max: 100_000_000 }).map((value) => value as CountE2);
    fc.assert(
      fc.property(many, price, fc.constantFrom(700, 175, 350, 86.1, 770.07, 0.035), (held, at, rate) => {
        const rateE8 = BigInt(Math.round(rate * 10_000));
        const exact = rateE8 * BigInt(held) * BigInt(at) * BigInt(10_000 - at);
        const grain = 1_000_000_000_000n;
        expect(BigInt(tradeFee(rate, at, held))).toBe((exact + grain - 1n) / grain);
      }),
      { numRuns: 1_000 },
    );
  });
});
