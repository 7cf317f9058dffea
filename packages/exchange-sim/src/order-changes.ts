import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { BookSide } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountOrder } from './account-order.ts';
import { canAfford } from './collateral.ts';
import { averagePriceE4, type OrderEntryPorts } from './order-entry.ts';
import {
  type Amended,
  type AmendResult,
  type Canceled,
  type CancelResult,
  type DecreaseResult,
  REFUSALS,
  type Refusal,
} from './place-result.ts';
import type { TradingMarket } from './trading-market.ts';

/**
 * Where an order is looked for. Without a shard it is that of the ticker, and without a ticker shard 0; an order that
 * lies elsewhere is not found.
 */
export type OrderPlace = {
  readonly exchangeIndex?: number | undefined;
  readonly ticker?: string | undefined;
  /** Default: any. */
  readonly subaccount?: number | undefined;
};

export type Amendment = {
  readonly ticker: string;
  readonly side: BookSide;
  readonly yesPriceE4: PriceE4;
  /** What is filled already and what shall remain, together. */
  readonly countE2: CountE2;
  /** Must be the order's own where it is given. */
  readonly clientOrderId?: string | undefined;
  readonly updatedClientOrderId?: string | undefined;
  /** Undefined keeps it, null takes it away. */
  readonly expirationTimeMs?: number | null | undefined;
};

/** By how much, or to what, an order is made smaller. */
export type Reduction = { readonly byE2: CountE2 } | { readonly toE2: CountE2 };

type Found = { readonly account: Account; readonly order: AccountOrder; readonly market: TradingMarket };

const FIRST_SHARD = 0;

/** Orders that rest: how they end, shrink and change, and what that does to their places in the queues. */
export class OrderChanges {
  readonly #ports: OrderEntryPorts;

  constructor(ports: OrderEntryPorts) {
    this.#ports = ports;
  }

  cancel(accountName: string, orderId: string, where?: OrderPlace): CancelResult {
    const found = this.#find(accountName, orderId, where);
    if ('httpStatus' in found) return found;
    const canceled = this.#cancel(found);
    this.#ports.matching.publish(found.order.side);
    return canceled;
  }

  /**
   * Everything that rests and can be cancelled, on all shards, as one operation. Refused as a whole while one of these
   * shards is paused: who cancels all must not believe that nothing rests.
   */
  cancelAll(accountName: string, subaccount?: number): Canceled[] | Refusal {
    const { accounts, matching, state } = this.#ports;
    const account = accounts.get(accountName);
    const own = [...(account?.restingOrders() ?? [])].filter(
      (order) => subaccount === undefined || order.subaccount === subaccount,
    );
    for (const { exchangeIndex } of own) {
      const refused = state.cancelRefusal(exchangeIndex);
      if (refused) return refused;
    }
    const canceled: Canceled[] = [];
    for (const order of own) {
      const market = this.#ports.market(order.ticker);
      if (!account || !market || this.#refusal(order, market)) continue;
      canceled.push(this.#cancel({ account, order, market }));
    }
    matching.publish('bid');
    return canceled;
  }

  decrease(
    accountName: string,
    orderId: string,
    reduction: Reduction,
    where: OrderPlace | undefined,
  ): DecreaseResult {
    const { accounts, clock, matching } = this.#ports;
    const found = this.#find(accountName, orderId, where);
    if ('httpStatus' in found) return found;
    const { order, market } = found;
    const { clientOrderId, remainingCountE2 } = order;
    const timeMs = clock.nowMs;
    const byE2 = 'byE2' in reduction ? reduction.byE2 : remainingCountE2 - reduction.toE2;
    const least = 'byE2' in reduction ? 1 : 0;
    if (!Number.isSafeInteger(byE2) || byE2 < least || ('toE2' in reduction && reduction.toE2 < 0))
      return REFUSALS.badCount;
    if (byE2 >= remainingCountE2) this.#cancel(found);
    else if (byE2 > 0) {
      matching.reduce(market, order, byE2);
      accounts.record({
        ...{ kind: 'decreased', account: accountName, orderId, timeMs },
        byE2: byE2 as CountE2,
      });
      matching.tellOrder(order, 'Decrease');
    }
    matching.publish(order.side);
    return { ok: true, orderId, clientOrderId, remainingCountE2: order.remainingCountE2, timeMs };
  }

  amend(
    accountName: string,
    orderId: string,
    amendment: Amendment,
    where: OrderPlace | undefined,
  ): AmendResult {
    const { accounts, clock, matching } = this.#ports;
    const found = this.#find(accountName, orderId, where);
    if ('httpStatus' in found) return found;
    const { account, order, market } = found;
    const refused = this.#amendRefusal(found, amendment);
    if (refused) return refused;
    const { side, fillCountE2: filledE2, remainingCountE2: beforeE2 } = order;
    const { takerCostE6, takerFeesE6 } = order;
    const { yesPriceE4, countE2 } = amendment;
    const remainingE2 = countE2 - filledE2;
    const toBack = yesPriceE4 !== order.yesPriceE4 || remainingE2 > beforeE2;
    // Before the order changes, because what it counted for is taken back at its old price.
    if (toBack) matching.withdraw(market, order);
    else if (remainingE2 < beforeE2) matching.reduce(market, order, beforeE2 - remainingE2);
    accounts.record({
      ...{ kind: 'amended', account: accountName, orderId, timeMs: clock.nowMs },
      order: {
        clientOrderId: amendment.updatedClientOrderId ?? order.clientOrderId,
        yesPriceE4,
        countE2,
        expirationTimeMs:
          amendment.expirationTimeMs === undefined ? order.expirationTimeMs : amendment.expirationTimeMs,
        toBack,
      },
    });
    matching.tellOrder(order, 'Amend');
    if (toBack) {
      const limitTick = market.grid.tickOf(yesPriceE4) ?? 0;
      const leftE2 = matching.take({ market, owner: account, side, limitTick, record: order }, remainingE2);
      if (leftE2 > 0 && matching.stopped === '') matching.rest(market, order, limitTick, leftE2);
      else if (leftE2 > 0) matching.end(order, matching.stopped);
    }
    const tradedE2 = order.fillCountE2 - filledE2;
    const result: Amended = {
      ok: true,
      orderId,
      clientOrderId: order.clientOrderId,
      isChanged: tradedE2 > 0 || order.remainingCountE2 !== beforeE2,
      fillCountE2: tradedE2 as CountE2,
      remainingCountE2: order.remainingCountE2,
      averageFillPriceE4:
        tradedE2 > 0 ? averagePriceE4(order, order.takerCostE6 - takerCostE6, tradedE2) : null,
      averageFeeE4: tradedE2 > 0 ? Math.round((order.takerFeesE6 - takerFeesE6) / tradedE2) : null,
      timeMs: clock.nowMs,
    };
    matching.publish(side);
    return result;
  }

  /** Contracts that trade before this order does; null when it does not rest. */
  queuePosition(accountName: string, orderId: string): CountE2 | null {
    const order = this.#ports.accounts.get(accountName)?.orders.get(orderId);
    const market = order?.queued ? this.#ports.market(order.ticker) : undefined;
    return order && market ? market.book.aheadE2(order) : null;
  }

  #cancel({ order, market }: Found): Canceled {
    const { orderId, clientOrderId, remainingCountE2: reducedByE2 } = order;
    this.#ports.matching.cancel(market, order, 'Decrease');
    return { ok: true, orderId, clientOrderId, reducedByE2, timeMs: this.#ports.clock.nowMs };
  }

  #find(accountName: string, orderId: string, where: OrderPlace | undefined): Found | Refusal {
    const account = this.#ports.accounts.get(accountName);
    const order = account?.orders.get(orderId);
    if (!account || !order || (where && !this.#isThere(order, where))) return REFUSALS.notFound;
    const market = this.#ports.market(order.ticker);
    const refused = this.#refusal(order, market);
    if (refused || !market) return refused ?? REFUSALS.marketInactive;
    return order.queued ? { account, order, market } : REFUSALS.notFound;
  }

  #isThere(order: AccountOrder, { exchangeIndex = -1, ticker, subaccount }: OrderPlace): boolean {
    if (subaccount !== undefined && subaccount !== order.subaccount) return false;
    if (exchangeIndex >= 0) return exchangeIndex === order.exchangeIndex;
    const byTicker = ticker === undefined ? undefined : this.#ports.market(ticker)?.exchangeIndex;
    return (byTicker ?? FIRST_SHARD) === order.exchangeIndex;
  }

  #refusal({ exchangeIndex }: AccountOrder, market: TradingMarket | undefined): Refusal | null {
    const isListed = market?.status === 'active' || market?.status === 'inactive';
    return isListed ? this.#ports.state.cancelRefusal(exchangeIndex) : REFUSALS.marketInactive;
  }

  #amendRefusal({ account, order, market }: Found, amendment: Amendment): Refusal | null {
    const { side, yesPriceE4, countE2, expirationTimeMs, clientOrderId, updatedClientOrderId } = amendment;
    if (amendment.ticker !== order.ticker) return REFUSALS.tickerMismatch;
    if (side !== order.side) return REFUSALS.sideMismatch;
    if (clientOrderId !== undefined && clientOrderId !== order.clientOrderId)
      return REFUSALS.clientIdMismatch;
    const paused = this.#ports.state.entryRefusal(order.exchangeIndex);
    if (paused) return paused;
    if (market.status !== 'active') return REFUSALS.tradingPaused;
    if (
      updatedClientOrderId !== undefined &&
      updatedClientOrderId !== order.clientOrderId &&
      account.clientOrderIds.has(updatedClientOrderId)
    )
      return REFUSALS.idUsed;
    if (!Number.isSafeInteger(countE2) || countE2 <= order.fillCountE2) return REFUSALS.badCount;
    const limitTick = market.grid.tickOf(yesPriceE4);
    if (limitTick === null) return REFUSALS.offGrid;
    if (expirationTimeMs != null && expirationTimeMs <= this.#ports.clock.nowMs) return REFUSALS.expired;
    if (market.book.opposite(side, limitTick)) {
      if (order.postOnly) return REFUSALS.postOnlyCross;
      if (crossesOwn(account, order, limitTick)) return REFUSALS.amendSelfCross;
    }
    order.holding.uncount(order);
    const remainingE2 = countE2 - order.fillCountE2;
    const affordable = canAfford(order.holding, side, yesPriceE4, remainingE2, market.fees.takerRateE4);
    order.holding.recount(order);
    // Whoever gives away a part of what they want is never too poor for the rest.
    const shrinks = yesPriceE4 === order.yesPriceE4 && remainingE2 <= order.remainingCountE2;
    return affordable || shrinks ? null : REFUSALS.insufficientBalance;
  }
}

function crossesOwn(account: Account, { ticker, side }: AccountOrder, limitTick: number): boolean {
  return account
    .holdings(ticker)
    .some((holding) =>
      holding
        .resting()
        .some((own) => own.side !== side && (side === 'bid' ? own.tick <= limitTick : own.tick >= limitTick)),
    );
}
