import type { Fill } from '@rec-io/domain/order';
import type { OwnOrders } from './own-orders.ts';
import { ACCOUNT, type Venue } from './venue.ts';

/** `changedAtMs` is the true time. */
type Holding = { readonly countE2: number; readonly changedAtMs: number };

/** By ticker: how much is held at the exchange, and since when so much. */
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

  /** Fills since nothing was held in the market. */
  fillsOf(ticker: string): readonly Fill[] {
    let fills: Fill[] = [];
    let netE2 = 0;
    for (const fill of this.#venue.exchange.account(ACCOUNT).fills) {
      if (fill.ticker !== ticker) continue;
      if (netE2 === 0) fills = [];
      fills.push(fill);
      netE2 += changeOf(fill);
    }
    return fills;
  }

  /**
   * Signed contracts that own orders have bought and that nobody has sold again since nothing was held in the market. What somebody else
   * sells is theirs first, then ours.
   */
  ownE2(ticker: string, orders: OwnOrders): number {
    const ids = new Set(orders.of(ticker).map(({ orderId }) => orderId));
    let ownE2 = 0;
    let othersE2 = 0;
    for (const fill of this.#held.has(ticker) ? this.fillsOf(ticker) : []) {
      const changeE2 = changeOf(fill);
      if (ids.has(fill.orderId)) {
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
      if (this.#held.get(ticker)?.countE2 === countE2) continue;
      this.#held.set(ticker, { countE2, changedAtMs: nowMs });
    }
    for (const ticker of this.#held.keys()) if (!now.has(ticker)) this.#held.delete(ticker);
  }
}

const changeOf = ({ side, countE2 }: Fill): number => (side === 'bid' ? countE2 : -countE2);

/** The part of a change that makes a holding smaller, and no other. */
const towardsZero = (heldE2: number, changeE2: number): number =>
  heldE2 * changeE2 < 0 ? Math.sign(changeE2) * Math.min(Math.abs(heldE2), Math.abs(changeE2)) : 0;
