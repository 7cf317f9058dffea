import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, ExchangeOrder, Fill, TimeInForce } from '@rec-io/domain/order';
import type { Holding } from './holding.ts';
import { RestingOrder } from './order-book.ts';
import type { OrderGroup } from './order-group.ts';

export type SelfTradePrevention = 'taker_at_cross' | 'maker';

/**
 * Why an order left the book or changed, in the exchange's words. `PostOnlyCrossCancel` and `SettlementBoundsCancel`
 * are its words, too, for what does not happen here: a post-only order that crosses is refused, and nothing has bounds.
 */
export type OrderUpdateReason =
  | 'Decrease'
  | 'Amend'
  | 'MarginCancel'
  | 'SelfTradeCancel'
  | 'ExpiryCancel'
  | 'CloseCancel'
  | 'HaltCancel'
  | 'ReduceOnlyCancel'
  | 'Trade'
  | '';

/** An order as it was accepted, before anything happened to it. What may be missing, older journals do not have. */
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
  readonly exchangeIndex?: number;
  readonly subaccount?: number;
  readonly orderGroupId?: string | undefined;
  readonly cancelOnPause?: boolean;
  readonly postOnly?: boolean;
};

/** What an amendment made of an order. */
export type AmendedOrder = {
  readonly clientOrderId: string;
  readonly yesPriceE4: PriceE4;
  /** Filled and remaining together. */
  readonly countE2: CountE2;
  readonly expirationTimeMs: number | null;
  /** It stands behind everybody at its price now. */
  readonly toBack: boolean;
};

/** The life of one account's order, in the book and after. It changes only by the facts that are applied to it. */
export class AccountOrder extends RestingOrder implements ExchangeOrder {
  readonly orderId: string;
  readonly holding: Holding;
  readonly timeInForce: TimeInForce;
  readonly selfTrade: SelfTradePrevention;
  readonly reduceOnly: boolean;
  readonly cancelOnPause: boolean;
  readonly postOnly: boolean;
  /** Null also when the group it was in is deleted. */
  readonly group: OrderGroup | null;
  readonly orderGroupId: string | null;
  readonly createdTimeMs: number;
  clientOrderId: string;
  yesPriceE4: PriceE4;
  initialCountE2: CountE2;
  expirationTimeMs: number | null;
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
  /** Orders stand in their queues by this number. */
  turn: number;
  /** Neighbours among the resting orders of the same holding. */
  earlier: AccountOrder | null = null;
  later: AccountOrder | null = null;

  constructor(placed: PlacedOrder, holding: Holding, group: OrderGroup | null, turn: number) {
    super(placed.side, holding.subaccount.account);
    this.orderId = placed.orderId;
    this.clientOrderId = placed.clientOrderId;
    this.holding = holding;
    this.timeInForce = placed.timeInForce;
    this.selfTrade = placed.selfTrade;
    this.reduceOnly = placed.reduceOnly;
    this.cancelOnPause = placed.cancelOnPause ?? false;
    this.postOnly = placed.postOnly ?? false;
    this.group = group;
    this.orderGroupId = placed.orderGroupId ?? null;
    this.createdTimeMs = placed.timeMs;
    this.yesPriceE4 = placed.yesPriceE4;
    this.initialCountE2 = placed.countE2;
    this.expirationTimeMs = placed.expirationTimeMs;
    this.remainingCountE2 = placed.countE2;
    this.updatedTimeMs = placed.timeMs;
    this.turn = turn;
  }

  get ticker(): string {
    return this.holding.ticker;
  }
  get subaccount(): number {
    return this.holding.subaccount.number;
  }
  get exchangeIndex(): number {
    return this.holding.subaccount.exchangeIndex;
  }

  fill(fill: Fill, accumulatorE6: MoneyE6): void {
    const { countE2 } = fill;
    const legPriceE4 = this.side === 'bid' ? fill.yesPriceE4 : 10_000 - fill.yesPriceE4;
    const costE6 = legPriceE4 * countE2;
    this.fillCountE2 = (this.fillCountE2 + countE2) as CountE2;
    this.remainingCountE2 = (this.remainingCountE2 - countE2) as CountE2;
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

  decrease(byE2: number, timeMs: number): void {
    this.remainingCountE2 = (this.remainingCountE2 - byE2) as CountE2;
    this.updatedTimeMs = timeMs;
  }

  /** @param turn the next one; taken when the order goes to the back */
  amend(amended: AmendedOrder, turn: number, timeMs: number): void {
    this.clientOrderId = amended.clientOrderId;
    this.yesPriceE4 = amended.yesPriceE4;
    this.initialCountE2 = amended.countE2;
    this.remainingCountE2 = (amended.countE2 - this.fillCountE2) as CountE2;
    this.expirationTimeMs = amended.expirationTimeMs;
    if (amended.toBack) this.turn = turn;
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
