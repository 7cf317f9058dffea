import type { Accounts } from './accounts.ts';
import type { Matching } from './matching.ts';
import type { TradingMarket } from './trading-market.ts';

/** A pause of a shard has begun: orders that asked for it end. */
export function cancelForPause(accounts: Accounts, matching: Matching, exchangeIndex: number): void {
  for (const order of accounts.resting()) {
    const { market } = order.holding;
    if (!order.cancelOnPause || order.exchangeIndex !== exchangeIndex || !market || !order.queued) continue;
    matching.cancel(market, order, 'HaltCancel');
    matching.publish(order.side);
  }
}

/** A market trades again: whatever rested in it ends. */
export function cancelForReactivation(accounts: Accounts, matching: Matching, market: TradingMarket): void {
  for (const holding of accounts.holdings(market.ticker)) {
    for (const order of holding.resting()) matching.cancel(market, order, 'HaltCancel');
  }
  matching.publish('bid');
}
