import type { Accounts } from './accounts.ts';
import type { Matching } from './matching.ts';
import { RestingOrder } from './order-book.ts';
import type { TradingMarket } from './trading-market.ts';

/** Brings the accounts' orders back into the books after a restart. */
export class Resumption {
  readonly #afterMs: number;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  due(timeMs: number): boolean {
    return timeMs > this.#afterMs;
  }

  /** In the order of placing. One whose market has closed meanwhile ends; one that the market has reached trades. */
  resume(
    accounts: Accounts,
    matching: Matching,
    find: (ticker: string) => TradingMarket | undefined,
    timeMs: number,
  ): void {
    for (const account of accounts.all()) {
      for (const record of account.orders.values()) {
        if (record.status !== 'resting') continue;
        const market = find(record.ticker);
        const expired = record.placed.expirationTimeMs !== null && record.placed.expirationTimeMs <= timeMs;
        if (market?.status !== 'active' || expired) {
          matching.end(account, record, expired ? 'ExpiryCancel' : 'CloseCancel');
          if (market) matching.publish(market, record.side);
          continue;
        }
        const { side, yesPriceE4 } = record;
        const limitTick = market.grid.tickOf(yesPriceE4) ?? 0;
        const leftE2 = matching.take(
          { market, owner: account, side, limitTick, record },
          record.remainingCountE2,
        );
        if (leftE2 > 0) matching.rest(market, new RestingOrder(side, account, record), limitTick, leftE2);
        matching.publish(market, side);
      }
    }
    accounts.commit();
  }
}
