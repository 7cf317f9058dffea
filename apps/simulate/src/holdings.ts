import type { OwnOrders } from './own-orders.ts';
import { ACCOUNT, type Venue } from './venue.ts';

/** `sinceMs` is exchange time, as fills have it; `changedAtMs` is the true time. */
type Holding = { readonly countE2: number; readonly sinceMs: number; readonly changedAtMs: number };

/** By ticker: since when something is held at the exchange without a break, how much, and since when so much. */
export class Holdings {
  readonly #venue: Venue;
  readonly #held = new Map<string, Holding>();

  constructor(venue: Venue, nowMs: () => number) {
    this.#venue = venue;
    let hasChanged = false;
    venue.listen({
      hear: (_, isOwn) => {
        hasChanged ||= isOwn;
      },
      flush: () => {
        if (hasChanged) this.#note(nowMs());
        hasChanged = false;
      },
    });
  }

  of(ticker: string): Holding | undefined {
    return this.#held.get(ticker);
  }

  /**
   * Signed contracts that own orders have bought and that nobody has sold again since nothing was held in the market. What somebody else
   * sells is theirs first, then ours.
   */
  ownE2(ticker: string, orders: OwnOrders): number {
    const sinceMs = this.#held.get(ticker)?.sinceMs ?? Number.POSITIVE_INFINITY;
    const ids = new Set(orders.of(ticker).map(({ orderId }) => orderId));
    let ownE2 = 0;
    let othersE2 = 0;
    for (const { orderId, side, countE2, timeMs, ...fill } of this.#venue.exchange.account(ACCOUNT).fills) {
      if (fill.ticker !== ticker || timeMs < sinceMs) continue;
      const changeE2 = side === 'bid' ? countE2 : -countE2;
      if (ids.has(orderId)) {
        ownE2 += changeE2;
        continue;
      }
      const theirsE2 = towardsZero(othersE2, changeE2);
      const oursE2 = towardsZero(ownE2, changeE2 - theirsE2);
      ownE2 += oursE2;
      othersE2 += changeE2 - oursE2;
    }
    return ownE2;
  }

  #note(nowMs: number): void {
    const now = new Set<string>();
    const { exchange } = this.#venue;
    for (const { ticker, countE2 } of exchange.positions(ACCOUNT)) {
      now.add(ticker);
      const before = this.#held.get(ticker);
      if (before?.countE2 === countE2) continue;
      this.#held.set(ticker, { countE2, sinceMs: before?.sinceMs ?? exchange.nowMs, changedAtMs: nowMs });
    }
    for (const ticker of this.#held.keys()) if (!now.has(ticker)) this.#held.delete(ticker);
  }
}

/** The part of a change that makes a holding smaller, and no other. */
const towardsZero = (heldE2: number, changeE2: number): number =>
  heldE2 * changeE2 < 0 ? Math.sign(changeE2) * Math.min(Math.abs(heldE2), Math.abs(changeE2)) : 0;
