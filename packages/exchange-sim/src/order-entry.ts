import { ONE_DOLLAR_E4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import {
  AccountOrder,
  type OrderUpdateReason,
  type PlacedOrder,
  type SelfTradePrevention,
} from './account-order.ts';
import type { Accounts } from './accounts.ts';
import { canAfford } from './collateral.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { ExchangeState } from './exchange-state.ts';
import { Holding } from './holding.ts';
import type { Matching } from './matching.ts';
import type { RestingOrder } from './order-book.ts';
import type { OrderGroup } from './order-group.ts';
import { type PlaceResult, REFUSALS, type Refusal } from './place-result.ts';
import { PRIMARY } from './subaccount.ts';
import { EXCHANGE_INDEX, type TradingMarket } from './trading-market.ts';

/** What the wire allows beyond the trader's own orders. */
export type OrderTerms = {
  /** An incoming order that meets an own one stops (default), or cancels it. */
  readonly selfTrade?: SelfTradePrevention;
  readonly postOnly?: boolean;
  readonly expirationTimeMs?: number | null;
  /** Default: the primary one. */
  readonly subaccount?: number | undefined;
  readonly orderGroupId?: string | undefined;
  /** Ends when a pause of the exchange or of its trading begins. */
  readonly cancelOnPause?: boolean;
};

/** The exchange finds the shard by the ticker when asked with this. */
const ANY_SHARD = -1;

export type OrderEntryPorts = {
  readonly accounts: Accounts;
  readonly matching: Matching;
  readonly clock: ExchangeClock;
  readonly state: ExchangeState;
  readonly market: (ticker: string) => TradingMarket | undefined;
};

/** New orders of accounts: what is refused, what trades, what rests. */
export class OrderEntry {
  readonly #ports: OrderEntryPorts;

  constructor(ports: OrderEntryPorts) {
    this.#ports = ports;
  }

  place(accountName: string, request: OrderRequest, terms: OrderTerms): PlaceResult {
    const { accounts, clock, matching, market: find } = this.#ports;
    const malformed = shapeRefusal(request, terms);
    if (malformed) return malformed;
    const account = accounts.open(accountName, clock.nowMs);
    const { clientOrderId, ticker, side, yesPriceE4, countE2, exchangeIndex, timeInForce, reduceOnly } =
      request;
    // An id that was used proves that order's presence, whatever has become of its market.
    if (clientOrderId !== '' && account.clientOrderIds.has(clientOrderId)) return REFUSALS.idUsed;
    const market = find(ticker);
    if (!market || (exchangeIndex !== ANY_SHARD && exchangeIndex !== EXCHANGE_INDEX))
      return REFUSALS.notFound;
    const subaccount = account.subaccount(EXCHANGE_INDEX, terms.subaccount ?? PRIMARY);
    if (!subaccount) return REFUSALS.noSubaccount;
    const closed = this.#marketRefusal(market);
    if (closed) return closed;
    const limitTick = market.grid.tickOf(yesPriceE4);
    if (limitTick === null) return REFUSALS.offGrid;
    if (terms.expirationTimeMs != null && terms.expirationTimeMs <= clock.nowMs) return REFUSALS.expired;
    const group = terms.orderGroupId === undefined ? null : account.groups.get(terms.orderGroupId);
    if (group === undefined || (group && group.subaccount !== subaccount)) return REFUSALS.noGroup;
    if (group?.isTriggered) return REFUSALS.groupTriggered;
    if (terms.postOnly && market.book.opposite(side, limitTick)) return REFUSALS.postOnlyCross;
    if (timeInForce === 'fill_or_kill' && !canFill(account, market, request, limitTick))
      return REFUSALS.cannotFill;
    // Kept with the order only: what is refused leaves nothing behind.
    const known = subaccount.holdings.get(ticker);
    const holding = known ?? new Holding(subaccount, ticker);
    if (!reduceOnly && !canAfford(holding, side, yesPriceE4, countE2, market.fees.takerRateE4))
      return REFUSALS.insufficientBalance;

    if (!known) subaccount.holdings.set(ticker, holding);
    const record = this.#accept(holding, request, terms, group);
    const wantedE2 = reduceOnly ? reducibleE2(holding, request) : countE2;
    const leftE2 =
      wantedE2 === 0 ? 0 : matching.take({ market, owner: account, side, limitTick, record }, wantedE2);
    if (timeInForce === 'good_till_canceled' && leftE2 > 0 && matching.stopped === '') {
      matching.rest(market, record, limitTick, leftE2);
      matching.tellOrder(record, '');
    } else if (record.remainingCountE2 > 0) {
      matching.end(record, endReason(request, wantedE2, leftE2, matching.stopped));
    }
    const result = placed(record, clock.nowMs);
    matching.publish(side);
    return result;
  }

  #marketRefusal({ status }: TradingMarket): Refusal | null {
    const paused = this.#ports.state.entryRefusal(EXCHANGE_INDEX);
    if (status === 'active') return paused;
    return status === 'inactive' ? (paused ?? REFUSALS.tradingPaused) : REFUSALS.marketInactive;
  }

  #accept(
    holding: Holding,
    request: OrderRequest,
    terms: OrderTerms,
    group: OrderGroup | null,
  ): AccountOrder {
    const { accounts, clock } = this.#ports;
    const number = clock.orderNumber();
    const { subaccount } = holding;
    const order: PlacedOrder = {
      orderId: clock.orderId(number),
      clientOrderId: request.clientOrderId,
      ticker: holding.ticker,
      side: request.side,
      yesPriceE4: request.yesPriceE4,
      countE2: request.countE2,
      timeInForce: request.timeInForce,
      selfTrade: terms.selfTrade ?? 'taker_at_cross',
      reduceOnly: request.reduceOnly,
      expirationTimeMs: terms.expirationTimeMs ?? null,
      timeMs: clock.nowMs,
      exchangeIndex: subaccount.exchangeIndex,
      subaccount: subaccount.number,
      // A journal leaves out what is undefined.
      orderGroupId: group?.id,
      cancelOnPause: terms.cancelOnPause ?? false,
      postOnly: terms.postOnly ?? false,
    };
    return accounts.place(order, holding, group, clock.second, number);
  }
}

/** What can be said of a request without looking at anything else. */
function shapeRefusal(request: OrderRequest, terms: OrderTerms): Refusal | null {
  const { countE2, yesPriceE4, timeInForce, reduceOnly } = request;
  if (!Number.isSafeInteger(countE2) || countE2 < 1) return REFUSALS.badCount;
  // On some grid: which one, the market says.
  if (!(yesPriceE4 > 0 && yesPriceE4 < ONE_DOLLAR_E4)) return REFUSALS.offGrid;
  if (reduceOnly && timeInForce !== 'immediate_or_cancel') return REFUSALS.reduceOnlyRests;
  if (timeInForce === 'good_till_canceled') return null;
  if (terms.postOnly) return REFUSALS.postOnlyNow;
  return terms.expirationTimeMs == null ? null : REFUSALS.expiryNow;
}

/** A reduce-only order is at most the holding that it reduces. */
function reducibleE2({ heldE2 }: Holding, { side, countE2 }: OrderRequest): number {
  return Math.min(countE2, Math.max(0, side === 'bid' ? -heldE2 : heldE2));
}

/** Why an order ends that has not filled whole and does not rest. What found nobody has no reason on the wire. */
function endReason(
  { reduceOnly, countE2 }: OrderRequest,
  wantedE2: number,
  leftE2: number,
  stopped: OrderUpdateReason,
): OrderUpdateReason {
  return reduceOnly && leftE2 === 0 && wantedE2 < countE2 ? 'ReduceOnlyCancel' : stopped;
}

/** Whether all of it is there. An own order in the way makes it immediate-or-cancel instead, as on the exchange. */
function canFill(
  account: Account,
  market: TradingMarket,
  { side, countE2, ticker }: OrderRequest,
  limitTick: number,
): boolean {
  const { book } = market;
  for (const holding of account.holdings(ticker)) {
    for (const own of holding.resting()) {
      if (own.side !== side && (side === 'bid' ? own.tick <= limitTick : own.tick >= limitTick)) return true;
    }
  }
  let thereE2 = 0;
  if (side === 'bid')
    for (let tick = book.bestAsk; tick <= limitTick && thereE2 < countE2; tick++)
      thereE2 += payableE2(book.first('ask', tick));
  else
    for (let tick = book.bestBid; tick >= limitTick && thereE2 < countE2; tick--)
      thereE2 += payableE2(book.first('bid', tick));
  return thereE2 >= countE2;
}

/** What stands at a price, without orders whose owners may be unable to pay: they would be cancelled when it comes to it. */
function payableE2(first: RestingOrder | null): number {
  let sumE2 = 0;
  for (let order = first; order; order = order.next)
    if (!(order instanceof AccountOrder) || order.holding.subaccount.freeE6 >= 0) sumE2 += order.remainingE2;
  return sumE2;
}

function placed(record: AccountOrder, timeMs: number): PlaceResult {
  const { orderId, clientOrderId, fillCountE2, remainingCountE2 } = record;
  const isFilled = fillCountE2 > 0;
  return {
    ok: true,
    orderId,
    clientOrderId,
    fillCountE2,
    remainingCountE2,
    averageFillPriceE4: isFilled ? averagePriceE4(record, record.takerCostE6, fillCountE2) : null,
    averageFeeE4: isFilled ? Math.round(record.takerFeesE6 / fillCountE2) : null,
    timeMs,
  };
}

/** Of the YES leg, from what was paid for the order's own leg. */
export function averagePriceE4({ side }: AccountOrder, costE6: number, countE2: number): number {
  const legE4 = Math.round(costE6 / countE2);
  return side === 'bid' ? legE4 : ONE_DOLLAR_E4 - legE4;
}
