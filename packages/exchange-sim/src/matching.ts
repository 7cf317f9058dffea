import { fillFee } from '@rec-io/domain/fee';
import { type CountE2, type MoneyE6, moneyE6, type PriceE4 } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';
import { AccountOrder, type OrderUpdateReason } from './account-order.ts';
import type { Accounts } from './accounts.ts';
import type { Bulletin, GroupChange } from './bulletin.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { RestingOrder } from './order-book.ts';
import type { OrderGroup } from './order-group.ts';
import { Postman } from './outbox.ts';
import { HousePlayer, type Participant } from './participant.ts';
import { tradeCashE6 } from './position.ts';
import type { TradingMarket } from './trading-market.ts';

/** An order on its way through the book. */
export type Incoming = {
  readonly market: TradingMarket;
  readonly owner: Participant;
  readonly side: BookSide;
  readonly limitTick: number;
  /** Null for the house's players. */
  readonly record: AccountOrder | null;
};

const other = (side: BookSide): BookSide => (side === 'bid' ? 'ask' : 'bid');

/** What a fill costs an account's order; written anew for each. */
class Charge {
  feeE6 = 0 as MoneyE6;
  accumulatorE6 = 0 as MoneyE6;

  /** False when the subaccount cannot pay it. */
  of(order: AccountOrder, rateE4: number, priceE4: PriceE4, countE2: number): boolean {
    const { holding } = order;
    const cashE6 = tradeCashE6(order.side, priceE4, countE2, holding.heldE2);
    const fee = fillFee(rateE4, priceE4, countE2 as CountE2, cashE6, order.feeAccumulatorE6);
    this.feeE6 = fee.netE6;
    this.accumulatorE6 = fee.accumulatorE6;
    return holding.subaccount.cashE6 + cashE6 - fee.netE6 >= 0;
  }
}

/**
 * Matches one order at a time: best price first, then who came first, at the resting order's price. `publish` ends an
 * operation: its facts are kept together, then it is told, so that nobody sees half of it.
 */
export class Matching {
  readonly #accounts: Accounts;
  readonly #postman: Postman;
  readonly #clock: ExchangeClock;
  readonly #takerCharge = new Charge();
  readonly #makerCharge = new Charge();
  #stopped: OrderUpdateReason = '';

  constructor(accounts: Accounts, bulletin: Bulletin, clock: ExchangeClock) {
    this.#accounts = accounts;
    this.#postman = new Postman(bulletin);
    this.#clock = clock;
  }

  /** Why the last `take` stopped before the book's end or its own; empty when it did not. */
  get stopped(): OrderUpdateReason {
    return this.#stopped;
  }

  /** Trades up to `countE2` and answers what is left. Stops at an own resting order, or cancels it, as asked. */
  take(incoming: Incoming, countE2: number): number {
    const { market, owner, side, limitTick, record } = incoming;
    const { book, fees } = market;
    let leftE2 = countE2;
    this.#stopped = '';
    while (leftE2 > 0) {
      const resting = book.opposite(side, limitTick);
      if (resting === null) break;
      if (resting.owner === owner) {
        if (record?.selfTrade !== 'maker') {
          this.#stopped = 'SelfTradeCancel';
          break;
        }
        this.cancel(market, resting, 'SelfTradeCancel');
        continue;
      }
      const tradedE2 = Math.min(leftE2, resting.remainingE2);
      const priceE4 = market.grid.priceOf(resting.tick);
      if (record && !this.#takerCharge.of(record, fees.takerRateE4, priceE4, tradedE2)) {
        this.#stopped = 'MarginCancel';
        break;
      }
      if (
        resting instanceof AccountOrder &&
        !this.#makerCharge.of(resting, fees.makerRateE4, priceE4, tradedE2)
      ) {
        this.cancel(market, resting, 'MarginCancel');
        continue;
      }
      this.#trade(incoming, resting, priceE4, tradedE2);
      leftE2 -= tradedE2;
      const restingGroup = resting instanceof AccountOrder ? resting.group : null;
      if (restingGroup?.isExceeded(this.#clock.nowMs)) this.trigger(restingGroup);
      if (record?.group?.isExceeded(this.#clock.nowMs)) {
        this.trigger(record.group);
        this.#stopped = 'Decrease';
        break;
      }
    }
    return leftE2;
  }

  /** Puts an order of an account or of the house into the book. */
  rest(market: TradingMarket, order: RestingOrder, tick: number, countE2: number): void {
    market.book.add(order, tick, countE2);
    const own = order instanceof AccountOrder ? order : null;
    this.#postman.current.delta(market, order.side, tick, countE2, own);
    own?.holding.put(own, market);
  }

  /** Takes an account's order out of the book and ends it. */
  cancel(market: TradingMarket, resting: RestingOrder, reason: OrderUpdateReason): void {
    this.withdraw(market, resting);
    if (resting instanceof AccountOrder) this.end(resting, reason);
  }

  /** Takes an order out of the book, no more. */
  withdraw(market: TradingMarket, resting: RestingOrder): void {
    this.reduce(market, resting, resting.remainingE2);
  }

  /** Takes a part of an order out of the book; the rest keeps its place. */
  reduce(market: TradingMarket, resting: RestingOrder, byE2: number): void {
    const own = resting instanceof AccountOrder ? resting : null;
    this.#postman.current.delta(market, resting.side, resting.tick, -byE2, own);
    own?.holding.shrink(own, byE2);
    market.book.reduce(resting, byE2);
  }

  /** Ends an order that rests no longer, or never did. */
  end(order: AccountOrder, reason: OrderUpdateReason): void {
    this.#accounts.cancel(order, reason, this.#clock.nowMs);
    this.#postman.current.order(order, reason);
  }

  /** Cancels all that a group rests, in whatever market, and lets nothing new in. */
  trigger(group: OrderGroup): void {
    const account = group.subaccount.account.name;
    this.#accounts.record({
      kind: 'group-triggered',
      account,
      groupId: group.id,
      timeMs: this.#clock.nowMs,
    });
    this.cancelGroup(group);
    this.tellGroup(group, 'triggered');
  }

  cancelGroup(group: OrderGroup): void {
    for (const holding of group.subaccount.holdings.values()) {
      const { market } = holding;
      if (!market || !holding.hasResting) continue;
      for (const order of holding.resting())
        if (order.group === group) this.cancel(market, order, 'Decrease');
    }
  }

  /** Tells of an order with the operation under way. */
  tellOrder(order: AccountOrder, reason: OrderUpdateReason): void {
    this.#postman.current.order(order, reason);
  }

  tellGroup(group: OrderGroup, change: GroupChange): void {
    this.#postman.current.group(group, change);
  }

  /** Keeps and tells what happened since the last time. */
  publish(takerSide: BookSide): void {
    this.#accounts.commit();
    this.#postman.send(takerSide, this.#clock.nowMs);
  }

  #trade(incoming: Incoming, resting: RestingOrder, priceE4: PriceE4, countE2: number): void {
    const { market, side, owner, record } = incoming;
    const { tick } = resting;
    const number = this.#clock.tradeNumber();
    const outbox = this.#postman.current;
    let longE2 = 0;
    if (record) {
      longE2 += longChange(record.holding.heldE2, side, countE2);
      this.#fill(market, record, priceE4, countE2, number, this.#takerCharge, true);
    } else longE2 += tradeHouse(market, owner, side, priceE4, countE2);
    const restingSide = other(side);
    if (resting instanceof AccountOrder) {
      longE2 += longChange(resting.holding.heldE2, restingSide, countE2);
      this.#fill(market, resting, priceE4, countE2, number, this.#makerCharge, false);
      resting.holding.shrink(resting, countE2);
    } else longE2 += tradeHouse(market, resting.owner, restingSide, priceE4, countE2);
    market.openInterestE2 += longE2;
    market.volumeE2 += countE2;
    market.lastPriceE4 = priceE4;
    market.lastCountE2 = countE2;
    if (resting.quote) resting.quote.fairCents = Number.NaN;
    market.book.reduce(resting, countE2);
    outbox.delta(market, restingSide, tick, -countE2, record);
    outbox.trade(market, number, tick, countE2);
  }

  #fill(
    market: TradingMarket,
    order: AccountOrder,
    yesPriceE4: PriceE4,
    countE2: number,
    number: number,
    charge: Charge,
    isTaker: boolean,
  ): void {
    const fill: Fill = {
      tradeId: this.#clock.tradeId(number),
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      ticker: market.ticker,
      side: order.side,
      yesPriceE4,
      countE2: countE2 as CountE2,
      feeE6: charge.feeE6,
      isTaker,
      timeMs: this.#clock.nowMs,
    };
    this.#accounts.fill(order, fill, charge.accumulatorE6);
    this.#postman.current.fill(order, fill);
  }
}

/** How many more YES contracts somebody holds after a trade. */
const longChange = (heldE2: number, side: BookSide, countE2: number): number =>
  Math.max(0, heldE2 + (side === 'bid' ? countE2 : -countE2)) - Math.max(0, heldE2);

function tradeHouse(
  market: TradingMarket,
  party: Participant,
  side: BookSide,
  priceE4: PriceE4,
  countE2: number,
): number {
  if (!(party instanceof HousePlayer)) throw new Error('an account trades with an order only');
  const heldE2 = market.houseHeldE2[party.houseNumber] ?? 0;
  party.cashE6 = moneyE6(party.cashE6 + tradeCashE6(side, priceE4, countE2, heldE2));
  market.houseHeldE2[party.houseNumber] = heldE2 + (side === 'bid' ? countE2 : -countE2);
  return longChange(heldE2, side, countE2);
}
