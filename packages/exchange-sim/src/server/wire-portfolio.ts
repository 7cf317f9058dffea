import type { BookSide, Fill } from '@rec-io/domain/order';
import type { Account, SettledRow } from '../account.ts';
import type { AccountOrder, OrderUpdateReason } from '../account-order.ts';
import type { GroupChange } from '../bulletin.ts';
import type { OrderGroup } from '../order-group.ts';
import type { OrderProgress } from '../order-progress.ts';
import type { AccountPosition } from '../position.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { userIdOf } from './user-id.ts';
import { cents, complementE4, contracts, dollars, money4, money6, seconds, time } from './wire-text.ts';

/** What an order or fill means for each leg: a bid buys YES, an ask sells it or buys NO. */
const meaning = (side: BookSide) =>
  side === 'bid'
    ? { side: 'yes', action: 'buy', outcome_side: 'yes', book_side: 'bid' }
    : { side: 'no', action: 'buy', outcome_side: 'no', book_side: 'ask' };

/** @param progress how far it was when this was so; default: now */
export function orderObject(account: Account, order: AccountOrder, progress: OrderProgress | null = null) {
  const { yesPriceE4, expirationTimeMs } = order;
  const then = progress ?? order;
  return {
    order_id: order.orderId,
    user_id: userIdOf(account.name),
    client_order_id: order.clientOrderId,
    ticker: order.ticker,
    ...meaning(order.side),
    type: 'limit',
    status: then.status,
    yes_price_dollars: dollars(yesPriceE4),
    no_price_dollars: dollars(complementE4(yesPriceE4)),
    fill_count_fp: contracts(then.fillCountE2),
    remaining_count_fp: contracts(then.remainingCountE2),
    initial_count_fp: contracts(order.initialCountE2),
    taker_fill_cost_dollars: money6(then.takerCostE6),
    maker_fill_cost_dollars: money6(then.makerCostE6),
    taker_fees_dollars: money6(then.takerFeesE6),
    maker_fees_dollars: money6(then.makerFeesE6),
    created_time: time(order.createdTimeMs),
    last_update_time: time(order.updatedTimeMs),
    ...(expirationTimeMs === null ? {} : { expiration_time: time(expirationTimeMs) }),
    self_trade_prevention_type: order.selfTrade,
    ...(order.orderGroupId === null ? {} : { order_group_id: order.orderGroupId }),
    cancel_order_on_pause: order.cancelOnPause,
    subaccount_number: order.subaccount,
    exchange_index: order.exchangeIndex,
  };
}

/** The same order as the channel `user_orders` tells it. */
export function userOrderMessage(
  account: Account,
  order: AccountOrder,
  reason: OrderUpdateReason,
  progress: OrderProgress | null,
) {
  const { expirationTimeMs } = order;
  const {
    cancel_order_on_pause: _,
    type: __,
    no_price_dollars: ___,
    action: ____,
    ...common
  } = orderObject(account, order, progress);
  return {
    ...common,
    is_yes: order.side === 'bid',
    created_ts_ms: order.createdTimeMs,
    last_updated_ts_ms: order.updatedTimeMs,
    ...(expirationTimeMs === null ? {} : { expiration_ts_ms: expirationTimeMs }),
    ...(reason === '' ? {} : { last_update_reason: reason }),
  };
}

/** @param order the fill's; gone when it is long finished */
export function fillObject(fill: Fill, order: AccountOrder | undefined) {
  return {
    fill_id: fill.tradeId,
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    ticker: fill.ticker,
    market_ticker: fill.ticker,
    exchange_index: order?.exchangeIndex ?? EXCHANGE_INDEX,
    ...meaning(fill.side),
    count_fp: contracts(fill.countE2),
    yes_price_dollars: dollars(fill.yesPriceE4),
    no_price_dollars: dollars(complementE4(fill.yesPriceE4)),
    is_taker: fill.isTaker,
    fee_cost: money6(fill.feeE6),
    created_time: time(fill.timeMs),
    subaccount_number: order?.subaccount ?? 0,
    ts: seconds(fill.timeMs),
  };
}

/** @param heldE2 after the fill */
export function fillMessage(account: Account, fill: Fill, heldE2: number) {
  const { side } = meaning(fill.side);
  const order = account.orders.get(fill.orderId);
  return {
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    ...(fill.clientOrderId === '' ? {} : { client_order_id: fill.clientOrderId }),
    market_ticker: fill.ticker,
    exchange_index: order?.exchangeIndex ?? EXCHANGE_INDEX,
    is_taker: fill.isTaker,
    ...meaning(fill.side),
    yes_price_dollars: dollars(fill.yesPriceE4),
    count_fp: contracts(fill.countE2),
    fee_cost: money6(fill.feeE6),
    ts: seconds(fill.timeMs),
    ts_ms: fill.timeMs,
    post_position_fp: contracts(heldE2),
    purchased_side: side,
    subaccount: order?.subaccount ?? 0,
  };
}

export const positionObject = (position: AccountPosition) => ({
  ticker: position.ticker,
  exchange_index: position.exchangeIndex,
  total_traded_dollars: money6(position.tradedE6),
  position_fp: contracts(position.countE2),
  market_exposure_dollars: money6(position.exposureE6),
  realized_pnl_dollars: money6(position.realizedE6),
  fees_paid_dollars: money6(position.feesE6),
  last_updated_ts: time(position.updatedTimeMs),
});

export const positionMessage = (account: Account, position: AccountPosition) => ({
  user_id: userIdOf(account.name),
  market_ticker: position.ticker,
  position_fp: contracts(position.countE2),
  position_cost_dollars: money4(position.exposureE6),
  realized_pnl_dollars: money4(position.realizedE6),
  fees_paid_dollars: money4(position.feesE6),
  position_fee_cost_dollars: money4(position.feesE6),
  volume_fp: contracts(position.volumeE2),
  subaccount: position.subaccount,
});

/** Positions of one event added up. */
export function eventPositionObject(eventTicker: string, positions: readonly AccountPosition[]) {
  const sum = (value: (position: AccountPosition) => number): number =>
    positions.reduce((total, position) => total + value(position), 0);
  return {
    event_ticker: eventTicker,
    total_cost_dollars: money6(sum(({ tradedE6 }) => tradedE6)),
    total_cost_shares_fp: contracts(sum(({ volumeE2 }) => volumeE2)),
    event_exposure_dollars: money6(sum(({ exposureE6 }) => exposureE6)),
    realized_pnl_dollars: money6(sum(({ realizedE6 }) => realizedE6)),
    fees_paid_dollars: money6(sum(({ feesE6 }) => feesE6)),
  };
}

export const settlementObject = ({ settlement, position }: SettledRow) => ({
  ticker: settlement.ticker,
  event_ticker: settlement.eventTicker,
  exchange_index: position.exchangeIndex,
  market_result: settlement.result,
  yes_count_fp: contracts(settlement.yesCountE2),
  yes_total_cost_dollars: money6(position.yesCostE6),
  no_count_fp: contracts(settlement.noCountE2),
  no_total_cost_dollars: money6(position.noCostE6),
  revenue: cents(settlement.revenueE6),
  settled_time: time(settlement.timeMs),
  fee_cost: money6(position.feesE6),
  value: settlement.result === 'yes' ? 100 : 0,
});

export const groupMessage = ({ id, limitE2 }: OrderGroup, change: GroupChange, nowMs: number) => ({
  event_type: change,
  order_group_id: id,
  ...(change === 'created' || change === 'limit_updated' ? { contracts_limit_fp: contracts(limitE2) } : {}),
  ts_ms: nowMs,
});
