import type { AccountFold } from '@rec-io/domain/account-fold';
import type { CountE2 } from '@rec-io/domain/money';
import { isOver } from '@rec-io/domain/order-life';
import type { Holder } from '@rec-io/domain/reconciliation/known-trades';
import { ordersOf, signedHeldE2 } from '@rec-io/domain/trade';
import type { TradeBook } from '@rec-io/domain/trade-book';
import type { ReconcilerOptions } from './reconciler.ts';

/**
 * What a reconciliation has to know of the trades.
 * @param follows whether an order is under way here: whoever follows it tells its fate
 */
export function knownTrades(
  account: AccountFold,
  book: TradeBook,
  follows: (clientOrderId: string) => boolean,
): ReconcilerOptions['trades'] {
  const liveOf = (ticker: string) => [...book.live.values()].filter(({ intent }) => intent.ticker === ticker);
  const liveTickers = () => [...book.live.values()].map(({ intent }) => intent.ticker);
  const externalE2 = (ticker: string) => book.adoptedE2(ticker) as CountE2;
  return {
    intentOf: (id) => book.order(id)?.intent,
    hasAdoption: (id) => account.adoptions.has(id),
    unclaimed: () => [...book.unclaimedFills.values()],
    isUnderWay: (ticker) => liveOf(ticker).some((trade) => ordersOf(trade).some((order) => !isOver(order))),
    holders: (ticker): readonly Holder[] =>
      liveOf(ticker)
        .sort((a, b) => a.openedAtMs - b.openedAtMs)
        .map((trade) => ({ tradeId: trade.id, heldE2: signedHeldE2(trade) })),
    externalE2,
    // What is theirs and ours may net to nothing at the exchange: it is theirs and ours all the same.
    external: () =>
      new Map(
        [...new Set([...account.positions.keys(), ...liveTickers()])]
          .map((ticker) => [ticker, externalE2(ticker)] as const)
          .filter(([, countE2]) => countE2 !== 0),
      ),
    undecided: () => book.undecidedOrders().filter(({ intent }) => !follows(intent.clientOrderId)),
    oldestLiveMs: () => {
      let oldestMs: number | null = null;
      for (const { intent } of book.live.values())
        oldestMs = Math.min(oldestMs ?? intent.timeMs, intent.timeMs);
      return oldestMs;
    },
  };
}
