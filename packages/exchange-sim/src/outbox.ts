import { type CountE2, complement } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { Bulletin } from './bulletin.ts';
import type { TradingMarket } from './trading-market.ts';

/**
 * What one operation did in one market, to be told when it is complete: fills, the accounts' orders, the book, trades,
 * balances, in this order. Lists of plain numbers that are used again, because makers fill them all the time.
 */
export class Outbox {
  market: TradingMarket | null = null;
  takerSide: BookSide = 'bid';
  timeMs = 0;
  readonly #fills: { readonly account: Account; readonly order: AccountOrder; readonly fill: Fill }[] = [];
  readonly #orders: { account: Account; order: AccountOrder; reason: OrderUpdateReason }[] = [];
  // Counted by hand: emptying an array costs more than all that is put into it.
  #trades = 0;
  #deltas = 0;
  readonly #tradeIds: number[] = [];
  readonly #tradeTicks: number[] = [];
  readonly #tradeCounts: number[] = [];
  readonly #deltaSides: BookSide[] = [];
  readonly #deltaTicks: number[] = [];
  readonly #deltaCounts: number[] = [];

  fill(account: Account, order: AccountOrder, fill: Fill): void {
    this.#fills.push({ account, order, fill });
  }

  order(account: Account, order: AccountOrder, reason: OrderUpdateReason): void {
    this.#orders.push({ account, order, reason });
  }

  trade(id: number, tick: number, countE2: number): void {
    const i = this.#trades++;
    this.#tradeIds[i] = id;
    this.#tradeTicks[i] = tick;
    this.#tradeCounts[i] = countE2;
  }

  /** A change of one level; changes of the same level in a row become one. */
  delta(side: BookSide, tick: number, countE2: number): void {
    const last = this.#deltas - 1;
    if (last >= 0 && this.#deltaTicks[last] === tick && this.#deltaSides[last] === side) {
      this.#deltaCounts[last] = (this.#deltaCounts[last] ?? 0) + countE2;
      return;
    }
    const i = this.#deltas++;
    this.#deltaSides[i] = side;
    this.#deltaTicks[i] = tick;
    this.#deltaCounts[i] = countE2;
  }

  /** Tells everything and is empty afterwards. */
  tell(bulletin: Bulletin): void {
    for (const { account, order, fill } of this.#fills) {
      bulletin.emit({ kind: 'fill', fill }, account.name);
      bulletin.order(account.name, order, 'Trade');
    }
    for (const { account, order, reason } of this.#orders) bulletin.order(account.name, order, reason);
    if (bulletin.heard && this.market) {
      this.#tellBook(bulletin, this.market);
      this.#tellTrades(bulletin, this.market);
    }
    const accounts = this.#fills.length > 0 ? new Set(this.#fills.map(({ account }) => account)) : [];
    for (const { name, cashE6 } of accounts) bulletin.emit({ kind: 'balance', balanceE6: cashE6 }, name);
    this.#clear();
  }

  #tellBook(bulletin: Bulletin, { ticker, grid }: TradingMarket): void {
    for (let i = 0; i < this.#deltas; i++) {
      const deltaE2 = (this.#deltaCounts[i] ?? 0) as CountE2;
      if (deltaE2 === 0) continue;
      const price = grid.priceOf(this.#deltaTicks[i] ?? 0);
      const isBid = this.#deltaSides[i] === 'bid';
      const side = isBid ? 'yes' : 'no';
      // An ask of YES is told as the bid of NO that it is.
      bulletin.emit(
        { kind: 'book-delta', ticker, side, priceE4: isBid ? price : complement(price), deltaE2 },
        null,
      );
    }
  }

  #tellTrades(bulletin: Bulletin, { ticker, grid }: TradingMarket): void {
    const { takerSide, timeMs } = this;
    for (let i = 0; i < this.#trades; i++) {
      const yesPriceE4 = grid.priceOf(this.#tradeTicks[i] ?? 0);
      const countE2 = (this.#tradeCounts[i] ?? 0) as CountE2;
      const tradeId = this.#tradeIds[i] ?? 0;
      bulletin.emit({ kind: 'trade', ticker, yesPriceE4, countE2, tradeId, timeMs, takerSide }, null);
    }
  }

  #clear(): void {
    if (this.#fills.length > 0) this.#fills.length = 0;
    if (this.#orders.length > 0) this.#orders.length = 0;
    this.#trades = 0;
    this.#deltas = 0;
  }
}

/**
 * Tells outboxes one after the other. A listener may place an order while it is told of another: that operation happens
 * at once and is told after the present one, so that books change for everybody in the same order.
 */
export class Postman {
  readonly #bulletin: Bulletin;
  readonly #spare: Outbox[] = [];
  readonly #waiting: Outbox[] = [];
  #telling = false;
  #current = new Outbox();

  constructor(bulletin: Bulletin) {
    this.#bulletin = bulletin;
  }

  /** Where the operation under way collects. */
  get current(): Outbox {
    return this.#current;
  }

  send(market: TradingMarket, takerSide: BookSide, timeMs: number): void {
    const sent = this.#current;
    sent.market = market;
    sent.takerSide = takerSide;
    sent.timeMs = timeMs;
    this.#current = this.#spare.pop() ?? new Outbox();
    this.#waiting.push(sent);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        next.tell(this.#bulletin);
        this.#spare.push(next);
      }
    } finally {
      this.#telling = false;
    }
  }
}
