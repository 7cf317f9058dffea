import { expect, test } from 'vitest';
import { buyOutlook, saleOutlook } from './outlook.ts';

test('a buy can lose its cost and fee, and win the rest of a dollar less the fee', () => {
  // 10 contracts at 96 ¢: 0.07 · 10 · 0.96 · 0.04 = 0.02688 $.
  expect(buyOutlook(1_000, 9_600, 700)).toEqual({
    costE6: 9_600_000,
    expectedFeeE6: 26_880,
    worstLossE6: 9_626_880,
    gainE6: 373_120,
  });
});

test('a sale brings the bid less the fee', () => {
  expect(saleOutlook(1_000, 9_600, 700)).toEqual({ proceedsE6: 9_573_120, feeE6: 26_880 });
  // An event that charges twice as much; and one whose rate is not known yet.
  expect(saleOutlook(1_000, 9_600, 1_400).feeE6).toBe(53_760);
  expect(saleOutlook(1_000, 9_600, null).feeE6).toBe(26_880);
});
