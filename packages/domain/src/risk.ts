import type { Intent } from './ledger.ts';
import { type CountE2, cost, type MoneyE6 } from './money.ts';
import type { RiskLimits } from './risk-limits.ts';
import type { Trade } from './trade.ts';

export type RiskState = {
  readonly liveTrades: number;
  readonly exposureE6: number;
  /** What the ledger says is there to spend, less what orders under way may take; null while no opening balance is known. */
  readonly balanceE6: number | null;
};

export type RiskDenial = {
  readonly code: 'contracts' | 'live_trades' | 'exposure' | 'balance' | 'limit_price';
  readonly message: string;
};

/** A tenth of a dollar per contract covers the highest taker fee, 1.75 cents, with room. */
const feesAtMostE6 = (countE2: number): number => countE2 * 1_000;

/**
 * What live trades have taken and may still take: the signals of one moment must not each see the whole of the limits.
 * @param balanceE6 as the ledger folds it
 */
export function riskState(live: ReadonlyMap<string, Trade>, balanceE6: MoneyE6 | null): RiskState {
  let exposureE6 = 0;
  let underWayE6 = 0;
  for (const { status, intent, filledE2, costE6 } of live.values()) {
    exposureE6 += costE6;
    if (status !== 'pending') continue;
    const openE2 = (intent.countE2 - filledE2) as CountE2;
    const limitE6 = cost(intent.limitE4, openE2);
    exposureE6 += limitE6;
    underWayE6 += limitE6 + feesAtMostE6(openE2);
  }
  return { liveTrades: live.size, exposureE6, balanceE6: balanceE6 === null ? null : balanceE6 - underWayE6 };
}

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
  if (!(state.liveTrades < limits.maxOpenTrades)) {
    return {
      code: 'live_trades',
      message: `${state.liveTrades} trades are live, at most ${limits.maxOpenTrades}`,
    };
  }
  const needs = cost(limitE4, countE2);
  if (!(state.exposureE6 + needs <= limits.maxExposureE6)) {
    return { code: 'exposure', message: 'the cost of all live trades would pass its limit' };
  }
  if (!(state.balanceE6 !== null && needs + feesAtMostE6(countE2) <= state.balanceE6)) {
    return { code: 'balance', message: 'the balance does not cover cost and fees' };
  }
  return null;
}
