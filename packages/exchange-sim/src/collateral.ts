import { tradeFee } from '@rec-io/domain/fee';
import type { CountE2 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import { legE4 } from './resting-orders.ts';

/**
 * Whether the account can pay for an order at worst, besides what its resting orders may need: what the order opens, at
 * its limit, with the taker's fee. At a better price the sum of cost and fee is smaller, so the limit is the worst.
 */
export function canAfford(account: Account, request: OrderRequest, takerRateE4: number): boolean {
  const { ticker, side, yesPriceE4, countE2 } = request;
  const heldE2 = account.heldE2(ticker);
  const closableE2 = Math.max(0, side === 'bid' ? -heldE2 : heldE2);
  const freeE2 = Math.max(0, closableE2 - account.resting.countE2(ticker, side));
  const openingE2 = Math.max(0, countE2 - freeE2) as CountE2;
  const needE6 = legE4(side, yesPriceE4) * openingE2 + tradeFee(takerRateE4, yesPriceE4, openingE2);
  return needE6 + account.resting.commitmentE6((own) => account.heldE2(own)) <= account.cashE6;
}
