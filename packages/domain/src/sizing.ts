import { expectedFeeE4, type FeeSchedule, tradeFee } from './fee.ts';
import type { CountE2, MoneyE6, PriceE4 } from './money.ts';

/** How many contracts an entry buys. */
export type SizeRule =
  /** `position_size` × `multiplier`, the earlier system's way. */
  | { readonly kind: 'fixed'; readonly contracts: number; readonly multiplier: number }
  /** This percentage of the balance, whole contracts at limit plus fee. */
  | { readonly kind: 'percent'; readonly percentOfBalance: number; readonly maxContracts: number }
  /** This fraction of Kelly on the edge after fees: 0.25 is a quarter. */
  | {
      readonly kind: 'kelly';
      readonly fraction: number;
      readonly maxPercentOfBalance: number;
      readonly maxContracts: number;
    };

export const DEFAULT_SIZE: SizeRule = { kind: 'fixed', contracts: 1, multiplier: 1 };

/** What a size depends on. */
export type SizeFacts = {
  /** Free to spend. */
  readonly balanceE6: MoneyE6;
  /** The most that a contract of the leg bought costs before its fee: 1…9,999. */
  readonly limitE4: PriceE4;
  /** Model probability that the leg pays, 0…1. */
  readonly probability: number;
  readonly fees: FeeSchedule;
};

const ONE_CONTRACT_E2 = 100;
/** Of one entry: count × price × (1 − price) stays far inside the safe integers. */
const CONTRACTS_MAX = 1_000_000;
/** The exchange charges whole grains of the balance, a cent at most, and gives back what is left over only later. */
const ROUNDING_E6 = 10_000;

/**
 * Whole contracts to buy, in 1/100. Never more than the balance pays at the limit with the taker's fee; 0 when nothing is
 * sensible, and for every number that is none.
 */
export function contractsFor(rule: SizeRule, facts: SizeFacts): CountE2 {
  if (!areSound(facts)) return none;
  const wanted = wantedContracts(rule, facts);
  if (!Number.isFinite(wanted) || wanted < 1) return none;
  return affordable(Math.min(Math.floor(wanted), CONTRACTS_MAX), facts.balanceE6, facts);
}

/** Written so that NaN fails. */
const areSound = ({ balanceE6, limitE4, probability, fees }: SizeFacts): boolean =>
  Number.isSafeInteger(balanceE6) &&
  Number.isInteger(limitE4) &&
  limitE4 > 0 &&
  limitE4 < 10_000 &&
  probability >= 0 &&
  probability <= 1 &&
  Number.isFinite(fees.takerRateE4) &&
  fees.takerRateE4 >= 0;

const none = 0 as CountE2;

/** Fractional, before the balance has its say. */
function wantedContracts(rule: SizeRule, facts: SizeFacts): number {
  switch (rule.kind) {
    case 'fixed':
      return rule.contracts > 0 && rule.multiplier > 0 ? rule.contracts * rule.multiplier : 0;
    case 'percent':
      return Math.min(contractsOfShare(rule.percentOfBalance / 100, facts), rule.maxContracts);
    case 'kelly': {
      const cap = rule.maxPercentOfBalance / 100;
      if (!(rule.fraction > 0 && cap > 0)) return 0;
      const share = Math.min(rule.fraction * kellyShare(facts), cap);
      return Math.min(contractsOfShare(share, facts), rule.maxContracts);
    }
  }
}

/** As many contracts as this share of the balance, 0…1, pays at the limit with fees. */
function contractsOfShare(share: number, facts: SizeFacts): number {
  if (!(share > 0)) return 0;
  const budgetE6 = Math.floor(facts.balanceE6 * Math.min(share, 1)) as MoneyE6;
  return affordable(CONTRACTS_MAX, budgetE6, facts) / ONE_CONTRACT_E2;
}

/**
 * The share of the balance whose expected logarithm grows fastest: f* = (b·p − q) / b with p the probability, q = 1 − p, and b
 * the net gain per dollar staked; J. L. Kelly, "A New Interpretation of Information Rate", Bell System Technical Journal 35
 * (1956). A contract that costs c with its fee and pays 1 $ has b = (1 − c) / c, hence f* = (p − c) / (1 − c). Not positive
 * without an edge after fees.
 */
function kellyShare({ probability, limitE4, fees }: SizeFacts): number {
  const cost = (limitE4 + expectedFeeE4(fees, limitE4)) / 10_000;
  return cost < 1 ? (probability - cost) / (1 - cost) : 0;
}

/** The most whole contracts up to `contracts` that a budget pays, in 1/100: found by halving, for the fee rounds up. */
function affordable(contracts: number, budgetE6: MoneyE6, { limitE4, fees }: SizeFacts): CountE2 {
  const pays = (count: number) => {
    const countE2 = (count * ONE_CONTRACT_E2) as CountE2;
    return countE2 * limitE4 + tradeFee(fees.takerRateE4, limitE4, countE2) + ROUNDING_E6 <= budgetE6;
  };
  let [most, tooMany] = [0, contracts + 1];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (pays(middle)) most = middle;
    else tooMany = middle;
  }
  return (most * ONE_CONTRACT_E2) as CountE2;
}
