import { fillFee } from '@rec-io/domain/fee';
import { type CountE2, moneyE6 } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';
import { Account } from './account.ts';
import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { RestingOrder } from './order-book.ts';
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

/**
 * Matches one order at a time: best price first, then who came first, at the resting order's price. `publish` ends an
 * operation: its facts are kept together, then it is told, so that nobody sees half of it.
 */
export class Matching {
  readonly #accounts: Accounts;
  readonly #postman: Postman;
  readonly #clock: ExchangeClock;

  constructor(accounts: Accounts, bulletin: Bulletin, clock: ExchangeClock) {
    this.#accounts = accounts;
    this.#postman = new Postman(bulletin);
    this.#clock = clock;
  }

  /** Trades up to `countE2` and answers what is left. Stops at an own resting order, or cancels it, as asked. */
  take(incoming: Incoming, countE2: number): number {
    const { market, owner, side, limitTick, record } = incoming;
    let leftE2 = countE2;
    while (leftE2 > 0) {
      const resting = market.book.opposite(side, limitTick);
      if (resting === null) break;
      if (resting.owner === owner) {
        if (record?.placed.selfTrade !== 'maker') break;
        this.cancel(market, resting, 'SelfTradeCancel');
        continue;
      }
      const tradedE2 = Math.min(leftE2, resting.remainingE2);
      if (!this.#canPay(market, incoming, resting.tick, tradedE2)) break;
      if (resting.owner instanceof Account && !this.#makerCanPay(market, resting, tradedE2)) {
        this.cancel(market, resting, 'MarginCancel');
        continue;
      }
      this.#trade(incoming, resting, tradedE2);
      leftE2 -= tradedE2;
    }
    return leftE2;
  }

  /** Puts an order of an account or of the house into the book. */
  rest(market: TradingMarket, order: RestingOrder, tick: number, countE2: number): void {
    market.book.add(order, tick, countE2);
    this.#postman.current.delta(order.side, tick, countE2);
    if (order.owner instanceof Account && order.record) order.owner.resting.put(order.record, order);
  }

  /** Takes an account's order out of the book and ends it. */
  cancel(market: TradingMarket, resting: RestingOrder, reason: OrderUpdateReason): void {
    const { owner, record } = resting;
    this.withdraw(market, resting);
    if (record && owner instanceof Account) this.end(owner, record, reason);
  }

  /** Takes an order out of the book, no more. */
  withdraw(market: TradingMarket, resting: RestingOrder): void {
    this.#postman.current.delta(resting.side, resting.tick, -resting.remainingE2);
    this.#shrink(resting, resting.remainingE2);
    market.book.remove(resting);
  }

  /** Ends an order that rests no longer, or never did. */
  end(account: Account, order: AccountOrder, reason: OrderUpdateReason): void {
    const { orderId } = order;
    this.#accounts.record({
      kind: 'canceled',
      account: account.name,
      orderId,
      reason,
      timeMs: this.#clock.nowMs,
    });
    this.#postman.current.order(account, order, reason);
  }

  /** Keeps and tells what happened since the last time. */
  publish(market: TradingMarket, takerSide: BookSide): void {
    this.#accounts.commit();
    this.#postman.send(market, takerSide, this.#clock.nowMs);
  }

  #trade(incoming: Incoming, resting: RestingOrder, countE2: number): void {
    const { market, side } = incoming;
    const { tick } = resting;
    const number = this.#clock.tradeNumber();
    const heldBefore = this.#longE2(market, incoming.owner) + this.#longE2(market, resting.owner);
    this.#settleParty(market, incoming.owner, side, tick, countE2, incoming.record, true, number);
    this.#settleParty(market, resting.owner, other(side), tick, countE2, resting.record, false, number);
    const heldAfter = this.#longE2(market, incoming.owner) + this.#longE2(market, resting.owner);
    market.openInterestE2 += heldAfter - heldBefore;
    market.volumeE2 += countE2;
    market.lastPriceE4 = market.grid.priceOf(tick);
    market.lastCountE2 = countE2;
    market.updatedTimeMs = this.#clock.nowMs;
    if (resting.quote) resting.quote.fairCents = Number.NaN;
    this.#shrink(resting, countE2);
    market.book.reduce(resting, countE2);
    this.#postman.current.delta(resting.side, tick, -countE2);
    this.#postman.current.trade(number, tick, countE2);
  }

  #shrink(resting: RestingOrder, byE2: number): void {
    const { owner, record } = resting;
    if (record && owner instanceof Account) owner.resting.shrink(record, resting, byE2);
  }

  #settleParty(
    market: TradingMarket,
    party: Participant,
    side: BookSide,
    tick: number,
    countE2: number,
    record: AccountOrder | null,
    isTaker: boolean,
    number: number,
  ): void {
    if (party instanceof HousePlayer) {
      const held = market.houseHeldE2[party.houseNumber] ?? 0;
      party.cashE6 = moneyE6(party.cashE6 + tradeCashE6(side, market.grid.priceOf(tick), countE2, held));
      market.houseHeldE2[party.houseNumber] = held + (side === 'bid' ? countE2 : -countE2);
    } else if (party instanceof Account && record) {
      const { netE6, accumulatorE6 } = this.#fee(market, party, side, tick, countE2, record, isTaker);
      const fill: Fill = {
        tradeId: this.#clock.id('trade', number),
        orderId: record.orderId,
        clientOrderId: record.clientOrderId,
        ticker: market.ticker,
        side,
        yesPriceE4: market.grid.priceOf(tick),
        countE2: countE2 as CountE2,
        feeE6: netE6,
        isTaker,
        timeMs: this.#clock.nowMs,
      };
      this.#accounts.record({
        kind: 'filled',
        account: party.name,
        fill,
        accumulatorE6,
        timeMs: fill.timeMs,
      });
      this.#postman.current.fill(party, record, fill);
    }
  }

  #fee(
    market: TradingMarket,
    account: Account,
    side: BookSide,
    tick: number,
    countE2: number,
    record: AccountOrder,
    isTaker: boolean,
  ) {
    const price = market.grid.priceOf(tick);
    const cash = tradeCashE6(side, price, countE2, account.heldE2(market.ticker));
    const rateE4 = isTaker ? market.fees.takerRateE4 : market.fees.makerRateE4;
    return fillFee(rateE4, price, countE2 as CountE2, cash, record.feeAccumulatorE6);
  }

  #canPay(market: TradingMarket, { owner, side, record }: Incoming, tick: number, countE2: number): boolean {
    if (!(owner instanceof Account) || !record) return true;
    const cash = tradeCashE6(side, market.grid.priceOf(tick), countE2, owner.heldE2(market.ticker));
    const { netE6 } = this.#fee(market, owner, side, tick, countE2, record, true);
    return owner.cashE6 + cash - netE6 >= 0;
  }

  #makerCanPay(market: TradingMarket, resting: RestingOrder, countE2: number): boolean {
    const { owner, side, tick } = resting;
    if (!(owner instanceof Account)) return true;
    return (
      owner.cashE6 + tradeCashE6(side, market.grid.priceOf(tick), countE2, owner.heldE2(market.ticker)) >= 0
    );
  }

  #longE2(market: TradingMarket, party: Participant): number {
    if (party.houseNumber !== null) return Math.max(0, market.houseHeldE2[party.houseNumber] ?? 0);
    return party instanceof Account ? Math.max(0, party.heldE2(market.ticker)) : 0;
  }
}
