import { expect, test } from 'vitest';
import { feeSchedule, overriddenFees, UNKNOWN_FEES } from './fee-schedule.ts';

const series = (fee_type: string, fee_multiplier = 1) => ({ fee_type, fee_multiplier });

test.each([
  ['quadratic', 1, 700, 0],
  ['quadratic_with_maker_fees', 1, 700, 175],
  ['quadratic_with_combo_maker_fees', 1, 700, 350],
  ['quadratic', 0.5, 350, 0],
  ['quadratic_with_maker_fees', 0, 0, 0],
])('a series of %s times %s has its rates', (type, multiplier, takerRateE4, makerRateE4) => {
  expect(feeSchedule(series(type, multiplier))).toEqual({ takerRateE4, makerRateE4 });
});

test.each([
  ['flat', 1],
  ['cubic', 1],
  ['constructor', 1],
  ['quadratic', -1],
  ['quadratic', Number.NaN],
])('a series of %s times %s is refused: a guess loses money quietly', (type, multiplier) => {
  expect(() => feeSchedule(series(type, multiplier))).toThrow(/fee_/);
});

test('an event’s fees beat its series’, each part for itself', () => {
  const base = series('quadratic', 1);
  const fees = (type: string | null, multiplier: number | null) => overriddenFees(base, { type, multiplier });
  expect(fees(null, null)).toEqual(feeSchedule(base));
  expect(fees('quadratic_with_maker_fees', null)).toEqual({ takerRateE4: 700, makerRateE4: 175 });
  expect(fees(null, 0.5)).toEqual({ takerRateE4: 350, makerRateE4: 0 });
  expect(fees('quadratic_with_maker_fees', 2)).toEqual({ takerRateE4: 1_400, makerRateE4: 350 });
  expect(() => fees('flat', null)).toThrow('no formula for flat');
});

test('fees that are unknown leave no edge', () => {
  expect(UNKNOWN_FEES.takerRateE4 * 0.0001).toBe(Number.POSITIVE_INFINITY);
});
