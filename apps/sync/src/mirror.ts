import {
  type MirroredOrder,
  type MirroredPosition,
  type MirrorTarget,
  mirrorBalance,
  mirrorOrders,
  mirrorPositions,
  oldestOpenOrderMs,
} from '@rec-io/database/account-mirror';
import { formatDecimal } from '@rec-io/domain/money';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { KalshiApi } from '@rec-io/kalshi/api';
import { collected } from '@rec-io/kalshi/reads';
import type { WireBalance, WireOrder, WirePosition } from '@rec-io/kalshi/schemas/portfolio';

/** Orders are read again from this long before what is known to be over: their newest state may come late. */
const MARGIN_MS = 5 * MINUTE_MS;

/** Copies what the exchange says of the account into tables: all that is held, every order with its newest state, the cash. */
export class Mirror {
  readonly #api: KalshiApi;
  readonly #target: MirrorTarget;
  #ordersFromMs = 0;

  constructor(api: KalshiApi, target: MirrorTarget) {
    this.#api = api;
    this.#target = target;
  }

  /** @param nowMs exchange time. @throws when a list cannot be read completely: then nothing of it is written */
  async look(nowMs: number): Promise<void> {
    const openMs = await oldestOpenOrderMs(this.#target);
    const fromMs = Math.max(0, Math.min(this.#ordersFromMs, openMs ?? nowMs) - MARGIN_MS);
    const mine = { subaccount: 0 };
    const min_ts = Math.floor(fromMs / SECOND_MS);
    const [positions, orders, balance] = await Promise.all([
      collected(this.#api.portfolio.positions({ count_filter: 'position' })),
      collected(this.#api.orders.list({ ...mine, min_ts })),
      this.#api.portfolio.balance(),
    ]);
    await mirrorPositions(this.#target, positions.map(positionRow));
    await mirrorOrders(this.#target, orders.flatMap(orderRow));
    await mirrorBalance(this.#target, balanceRow(balance));
    this.#ordersFromMs = nowMs;
  }
}

function positionRow(wire: WirePosition): MirroredPosition {
  return {
    ticker: wire.ticker,
    position: wire.position_fp,
    totalTraded: wire.total_traded_dollars ?? null,
    marketExposure: wire.market_exposure_dollars ?? null,
    realizedPnl: wire.realized_pnl_dollars ?? null,
    feesPaid: wire.fees_paid_dollars ?? null,
    lastUpdatedTs: wire.last_updated_ts ?? null,
  };
}

function orderRow(wire: WireOrder): MirroredOrder[] {
  // Of an order without a time nobody could say later whether it was read.
  if (wire.created_time == null) return [];
  return [
    {
      orderId: wire.order_id,
      clientOrderId: wire.client_order_id ?? '',
      ticker: wire.ticker,
      status: wire.status,
      bookSide: wire.book_side,
      type: wire.type ?? null,
      yesPrice: wire.yes_price_dollars,
      initialCount: wire.initial_count_fp,
      remainingCount: wire.remaining_count_fp,
      fillCount: wire.fill_count_fp,
      takerFees: wire.taker_fees_dollars ?? null,
      makerFees: wire.maker_fees_dollars ?? null,
      takerFillCost: wire.taker_fill_cost_dollars ?? null,
      makerFillCost: wire.maker_fill_cost_dollars ?? null,
      orderGroupId: wire.order_group_id ?? null,
      selfTradePreventionType: wire.self_trade_prevention_type ?? null,
      createdTime: wire.created_time,
      expirationTime: wire.expiration_time ?? null,
      lastUpdateTime: wire.last_update_time ?? null,
    },
  ];
}

const balanceRow = ({ balance_dollars, portfolio_value, balance_breakdown }: WireBalance) => ({
  balance: balance_dollars,
  portfolioValue: portfolio_value == null ? null : formatDecimal(portfolio_value, 2),
  byShard: balance_breakdown
    ? Object.fromEntries(balance_breakdown.map(({ exchange_index, balance }) => [exchange_index, balance]))
    : null,
});
