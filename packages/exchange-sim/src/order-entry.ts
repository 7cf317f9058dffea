import { type CountE2, ONE_DOLLAR_E4 } from '@rec-io/domain/money';
import type { BookSide, OrderRequest } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountOrder, OrderUpdateReason, SelfTradePrevention } from './account-order.ts';
import type { Accounts } from './accounts.ts';
import { canAfford } from './collateral.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { Matching } from './matching.ts';
import { RestingOrder } from './order-book.ts';
import { type CancelResult, type PlaceResult, REFUSALS, type Refusal } from './place-result.ts';
import { EXCHANGE_INDEX, type TradingMarket } from './trading-market.ts';

/** What the wire allows beyond the trader's own orders. */
export type OrderTerms = {
  /** An incoming order that meets an own one stops (default), or cancels it. */
  readonly selfTrade?: SelfTradePrevention;
  readonly postOnly?: boolean;
  readonly expirationTimeMs?: number | null;
};

/** The exchange finds the shard by the ticker when asked with this. */
const ANY_SHARD = -1;

export type OrderEntryPorts = {
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly clock: ExchangeClock;
  readonly market: (ticker: string) => TradingMarket | undefined;
};

/** Orders of accounts: what is refused, what trades, what rests. */
export class OrderEntry {
  readonly #ports: OrderEntryPorts;

  constructor(ports: OrderEntryPorts) {
    this.#ports = ports;
  }

  place(accountName: string, request: OrderRequest, terms: OrderTerms): PlaceResult {
    const { accounts, clock, matching, market: find } = this.#ports;
    const account = accounts.open(accountName, clock.nowMs);
    const market = find(request.ticker);
    const refused = this.#refusal(account, market, request, terms);
    if (refused || !market) return refused ?? REFUSALS.notFound;
    const { side, timeInForce, reduceOnly } = request;
    const wantedE2 = reduceOnly ? reducibleE2(account, request) : request.countE2;
    const record = this.#accept(account, request, terms);
    const limitTick = market.grid.tickOf(request.yesPriceE4) ?? 0;
    const incoming = { market, owner: account, side, limitTick, record };
    const leftE2 = wantedE2 === 0 ? 0 : matching.take(incoming, wantedE2);
    if (timeInForce === 'good_till_canceled' && leftE2 > 0 && this.#mayRest(incoming)) {
      matching.rest(market, new RestingOrder(side, account, record), limitTick, leftE2);
    } else if (record.remainingCountE2 > 0) {
      matching.end(account, record, endReason(request, wantedE2));
    }
    const result = placed(record, clock.nowMs);
    matching.publish(market, side);
    return result;
  }

  cancel(accountName: string, orderId: string): CancelResult {
    const { accounts, clock, matching, market: find } = this.#ports;
    const account = accounts.get(accountName);
    const record = account?.orders.get(orderId);
    if (!account || !record) return REFUSALS.notFound;
    const market = find(record.ticker);
    if (market?.status !== 'active') return REFUSALS.marketInactive;
    const resting = account.resting.get(record);
    if (!resting) return REFUSALS.notFound;
    const reducedByE2 = record.remainingCountE2;
    matching.cancel(market, resting, 'Decrease');
    matching.publish(market, record.side);
    return { ok: true, orderId, clientOrderId: record.clientOrderId, reducedByE2, timeMs: clock.nowMs };
  }

  #refusal(
    account: Account,
    market: TradingMarket | undefined,
    request: OrderRequest,
    terms: OrderTerms,
  ): Refusal | null {
    const { clientOrderId, countE2, yesPriceE4, exchangeIndex, timeInForce, reduceOnly } = request;
    if (!Number.isSafeInteger(countE2) || countE2 < 1) return REFUSALS.badCount;
    if (!isPrice(yesPriceE4)) return REFUSALS.offGrid;
    const immediate = timeInForce !== 'good_till_canceled';
    if (reduceOnly && timeInForce !== 'immediate_or_cancel') return REFUSALS.reduceOnlyRests;
    if (terms.postOnly && immediate) return REFUSALS.postOnlyNow;
    if (terms.expirationTimeMs != null && immediate) return REFUSALS.expiryNow;
    // An id that was used proves that order's presence, whatever has become of its market.
    if (clientOrderId !== '' && account.clientOrderIds.has(clientOrderId)) return REFUSALS.idUsed;
    if (!market || (exchangeIndex !== ANY_SHARD && exchangeIndex !== EXCHANGE_INDEX))
      return REFUSALS.notFound;
    if (market.status !== 'active') return REFUSALS.marketInactive;
    const limitTick = market.grid.tickOf(yesPriceE4);
    if (limitTick === null) return REFUSALS.offGrid;
    if (terms.expirationTimeMs != null && terms.expirationTimeMs <= this.#ports.clock.nowMs)
      return REFUSALS.expired;
    if (terms.postOnly && market.book.opposite(request.side, limitTick)) return REFUSALS.postOnlyCross;
    if (timeInForce === 'fill_or_kill' && !canFill(account, market, request, limitTick, terms))
      return REFUSALS.cannotFill;
    return reduceOnly || canAfford(account, request, market.fees.takerRateE4)
      ? null
      : REFUSALS.insufficientBalance;
  }

  #accept(account: Account, request: OrderRequest, terms: OrderTerms): AccountOrder {
    const { accounts, clock } = this.#ports;
    const { clientOrderId, ticker, side, yesPriceE4, countE2, timeInForce, reduceOnly } = request;
    const timeMs = clock.nowMs;
    const orderId = clock.orderId();
    const order = {
      ...{ orderId, clientOrderId, ticker, side, yesPriceE4, countE2, timeInForce, reduceOnly, timeMs },
      selfTrade: terms.selfTrade ?? 'taker_at_cross',
      expirationTimeMs: terms.expirationTimeMs ?? null,
    };
    accounts.record({ kind: 'placed', account: account.name, order, timeMs });
    const record = account.orders.get(orderId);
    if (!record) throw new Error(`order ${orderId} was not kept`);
    return record;
  }

  /** Not while it would meet an own order or cannot be paid: such a rest would cross the book. */
  #mayRest({
    market,
    side,
    limitTick,
  }: {
    market: TradingMarket;
    side: BookSide;
    limitTick: number;
  }): boolean {
    return market.book.opposite(side, limitTick) === null;
  }
}

/** On some grid: which one, the market says. */
const isPrice = (priceE4: number): boolean =>
  Number.isSafeInteger(priceE4) && priceE4 > 0 && priceE4 < ONE_DOLLAR_E4;

/** A reduce-only order is at most the holding that it reduces. */
function reducibleE2(account: Account, { ticker, side, countE2 }: OrderRequest): number {
  const heldE2 = account.heldE2(ticker);
  return Math.min(countE2, Math.max(0, side === 'bid' ? -heldE2 : heldE2));
}

function endReason({ timeInForce, reduceOnly }: OrderRequest, wantedE2: number): OrderUpdateReason {
  if (reduceOnly && wantedE2 === 0) return 'ReduceOnlyCancel';
  return timeInForce === 'good_till_canceled' ? 'SelfTradeCancel' : '';
}

/** Whether all of it is there. An own order in the way makes it immediate-or-cancel instead, as on the exchange. */
function canFill(
  account: Account,
  market: TradingMarket,
  { side, countE2, ticker }: OrderRequest,
  limitTick: number,
  terms: OrderTerms,
): boolean {
  const opposite = side === 'bid' ? 'ask' : 'bid';
  let ownE2 = 0;
  for (const own of account.resting.orders()) {
    if (own.record?.ticker !== ticker || own.side !== opposite) continue;
    if (side === 'bid' ? own.tick > limitTick : own.tick < limitTick) continue;
    if (terms.selfTrade !== 'maker') return true;
    ownE2 += own.remainingE2;
  }
  let thereE2 = -ownE2;
  const { bestAsk, bestBid } = market.book;
  if (side === 'bid')
    for (let tick = bestAsk; tick <= limitTick; tick++) thereE2 += market.book.countAt('ask', tick);
  else for (let tick = bestBid; tick >= limitTick; tick--) thereE2 += market.book.countAt('bid', tick);
  return thereE2 >= countE2;
}

function placed(record: AccountOrder, timeMs: number): PlaceResult {
  const { orderId, clientOrderId, fillCountE2, remainingCountE2, side, takerCostE6, takerFeesE6 } = record;
  const perContract = (moneyE6: number): number => Math.round(moneyE6 / fillCountE2);
  const legE4 = fillCountE2 === 0 ? null : perContract(takerCostE6);
  return {
    ok: true,
    orderId,
    clientOrderId,
    fillCountE2,
    remainingCountE2: remainingCountE2 as CountE2,
    averageFillPriceE4: legE4 === null ? null : side === 'bid' ? legE4 : ONE_DOLLAR_E4 - legE4,
    averageFeeE4: fillCountE2 === 0 ? null : perContract(takerFeesE6),
    timeMs,
  };
}
