import { type CountE2, cost, type MoneyE6 } from './money.ts';
import { isOver, missingFillsE2 } from './order-life.ts';
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
  for (const trade of live) {
    openTrades++;
    const openE2 = mayStillFillE2(trade);
    const limitE6 = cost(trade.intent.limitE4, openE2);
    exposureE6 += heldCostE6(trade) + limitE6;
    underWayE6 += limitE6 + feesAtMostE6(openE2);
  }
  return { openTrades, exposureE6, freeE6: balanceE6 === null ? null : balanceE6 - underWayE6 };
}

/** Of its entry: everything that is not filled while its fate is open, then what the exchange has still to tell or to match. */
function mayStillFillE2(trade: Trade): CountE2 {
  if (isOver(trade)) return 0 as CountE2;
  const { intent, outcome, filledE2 } = trade;
  if (outcome?.kind !== 'acknowledged') return Math.max(0, intent.countE2 - filledE2) as CountE2;
  return (missingFillsE2(trade) + outcome.remainingCountE2) as CountE2;
}

/** What the contracts that are still held cost; what was sold is no risk any more. */
const heldCostE6 = ({ costE6, heldE2, filledE2 }: Trade): number =>
  filledE2 === 0 ? 0 : Math.ceil((costE6 * heldE2) / filledE2);
