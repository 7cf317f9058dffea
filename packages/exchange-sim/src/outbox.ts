import { type CountE2, complement } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountOrder, OrderUpdateReason } from './account-order.ts';
import type { Bulletin, GroupChange } from './bulletin.ts';
import type { OrderGroup } from './order-group.ts';
import { ProgressLog } from './order-progress.ts';
import type { TradingMarket } from './trading-market.ts';

/**
 * What one operation did, to be told when it is complete: fills, the accounts' orders and groups, books, trades,
 * balances, in this order. Lists that are used again, because makers fill them all the time.
 */
export class Outbox {
  takerSide: BookSide = 'bid';
  timeMs = 0;
  // Counted by hand: emptying an array costs more than all that is put into it.
  #fills = 0;
  #orders = 0;
  #groups = 0;
  #deltas = 0;
  #trades = 0;
  readonly #fillOrders: AccountOrder[] = [];
  readonly #fillFills: Fill[] = [];
  readonly #progress = new ProgressLog();
  readonly #orderOrders: AccountOrder[] = [];
  readonly #orderReasons: OrderUpdateReason[] = [];
  readonly #groupGroups: OrderGroup[] = [];
  readonly #groupChanges: GroupChange[] = [];
  readonly #deltaMarkets: TradingMarket[] = [];
  readonly #deltaSides: BookSide[] = [];
  readonly #deltaTicks: number[] = [];
  readonly #deltaCounts: number[] = [];
  readonly #deltaCauses: (AccountOrder | null)[] = [];
  readonly #tradeMarkets: TradingMarket[] = [];
  readonly #tradeIds: number[] = [];
  readonly #tradeTicks: number[] = [];
  readonly #tradeCounts: number[] = [];

  /** A fill that was just applied. */
  fill(order: AccountOrder, fill: Fill): void {
    const i = this.#fills++;
    this.#fillOrders[i] = order;
    this.#fillFills[i] = fill;
    this.#progress.note(i, order);
  }

  order(order: AccountOrder, reason: OrderUpdateReason): void {
    const i = this.#orders++;
    this.#orderOrders[i] = order;
    this.#orderReasons[i] = reason;
  }

  group(group: OrderGroup, change: GroupChange): void {
    const i = this.#groups++;
    this.#groupGroups[i] = group;
    this.#groupChanges[i] = change;
  }

  trade(market: TradingMarket, id: number, tick: number, countE2: number): void {
    const i = this.#trades++;
    this.#tradeMarkets[i] = market;
    this.#tradeIds[i] = id;
    this.#tradeTicks[i] = tick;
    this.#tradeCounts[i] = countE2;
  }

  /**
   * A change of one level; changes of the same level in a row become one.
   * @param cause the account's order that changed it, if one did
   */
  delta(
    market: TradingMarket,
    side: BookSide,
    tick: number,
    countE2: number,
    cause: AccountOrder | null,
  ): void {
    const last = this.#deltas - 1;
    if (
      last >= 0 &&
      this.#deltaTicks[last] === tick &&
      this.#deltaSides[last] === side &&
      this.#deltaMarkets[last] === market
    ) {
      this.#deltaCounts[last] = (this.#deltaCounts[last] ?? 0) + countE2;
      return;
    }
    const i = this.#deltas++;
    this.#deltaMarkets[i] = market;
    this.#deltaSides[i] = side;
    this.#deltaTicks[i] = tick;
    this.#deltaCounts[i] = countE2;
    this.#deltaCauses[i] = cause;
  }

  /** Tells everything and is empty afterwards. */
  tell(bulletin: Bulletin): void {
    if (this.#fills > 0) this.#tellFills(bulletin);
    for (let i = 0; i < this.#orders; i++) {
      const order = this.#orderOrders[i];
      if (order) {
        const { name } = order.holding.subaccount.account;
        bulletin.order(name, order, this.#orderReasons[i] ?? '', null);
      }
    }
    for (let i = 0; i < this.#groups; i++) {
      const group = this.#groupGroups[i];
      const change = this.#groupChanges[i];
      if (group && change) bulletin.group(group.subaccount.account.name, group, change);
    }
    if (bulletin.heard) {
      this.#tellBook(bulletin);
      if (this.#trades > 0) this.#tellTrades(bulletin);
      if (this.#fills > 0) this.#tellBalances(bulletin);
    }
    this.#fills = 0;
    this.#orders = 0;
    this.#groups = 0;
    this.#deltas = 0;
    this.#trades = 0;
  }

  #tellFills(bulletin: Bulletin): void {
    for (let i = 0; i < this.#fills; i++) {
      const order = this.#fillOrders[i];
      const fill = this.#fillFills[i];
      if (!order || !fill) continue;
      const { name } = order.holding.subaccount.account;
      bulletin.emit({ kind: 'fill', fill, heldE2: this.#progress.heldE2(i) }, name);
      bulletin.order(name, order, 'Trade', this.#progress.of(i, order));
    }
  }

  #tellBook(bulletin: Bulletin): void {
    for (let i = 0; i < this.#deltas; i++) {
      const deltaE2 = (this.#deltaCounts[i] ?? 0) as CountE2;
      const market = this.#deltaMarkets[i];
      if (deltaE2 === 0 || !market) continue;
      const { ticker, grid } = market;
      const price = grid.priceOf(this.#deltaTicks[i] ?? 0);
      const isBid = this.#deltaSides[i] === 'bid';
      const side = isBid ? 'yes' : 'no';
      // An ask of YES is told as the bid of NO that it is.
      const priceE4 = isBid ? price : complement(price);
      const cause = this.#deltaCauses[i];
      const delta = { kind: 'book-delta', ticker, side, priceE4, deltaE2 } as const;
      bulletin.emit(cause ? { ...delta, cause } : delta, null);
    }
  }

  #tellTrades(bulletin: Bulletin): void {
    const { takerSide, timeMs } = this;
    for (let i = 0; i < this.#trades; i++) {
      const market = this.#tradeMarkets[i];
      if (!market) continue;
      const { ticker, grid } = market;
      const yesPriceE4 = grid.priceOf(this.#tradeTicks[i] ?? 0);
      const countE2 = (this.#tradeCounts[i] ?? 0) as CountE2;
      const tradeId = this.#tradeIds[i] ?? 0;
      bulletin.emit({ kind: 'trade', ticker, yesPriceE4, countE2, tradeId, timeMs, takerSide }, null);
    }
  }

  #tellBalances(bulletin: Bulletin): void {
    for (let i = 0; i < this.#fills; i++) {
      const account = this.#fillOrders[i]?.holding.subaccount.account;
      if (!account || this.#hasFilledBefore(account, i)) continue;
      bulletin.emit({ kind: 'balance', balanceE6: account.cashE6 }, account.name);
    }
  }

  #hasFilledBefore(account: Account, end: number): boolean {
    for (let i = 0; i < end; i++) if (this.#fillOrders[i]?.owner === account) return true;
    return false;
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

  send(takerSide: BookSide, timeMs: number): void {
    const sent = this.#current;
    sent.takerSide = takerSide;
    sent.timeMs = timeMs;
    this.#current = this.#spare.pop() ?? new Outbox();
    if (this.#telling) {
      this.#waiting.push(sent);
      return;
    }
    this.#telling = true;
    try {
      for (let next: Outbox | undefined = sent; next; next = this.#waiting.shift()) {
        next.tell(this.#bulletin);
        this.#spare.push(next);
      }
    } finally {
      this.#telling = false;
    }
  }
}
