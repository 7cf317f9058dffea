import { tradeFee } from '@rec-io/domain/fee';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import { type Holding, legE4 } from './holding.ts';

/**
 * Whether a subaccount can pay for an order at worst, besides what its resting orders may need: what the order opens, at
 * its limit, with the taker's fee. At a better price the sum of cost and fee is smaller, so the limit is the worst.
 */
export function canAfford(
  holding: Holding,
  side: BookSide,
  yesPriceE4: PriceE4,
  countE2: number,
  takerRateE4: number,
): boolean {
  const openingE2 = Math.max(0, countE2 - holding.closableE2(side)) as CountE2;
  const needE6 = legE4(side, yesPriceE4) * openingE2 + tradeFee(takerRateE4, yesPriceE4, openingE2);
  return needE6 <= holding.subaccount.freeE6;
}
