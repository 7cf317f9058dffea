import type { Intent } from '@rec-io/domain/ledger';
import { type ExchangeOrder, legPrice, type OrderOutcome, type OrderRequest } from '@rec-io/domain/order';

/** A lost answer is proof of absence only after so many complete reads without the order … */
const ABSENT_READS = 3;
/** … the last of them asked for this long after the bytes left. */
const ABSENT_AFTER_MS = 10_000;

/** An order of the trader's, by its bytes: what really became of it, and what the trader can know of that. */
export type OwnOrder = {
  readonly request: OrderRequest;
  readonly isEntry: boolean;
  readonly sentAtMs: number;
  /** As the exchange has it; null while it has none. */
  orderId: string | null;
  /** Nothing can be unknown about it any more: an answer, a read or enough absent reads have proved its fate. */
  isProven: boolean;
  absentReads: number;
  /** The trader was not told at once what became of it. */
  wasInDoubt: boolean;
};

/** All orders whose bytes have left, over all lives of the trader. */
export class OwnOrders {
  readonly all = new Map<string, OwnOrder>();
  #unproven = 0;
  readonly #byTicker = new Map<string, OwnOrder[]>();

  sent(request: OrderRequest, isEntry: boolean, nowMs: number): void {
    const order: OwnOrder = {
      ...{ request, isEntry, sentAtMs: nowMs },
      ...{ orderId: null, isProven: false, absentReads: 0, wasInDoubt: true },
    };
    this.all.set(request.clientOrderId, order);
    this.#unproven++;
    const before = this.#byTicker.get(request.ticker);
    if (before) before.push(order);
    else this.#byTicker.set(request.ticker, [order]);
  }

  of(ticker: string): readonly OwnOrder[] {
    return this.#byTicker.get(ticker) ?? [];
  }

  /** The order whose fate in this market nobody has proved to the trader yet. */
  unprovenIn(ticker: string): OwnOrder | undefined {
    return this.of(ticker).find(({ isProven }) => !isProven);
  }

  get hasUnproven(): boolean {
    return this.#unproven > 0;
  }

  /** An answer reached the trader while it lived. */
  answered(clientOrderId: string, outcome: OrderOutcome): void {
    const order = this.all.get(clientOrderId);
    if (!order || outcome.kind === 'unknown') return;
    order.wasInDoubt = false;
    this.#prove(order);
  }

  /** A complete list of orders reached the trader. */
  read(listed: readonly ExchangeOrder[], sinceMs: number, askedAtMs: number): void {
    if (this.#unproven === 0) return;
    for (const order of this.all.values()) {
      if (order.isProven || order.sentAtMs > askedAtMs || order.sentAtMs < sinceMs) continue;
      const { clientOrderId } = order.request;
      if (listed.some((candidate) => candidate.clientOrderId === clientOrderId)) this.#prove(order);
      else if (++order.absentReads >= ABSENT_READS && askedAtMs - order.sentAtMs >= ABSENT_AFTER_MS)
        this.#prove(order);
    }
  }

  #prove(order: OwnOrder): void {
    if (order.isProven) return;
    order.isProven = true;
    this.#unproven--;
  }
}

/** Whether it is what was decided. */
export function isOrderOf(order: OrderRequest, intent: Intent): boolean {
  return (
    order.ticker === intent.ticker &&
    order.side === intent.bookSide &&
    order.yesPriceE4 === intent.yesPriceE4 &&
    order.countE2 === intent.countE2 &&
    order.timeInForce === intent.timeInForce &&
    legPrice(intent.side, intent.yesPriceE4) === intent.limitE4
  );
}
