import type { Fill } from './order.ts';
import type { OrderRecord } from './order-record.ts';

/**
 * Whose a fill is. A stream tells the client order id, a list only the exchange's order id; either may come before the order or
 * its answer is known, so a fill waits here until it is claimed.
 */
export class FillOwners {
  readonly fills = new Map<string, Fill>();
  readonly #owned = new Set<string>();
  readonly #byOrderId = new Map<string, OrderRecord>();
  /** Fills without an owner, under both ids of the order that made them. */
  readonly #waiting = new Map<string, Set<Fill>>();

  /** A fill that no order of ours is known to have made; undefined also while it is not known. */
  stranger(tradeId: string): Fill | undefined {
    return this.#owned.has(tradeId) ? undefined : this.fills.get(tradeId);
  }

  /** Takes a fill that was not there before: it waits until its order claims it. Returns whose it may be. */
  add(fill: Fill): OrderRecord | undefined {
    this.fills.set(fill.tradeId, fill);
    for (const key of keysOf(fill)) {
      const waiting = this.#waiting.get(key);
      if (waiting) waiting.add(fill);
      else this.#waiting.set(key, new Set([fill]));
    }
    return this.#byOrderId.get(fill.orderId);
  }

  /** What this order made of the fills that wait, by all that is known of it now. */
  claim(record: OrderRecord): readonly Fill[] {
    const claimed = this.#claimKey(record, clientKey(record.clientOrderId));
    const { orderId } = record;
    if (orderId === null) return claimed;
    this.#byOrderId.set(orderId, record);
    return [...claimed, ...this.#claimKey(record, orderKey(orderId))];
  }

  #claimKey(record: OrderRecord, key: string): Fill[] {
    const { intent } = record;
    // An id alone proves nothing: somebody else's order may bear ours.
    const claimed = [...(this.#waiting.get(key) ?? [])].filter(
      ({ ticker, side }) => intent !== null && ticker === intent.ticker && side === intent.bookSide,
    );
    for (const fill of claimed) {
      this.#owned.add(fill.tradeId);
      for (const other of keysOf(fill)) this.#forget(other, fill);
      if (intent) record.fill(fill, intent);
    }
    return claimed;
  }

  #forget(key: string, fill: Fill): void {
    const waiting = this.#waiting.get(key);
    waiting?.delete(fill);
    if (waiting?.size === 0) this.#waiting.delete(key);
  }
}

const clientKey = (id: string): string => `client ${id}`;
const orderKey = (id: string): string => `order ${id}`;
const keysOf = ({ clientOrderId, orderId }: Fill): string[] =>
  clientOrderId === '' ? [orderKey(orderId)] : [clientKey(clientOrderId), orderKey(orderId)];
