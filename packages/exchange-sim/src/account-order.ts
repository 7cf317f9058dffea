import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, ExchangeOrder, Fill, TimeInForce } from '@rec-io/domain/order';

export type SelfTradePrevention = 'taker_at_cross' | 'maker';

/** Why an order left the book or changed, in the exchange's words. */
export type OrderUpdateReason =
  | 'Decrease'
  | 'MarginCancel'
  | 'SelfTradeCancel'
  | 'ExpiryCancel'
  | 'CloseCancel'
  | 'ReduceOnlyCancel'
  | 'Trade'
  | '';

/** An order as it was accepted, before anything happened to it. */
export type PlacedOrder = {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: BookSide;
  readonly yesPriceE4: PriceE4;
  readonly countE2: CountE2;
  readonly timeInForce: TimeInForce;
  readonly selfTrade: SelfTradePrevention;
  readonly reduceOnly: boolean;
  readonly expirationTimeMs: number | null;
  readonly timeMs: number;
};

/** The life of one account's order. It changes only by the facts that are applied to its account. */
export class AccountOrder implements ExchangeOrder {
  readonly placed: PlacedOrder;
  status: ExchangeOrder['status'] = 'resting';
  fillCountE2 = 0 as CountE2;
  remainingCountE2: CountE2;
  takerCostE6 = 0;
  makerCostE6 = 0;
  takerFeesE6 = 0;
  makerFeesE6 = 0;
  /** What rounding of earlier fills left over for the next one. */
  feeAccumulatorE6 = 0 as MoneyE6;
  updatedTimeMs: number;

  constructor(placed: PlacedOrder) {
    this.placed = placed;
    this.remainingCountE2 = placed.countE2;
    this.updatedTimeMs = placed.timeMs;
  }

  get orderId(): string {
    return this.placed.orderId;
  }
  get clientOrderId(): string {
    return this.placed.clientOrderId;
  }
  get ticker(): string {
    return this.placed.ticker;
  }
  get side(): BookSide {
    return this.placed.side;
  }
  get yesPriceE4(): PriceE4 {
    return this.placed.yesPriceE4;
  }
  get initialCountE2(): CountE2 {
    return this.placed.countE2;
  }
  get createdTimeMs(): number {
    return this.placed.timeMs;
  }

  fill(fill: Fill, accumulatorE6: MoneyE6): void {
    const legPriceE4 = this.side === 'bid' ? fill.yesPriceE4 : 10_000 - fill.yesPriceE4;
    const costE6 = legPriceE4 * fill.countE2;
    this.fillCountE2 = (this.fillCountE2 + fill.countE2) as CountE2;
    this.remainingCountE2 = (this.remainingCountE2 - fill.countE2) as CountE2;
    if (fill.isTaker) {
      this.takerCostE6 += costE6;
      this.takerFeesE6 += fill.feeE6;
    } else {
      this.makerCostE6 += costE6;
      this.makerFeesE6 += fill.feeE6;
    }
    this.feeAccumulatorE6 = accumulatorE6;
    this.updatedTimeMs = fill.timeMs;
    if (this.remainingCountE2 === 0) this.status = 'executed';
  }

  cancel(timeMs: number): void {
    this.status = 'canceled';
    this.remainingCountE2 = 0 as CountE2;
    this.updatedTimeMs = timeMs;
  }

  /** A copy that later changes do not reach. */
  view(): ExchangeOrder {
    const { orderId, clientOrderId, ticker, side, yesPriceE4, initialCountE2, createdTimeMs } = this;
    const { status, fillCountE2, remainingCountE2 } = this;
    const fixed = { orderId, clientOrderId, ticker, side, yesPriceE4, initialCountE2, createdTimeMs };
    return { ...fixed, status, fillCountE2, remainingCountE2 };
  }
}
