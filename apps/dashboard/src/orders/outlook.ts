import { QUADRATIC_FEES, tradeFee } from '@rec-io/domain/fee';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';

/** What an order would come to. Money in 1/1,000,000 $. */
export type BuyOutlook = {
  readonly costE6: number;
  readonly expectedFeeE6: number;
  readonly worstLossE6: number;
  readonly gainE6: number;
};

/** @param takerRateE4 of the event, as the trader tells it; null before: then that of the series that are traded */
const takerFeeE6 = (priceE4: number, countE2: number, takerRateE4: number | null): number =>
  tradeFee(takerRateE4 ?? QUADRATIC_FEES.takerRateE4, priceE4 as PriceE4, countE2 as CountE2);

/** All of it bought at the limit. */
export function buyOutlook(countE2: number, limitE4: number, takerRateE4: number | null): BuyOutlook {
  const costE6 = limitE4 * countE2;
  const expectedFeeE6 = takerFeeE6(limitE4, countE2, takerRateE4);
  return {
    costE6,
    expectedFeeE6,
    worstLossE6: costE6 + expectedFeeE6,
    gainE6: (10_000 - limitE4) * countE2 - expectedFeeE6,
  };
}

/** All of it sold at the bid: what comes in after the fee, and that fee. */
export function saleOutlook(
  heldE2: number,
  bidE4: number,
  takerRateE4: number | null,
): { proceedsE6: number; feeE6: number } {
  const feeE6 = takerFeeE6(bidE4, heldE2, takerRateE4);
  return { proceedsE6: bidE4 * heldE2 - feeE6, feeE6 };
}
