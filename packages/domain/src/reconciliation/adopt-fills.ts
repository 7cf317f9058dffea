import type { Adoption } from '../ledger.ts';
import { type CountE2, ZERO_MONEY } from '../money.ts';
import type { ExchangeOrder, Fill } from '../order.ts';
import { attribute, type Part } from './attribute.ts';
import type { Holder, KnownTrades } from './known-trades.ts';

export type AdoptedFills = {
  readonly adoptions: readonly Adoption[];
  /** Fills of which nobody can say yet whose order made them. */
  readonly unproven: readonly Fill[];
};

/**
 * Takes over the fills that somebody else's orders made. Proof is the order's client order id, which no intent of ours has:
 * told by the fill itself, or by the exchange's list of orders. A fill without that proof is nobody's yet.
 */
export function adoptFills(trades: KnownTrades, orders: readonly ExchangeOrder[]): AdoptedFills {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const adoptions: Adoption[] = [];
  const unproven: Fill[] = [];
  const holdings = new Holdings(trades);
  const found = [...trades.unclaimed()].sort((a, b) => a.timeMs - b.timeMs);
  for (const fill of found) {
    const order = byId.get(fill.orderId);
    const clientOrderId = order?.clientOrderId ?? fill.clientOrderId;
    // An order that was placed without an id of its own, by hand on the exchange's page, is in the list, and is not ours.
    const isProven = order !== undefined || clientOrderId !== '';
    if (!isProven) unproven.push(fill);
    else if (trades.intentOf(clientOrderId) === undefined)
      adoptions.push(...holdings.take(fill).map((part) => adoptionOf(fill, part)));
  }
  return { adoptions, unproven };
}

/** Everything in it follows from the fill and the part: a second reader writes the same row. */
function adoptionOf(fill: Fill, { tradeId, countE2 }: Part): Adoption {
  return {
    id: tradeId === null ? `fill:${fill.tradeId}` : `fill:${fill.tradeId}:${tradeId}`,
    what: 'fill',
    reference: fill.tradeId,
    ticker: fill.ticker,
    tradeId,
    countE2,
    cashE6: ZERO_MONEY,
    reason: `order ${fill.orderId} was not placed by this system`,
    by: 'reconciliation',
    timeMs: fill.timeMs,
  };
}

/** What is held in each market as fill after fill is taken over. */
class Holdings {
  readonly #trades: KnownTrades;
  readonly #external = new Map<string, number>();
  readonly #holders = new Map<string, Holder[]>();

  constructor(trades: KnownTrades) {
    this.#trades = trades;
  }

  take({ ticker, side, countE2: filledE2 }: Fill): readonly Part[] {
    const changeE2 = side === 'bid' ? filledE2 : -filledE2;
    const externalE2 = this.#external.get(ticker) ?? this.#trades.externalE2(ticker);
    const holders = this.#holders.get(ticker) ?? [...this.#trades.holders(ticker)];
    const parts = attribute(changeE2, externalE2, holders);
    for (const { tradeId, countE2 } of parts) {
      if (tradeId === null) this.#external.set(ticker, externalE2 + countE2);
      const at = holders.findIndex((holder) => holder.tradeId === tradeId);
      const holder = holders[at];
      if (holder) holders[at] = { ...holder, heldE2: (holder.heldE2 + countE2) as CountE2 };
    }
    this.#holders.set(ticker, holders);
    return parts;
  }
}
