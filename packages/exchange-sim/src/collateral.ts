import { tradeFee } from '@rec-io/domain/fee';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import { tickPrice } from './order-book.ts';

const DOLLAR_E4 = 10_000;

const legE4 = (side: BookSide, yesPriceE4: number): number =>
  side === 'bid' ? yesPriceE4 : DOLLAR_E4 - yesPriceE4;

/**
 * Cash that the account's resting orders may still need. What closes a holding needs none, and is thought to be filled
 * first; fees are not counted, because resting orders pay none.
 */
export function restingCommitmentE6(account: Account): number {
  if (account.resting.size === 0) return 0;
  let sumE6 = 0;
  const closable = new Map<string, number>();
  for (const { side, tick, remainingE2, record } of account.resting.values()) {
    const ticker = record?.ticker ?? '';
    const key = `${ticker}/${side}`;
    const heldE2 = account.heldE2(ticker);
    const freeE2 = closable.get(key) ?? Math.max(0, side === 'bid' ? -heldE2 : heldE2);
    const closingE2 = Math.min(freeE2, remainingE2);
    closable.set(key, freeE2 - closingE2);
    sumE6 += legE4(side, tickPrice(tick)) * (remainingE2 - closingE2);
  }
  return sumE6;
}

/**
 * Cash that an order may need at worst: what it opens, at its limit, with the taker's fee. At a better price the sum of
 * cost and fee is smaller, so the limit is the worst.
 */
export function orderNeedE6(
  account: Account,
  ticker: string,
  side: BookSide,
  yesPriceE4: PriceE4,
  countE2: number,
  takerRateE4: number,
): number {
  const heldE2 = account.heldE2(ticker);
  let freeE2 = Math.max(0, side === 'bid' ? -heldE2 : heldE2);
  for (const resting of account.resting.values()) {
    if (resting.record?.ticker === ticker && resting.side === side) freeE2 -= resting.remainingE2;
  }
  const openingE2 = Math.max(0, countE2 - Math.max(0, freeE2)) as CountE2;
  return legE4(side, yesPriceE4) * openingE2 + tradeFee(takerRateE4, yesPriceE4, openingE2);
}
