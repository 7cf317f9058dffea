import type { Accounts } from './accounts.ts';
import type { Matching } from './matching.ts';
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

  /**
   * In the order in which they stood. One whose market has closed meanwhile ends, as does one whose group was triggered
   * or deleted; one that the market has reached trades.
   */
  resume(
    accounts: Accounts,
    matching: Matching,
    find: (ticker: string) => TradingMarket | undefined,
    timeMs: number,
  ): void {
    for (const order of accounts.resting()) {
      const market = find(order.ticker);
      const { side, yesPriceE4, expirationTimeMs, group, owner } = order;
      const limitTick = market?.grid.tickOf(yesPriceE4) ?? null;
      const isOpen = market?.status === 'active' || market?.status === 'inactive';
      if (expirationTimeMs !== null && expirationTimeMs <= timeMs) matching.end(order, 'ExpiryCancel');
      else if (!isOpen || limitTick === null) matching.end(order, 'CloseCancel');
      else if (group?.isTriggered) matching.end(order, 'Decrease');
      else {
        const incoming = { market, owner, side, limitTick, record: order };
        const leftE2 = matching.take(incoming, order.remainingCountE2);
        if (leftE2 > 0 && matching.stopped === '') matching.rest(market, order, limitTick, leftE2);
        else if (leftE2 > 0) matching.end(order, matching.stopped);
      }
      matching.publish(side);
    }
  }
}
