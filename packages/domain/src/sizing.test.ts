import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillFee, QUADRATIC_FEES } from './fee.ts';
import { type CountE2, type MoneyE6, moneyE6, type PriceE4 } from './money.ts';
import { contractsFor, DEFAULT_SIZE, type SizeFacts, type SizeRule } from './sizing.ts';

const FACTS: SizeFacts = {
  balanceE6: 1_000_000_000 as MoneyE6,
  limitE4: 9_300 as PriceE4,
  probability: 0.97,
  fees: QUADRATIC_FEES,
};
const sized = (rule: SizeRule, change: Partial<SizeFacts> = {}) =>
  contractsFor(rule, { ...FACTS, ...change });

const rule: fc.Arbitrary<SizeRule> = fc.oneof(
  fc.record({
    kind: fc.constant('fixed' as const),
    contracts: fc.integer({ min: 1, max: 100_000 }),
    multiplier: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('percent' as const),
    percentOfBalance: fc.double({ min: 0.01, max: 100, noNaN: true }),
    maxContracts: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  fc.record({
    kind: fc.constant('kelly' as const),
    fraction: fc.double({ min: 0.01, max: 1, noNaN: true }),
    maxPercentOfBalance: fc.double({ min: 0.01, max: 100, noNaN: true }),
    maxContracts: fc.integer({ min: 1, max: 1_000_000 }),
  }),
);
const facts: fc.Arbitrary<SizeFacts> = fc.record({
  balanceE6: fc.integer({ min: 0, max: 1_000_000_000_000 }).map((value) => value as MoneyE6),
  limitE4: fc.integer({ min: 1, max: 9_999 }).map((value) => value as PriceE4),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  fees: fc.constantFrom(
    QUADRATIC_FEES,
    { takerRateE4: 0, makerRateE4: 0 },
    { takerRateE4: 350, makerRateE4: 0 },
  ),
});

describe('a size', () => {
  test('fixed: position size times multiplier', () => {
    expect(sized(DEFAULT_SIZE)).toBe(100);
    expect(sized({ kind: 'fixed', contracts: 100, multiplier: 3 })).toBe(30_000);
    // 1,000 $ pay 1,000 / (0.93 + 0.07 · 0.93 · 0.07) contracts, and a cent stays for rounding.
    expect(sized({ kind: 'fixed', contracts: 2_000, multiplier: 1 })).toBe(107_000);
  });

  test('percent of the balance, at the limit with fees, up to a maximum', () => {
    expect(sized({ kind: 'percent', percentOfBalance: 10, maxContracts: 1_000 })).toBe(10_600);
    expect(sized({ kind: 'percent', percentOfBalance: 10, maxContracts: 50 })).toBe(5_000);
    expect(sized({ kind: 'percent', percentOfBalance: 0.05, maxContracts: 50 })).toBe(0);
  });

  test('a fraction of Kelly on the edge after fees, with a cap', () => {
    // c = 0.93 + 0.004557; f* = (0.97 − c) / (1 − c) = 0.5416; a quarter of 1,000 $ of it at c each.
    const quarter = {
      kind: 'kelly',
      fraction: 0.25,
      maxPercentOfBalance: 100,
      maxContracts: 10_000,
    } as const;
    expect(sized(quarter)).toBe(14_400);
    expect(sized({ ...quarter, maxPercentOfBalance: 5 })).toBe(5_300);
    expect(sized({ ...quarter, maxContracts: 7 })).toBe(700);
  });

  test('Kelly buys nothing without an edge after fees, though there is one before them', () => {
    const full = { kind: 'kelly', fraction: 1, maxPercentOfBalance: 100, maxContracts: 10_000 } as const;
    expect(sized(full, { probability: 0.934 })).toBe(0);
    expect(sized(full, { probability: 0.934, fees: { takerRateE4: 0, makerRateE4: 0 } })).toBeGreaterThan(0);
  });

  test('is whole contracts that the balance pays with what the exchange truly charges', () => {
    fc.assert(
      fc.property(rule, facts, (by, of) => {
        const count = contractsFor(by, of);
        expect(count % 100).toBe(0);
        expect(count).toBeGreaterThanOrEqual(0);
        if (count === 0) return;
        const cashE6 = moneyE6(-of.limitE4 * count);
        const { netE6 } = fillFee(of.fees.takerRateE4, of.limitE4, count, cashE6, 0 as MoneyE6, 10_000);
        expect(-cashE6 + netE6).toBeLessThanOrEqual(of.balanceE6);
      }),
      { numRuns: 2_000 },
    );
  });

  test('never gets smaller with a larger balance, and Kelly not with a higher probability', () => {
    fc.assert(
      fc.property(rule, facts, fc.integer({ min: 0, max: 1_000_000_000 }), (by, of, more) => {
        const richer = { ...of, balanceE6: (of.balanceE6 + more) as MoneyE6 };
        expect(contractsFor(by, richer)).toBeGreaterThanOrEqual(contractsFor(by, of));
        const surer = { ...of, probability: (1 + of.probability) / 2 };
        expect(contractsFor(by, surer)).toBeGreaterThanOrEqual(contractsFor(by, of));
      }),
      { numRuns: 1_000 },
    );
  });

  test('stays within its own maximum and share', () => {
    fc.assert(
      fc.property(rule, facts, (by, of) => {
        const contracts = contractsFor(by, of) / 100;
        if (by.kind === 'fixed') {
          expect(contracts).toBeLessThanOrEqual(by.contracts * by.multiplier);
          return;
        }
        expect(contracts).toBeLessThanOrEqual(by.maxContracts);
        const share = by.kind === 'percent' ? by.percentOfBalance : by.maxPercentOfBalance;
        expect(contracts * of.limitE4 * 100).toBeLessThanOrEqual((of.balanceE6 * share) / 100 + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is 0 for numbers that are none, are not positive, or have no end', () => {
    const odd = [Number.NaN, 0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of odd) {
      const rules: readonly SizeRule[] = [
        { kind: 'fixed', contracts: value, multiplier: 1 },
        { kind: 'fixed', contracts: 1, multiplier: value },
        { kind: 'percent', percentOfBalance: value === Infinity ? Number.NaN : value, maxContracts: 10 },
        {
          kind: 'kelly',
          fraction: value === Infinity ? Number.NaN : value,
          maxPercentOfBalance: 5,
          maxContracts: 10,
        },
        {
          kind: 'kelly',
          fraction: 0.5,
          maxPercentOfBalance: value === Infinity ? -1 : value,
          maxContracts: 10,
        },
        { kind: 'percent', percentOfBalance: 5, maxContracts: value === Infinity ? -1 : value },
        {
          kind: 'kelly',
          fraction: 0.5,
          maxPercentOfBalance: 5,
          maxContracts: value === Infinity ? -1 : value,
        },
      ];
      for (const by of rules) expect(sized(by), JSON.stringify(by)).toBe(0);
      expect(sized(DEFAULT_SIZE, { balanceE6: value as MoneyE6 })).toBe(0);
      expect(sized(DEFAULT_SIZE, { limitE4: value as PriceE4 })).toBe(0);
    }
    for (const probability of [Number.NaN, -0.1, 1.1]) expect(sized(DEFAULT_SIZE, { probability })).toBe(0);
    expect(sized(DEFAULT_SIZE, { limitE4: 10_000 as PriceE4 })).toBe(0);
    expect(sized(DEFAULT_SIZE, { limitE4: 50.5 as PriceE4 })).toBe(0);
    expect(sized(DEFAULT_SIZE, { fees: { takerRateE4: Number.NaN, makerRateE4: 0 } })).toBe(0);
    expect(sized(DEFAULT_SIZE, { balanceE6: 930_000 as MoneyE6 })).toBe(0);
  });

  test('counts exactly: one contract more would not be paid', () => {
    const all = { kind: 'fixed', contracts: 1_000_000, multiplier: 1 } as const;
    const count = sized(all, { balanceE6: 50_000_000 as MoneyE6 });
    const costOf = (of: number) =>
      of * 9_300 +
      fillFee(700, FACTS.limitE4, of as CountE2, moneyE6(-of * 9_300), 0 as MoneyE6, 10_000).netE6;
    expect(costOf(count)).toBeLessThanOrEqual(50_000_000);
    expect(costOf(count + 200)).toBeGreaterThan(50_000_000);
  });
});
