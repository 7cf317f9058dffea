import { type CountE2, cost, type MoneyE6 } from './money.ts';
import type { Trade } from './trade.ts';

/** What live trades have taken and may still take: the signals of one moment must not each see the whole of the limits. */
export type Exposure = {
  readonly openTrades: number;
  readonly exposureE6: number;
  /** The balance less what orders under way may take; null while no balance is known. */
  readonly freeE6: number | null;
};

/** Ten cents a contract cover the highest fee of any order under way, 1.75 cents, with room. */
const feesAtMostE6 = (countE2: number): number => countE2 * 1_000;

/** @param balanceE6 as the ledger folds it */
export function exposureOf(live: Iterable<Trade>, balanceE6: MoneyE6 | null): Exposure {
  let openTrades = 0;
  let exposureE6 = 0;
  let underWayE6 = 0;
  for (const { status, intent, filledE2, costE6 } of live) {
    openTrades++;
    exposureE6 += costE6;
    if (status !== 'pending') continue;
    const openE2 = (intent.countE2 - filledE2) as CountE2;
    const limitE6 = cost(intent.limitE4, openE2);
    exposureE6 += limitE6;
    underWayE6 += limitE6 + feesAtMostE6(openE2);
  }
  return { openTrades, exposureE6, freeE6: balanceE6 === null ? null : balanceE6 - underWayE6 };
}
