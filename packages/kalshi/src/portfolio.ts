import { moneyE6, parseCountE2, parseMoneyE6, parsePriceE4 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Settlement } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { parseTimeMs } from './amounts.ts';
import type { WireFill, WireOrder, WireSettlement } from './schemas/portfolio.ts';
import { WireError } from './wire.ts';

const CENT_E6 = 10_000;

export function fillOf(wire: WireFill): Fill {
  return {
    tradeId: wire.trade_id,
    orderId: wire.order_id,
    clientOrderId: '',
    ticker: wire.ticker,
    side: wire.book_side,
    yesPriceE4: parsePriceE4(wire.yes_price_dollars),
    countE2: parseCountE2(wire.count_fp),
    feeE6: parseMoneyE6(wire.fee_cost),
    isTaker: wire.is_taker,
    timeMs: fillTimeMs(wire),
  };
}

function fillTimeMs(wire: WireFill): number {
  if (wire.created_time != null) return parseTimeMs(wire.created_time);
  if (wire.ts != null) return wire.ts * SECOND_MS;
  throw new WireError('fills/fills: neither created_time nor ts');
}

const ORDER_STATES = ['resting', 'canceled', 'executed'] as const;

/** A state that the exchange adds some day must neither hide the other orders of its page nor be taken for one of the known. */
export const orderStatus = (status: string): ExchangeOrder['status'] =>
  ORDER_STATES.find((known) => known === status) ?? 'in-doubt';

export function orderOf(wire: WireOrder): ExchangeOrder {
  if (wire.created_time == null) throw new WireError('orders/orders: no created_time');
  return {
    orderId: wire.order_id,
    clientOrderId: wire.client_order_id ?? '',
    ticker: wire.ticker,
    side: wire.book_side,
    yesPriceE4: parsePriceE4(wire.yes_price_dollars),
    initialCountE2: parseCountE2(wire.initial_count_fp),
    fillCountE2: parseCountE2(wire.fill_count_fp),
    remainingCountE2: parseCountE2(wire.remaining_count_fp),
    status: orderStatus(wire.status),
    createdTimeMs: parseTimeMs(wire.created_time),
  };
}

/** Null for a market that paid a part (`scalar`): no contract of the hourly series does. */
export function settlementOf(wire: WireSettlement): Settlement | null {
  const { market_result: result } = wire;
  if (result !== 'yes' && result !== 'no') return null;
  return {
    ticker: wire.ticker,
    eventTicker: wire.event_ticker,
    result,
    revenueE6: moneyE6(wire.revenue * CENT_E6),
    yesCountE2: parseCountE2(wire.yes_count_fp),
    noCountE2: parseCountE2(wire.no_count_fp),
    timeMs: parseTimeMs(wire.settled_time),
  };
}
