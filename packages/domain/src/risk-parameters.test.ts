import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultsOf, parameterProblems } from './parameters.ts';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from './risk-limits.ts';
import { RISK_COUNTS, RISK_PARAMETERS, riskLimits, riskParameters } from './risk-parameters.ts';

test('every limit has a setting, and the defaults are those of the limits', () => {
  expect(riskLimits(defaultsOf(RISK_PARAMETERS))).toEqual(DEFAULT_RISK_LIMITS);
  const fields = Object.keys(DEFAULT_RISK_LIMITS);
  expect(RISK_PARAMETERS).toHaveLength(fields.length);
  expect(parameterProblems(RISK_PARAMETERS, defaultsOf(RISK_PARAMETERS))).toEqual([]);
});

test('counts are named: half of one is nothing that could be kept', () => {
  expect([...RISK_COUNTS].sort()).toEqual([
    'max_open_trades',
    'max_orders_per_hour',
    'max_rejected_in_a_row',
    'max_unknown_orders',
  ]);
});

test('what is set is what holds, exactly, and is shown as it was set', () => {
  const settings = fc.record(
    Object.fromEntries(
      RISK_PARAMETERS.map(({ key, min, max, step }) => [
        key,
        fc
          .integer({ min: 0, max: Math.min(1_000_000, Math.floor((max - min) / step)) })
          .map((steps) => Number((min + steps * step).toFixed(6))),
      ]),
    ),
  );
  fc.assert(
    fc.property(settings, (given) => {
      expect(parameterProblems(RISK_PARAMETERS, given)).toEqual([]);
      const limits = riskLimits(given);
      for (const value of Object.values(limits)) expect(value).toSatisfy(Number.isSafeInteger);
      expect(riskParameters(limits)).toEqual(given);
    }),
  );
});

test('what is not set keeps its default', () => {
  const expected: RiskLimits = { ...DEFAULT_RISK_LIMITS, maxOpenTrades: 3 };
  expect(riskLimits({ max_open_trades: 3 })).toEqual(expected);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '5', null])('%s is no limit', (value) => {
  for (const { key } of RISK_PARAMETERS)
    expect(parameterProblems(RISK_PARAMETERS, { [key]: value })).toHaveLength(1);
});
