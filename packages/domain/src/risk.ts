import type { Intent } from './ledger.ts';
import { type CountE2, cost, type MoneyE6 } from './money.ts';

/** Limits that hold for every entry, whatever the strategy wants. */
export type RiskLimits = {
  readonly maxContractsE2: CountE2;
  readonly maxLiveTrades: number;
  /** Cost of all live trades together. */
  readonly maxExposureE6: MoneyE6;
};

export const DEFAULT_RISK_LIMITS: RiskLimits = {
  maxContractsE2: 100_000 as CountE2,
  maxLiveTrades: 40,
  maxExposureE6: 1_000_000_000 as MoneyE6,
};

export type RiskState = {
  readonly liveTrades: number;
  readonly exposureE6: number;
  /** What the ledger says is there to spend; null while no opening balance is known. */
  readonly balanceE6: MoneyE6 | null;
};

export type RiskDenial = {
  readonly code: 'contracts' | 'live_trades' | 'exposure' | 'balance' | 'limit_price';
  readonly message: string;
};

/** The gate before every entry. Null lets it pass. Written so that NaN is denied. */
export function denyEntry(intent: Intent, state: RiskState, limits: RiskLimits): RiskDenial | null {
  const { countE2, limitE4 } = intent;
  if (!(limitE4 > 0 && limitE4 < 10_000))
    return { code: 'limit_price', message: `limit ${limitE4} is no price` };
  if (!(countE2 > 0 && countE2 <= limits.maxContractsE2)) {
    return {
      code: 'contracts',
      message: `${countE2 / 100} contracts, at most ${limits.maxContractsE2 / 100}`,
    };
  }
  if (!(state.liveTrades < limits.maxLiveTrades)) {
    return {
      code: 'live_trades',
      message: `${state.liveTrades} trades are live, at most ${limits.maxLiveTrades}`,
    };
  }
  const needs = cost(limitE4, countE2);
  if (!(state.exposureE6 + needs <= limits.maxExposureE6)) {
    return { code: 'exposure', message: 'the cost of all live trades would pass its limit' };
  }
  // A tenth of a dollar per contract covers the highest taker fee, 1.75 cents, with room.
  const fees = countE2 * 1_000;
  if (!(state.balanceE6 !== null && needs + fees <= state.balanceE6)) {
    return { code: 'balance', message: 'the balance does not cover cost and fees' };
  }
  return null;
}
