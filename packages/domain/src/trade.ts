import type { Intent, LedgerEntry } from './ledger.ts';
import { type CountE2, complement, cost, type MoneyE6, moneyE6, type PriceE4 } from './money.ts';
import { type Fill, legPrice, type OrderOutcome, type Settlement } from './order.ts';
import type { TradeStatus } from './view.ts';

/**
 * What the owner sees: one entry, its exit, its profit. A fold over ledger entries; nobody sets its fields but
 * `TradeBook`.
 *
 *   intent ─► pending ─► open ─► expired ─► closed
 *                └────► error (rejected, not filled, proven absent) ─► open (a fill proves the rejection wrong)
 */
export type Trade = {
  /** The entry's client order id. */
  readonly id: string;
  readonly intent: Intent;
  status: TradeStatus;
  /** The newest word on the entry order; null while none came. */
  outcome: OrderOutcome | null;
  filledE2: CountE2;
  /** What the contracts cost, without fees. */
  costE6: MoneyE6;
  feesE6: MoneyE6;
  openedAtMs: number;
  closedAtMs: number | null;
  /** What settlement paid. */
  revenueE6: MoneyE6 | null;
  pnlE6: MoneyE6 | null;
  symbolCloseE4: PriceE4 | null;
  reason: string | null;
};

type Acknowledged = Extract<OrderOutcome, { kind: 'acknowledged' }>;

/** Statuses in which the market belongs to this trade. */
export const isLive = (trade: Trade): boolean =>
  trade.status === 'pending' ||
  trade.status === 'open' ||
  trade.status === 'closing' ||
  trade.status === 'expired';

/** Mean price per contract, rounded to 1/10,000 $; null without fills. */
export const meanPriceE4 = (trade: Trade): PriceE4 | null =>
  trade.filledE2 === 0 ? null : (Math.round(trade.costE6 / trade.filledE2) as PriceE4);

/** All trades of one account, folded from the ledger in any order of fills, outcomes and settlements. */
export class TradeBook {
  readonly trades = new Map<string, Trade>();
  /** Those whose market belongs to them still. */
  readonly live = new Map<string, Trade>();
  /** Fills that belong to no intent of ours: the owner traded elsewhere. */
  readonly externalFills: Fill[] = [];
  readonly #fills = new Map<string, Fill>();
  readonly #byOrderId = new Map<string, Trade>();
  readonly #settled = new Map<string, Settlement>();
  /** Fills that came before the order's id was known to be ours. */
  readonly #early = new Map<string, Fill[]>();

  /** Applies one entry. Returns the trades it changed; an entry seen before changes nothing. */
  apply(entry: LedgerEntry): Trade[] {
    const changed = this.#change(entry);
    this.#sort(changed);
    return changed;
  }

  hasFill(tradeId: string): boolean {
    return this.#fills.has(tradeId);
  }

  hasSettlement(ticker: string): boolean {
    return this.#settled.has(ticker);
  }

  /**
   * Marks the open trades of events that closed; derived from time, so it is no ledger entry.
   * @param indexAt the index of a time, null where it is not known
   */
  expire(nowMs: number, indexAt: (timeMs: number) => PriceE4 | null): Trade[] {
    const expired: Trade[] = [];
    for (const trade of this.live.values()) {
      if (trade.status !== 'open' || trade.intent.closeTimeMs > nowMs) continue;
      trade.status = 'expired';
      trade.symbolCloseE4 = indexAt(trade.intent.closeTimeMs);
      expired.push(trade);
    }
    return expired;
  }

  #change(entry: LedgerEntry): Trade[] {
    switch (entry.kind) {
      case 'intent':
        return this.#intent(entry.intent);
      case 'outcome':
        return this.#outcome(entry.clientOrderId, entry.outcome);
      case 'fill':
        return this.#fill(entry.fill);
      case 'settlement':
        return this.#settle(entry.settlement);
      case 'balance':
      case 'rules':
      case 'exit-end':
      case 'adoption':
      case 'control':
        return [];
    }
  }

  #sort(changed: readonly Trade[]): void {
    for (const trade of changed) {
      if (isLive(trade)) this.live.set(trade.id, trade);
      else this.live.delete(trade.id);
    }
  }

  #intent(intent: Intent): Trade[] {
    if (this.trades.has(intent.clientOrderId)) return [];
    const trade: Trade = {
      id: intent.clientOrderId,
      intent,
      status: 'pending',
      outcome: null,
      filledE2: 0 as CountE2,
      costE6: 0 as MoneyE6,
      feesE6: 0 as MoneyE6,
      openedAtMs: intent.timeMs,
      closedAtMs: null,
      revenueE6: null,
      pnlE6: null,
      symbolCloseE4: null,
      reason: null,
    };
    this.trades.set(trade.id, trade);
    return [trade];
  }

  #outcome(id: string, outcome: OrderOutcome): Trade[] {
    const trade = this.trades.get(id);
    // What is proven stays proven: a late "unknown" takes nothing back.
    if (!trade || (trade.outcome !== null && trade.outcome.kind !== 'unknown')) return [];
    trade.outcome = outcome;
    if (outcome.kind === 'rejected') trade.reason = `${outcome.code}: ${outcome.message}`;
    else if (outcome.kind === 'unknown') trade.reason = `unknown: ${outcome.reason}`;
    else {
      trade.reason = null;
      this.#byOrderId.set(outcome.orderId, trade);
      for (const fill of this.#early.get(outcome.orderId) ?? []) this.#attribute(trade, fill);
      this.#early.delete(outcome.orderId);
    }
    this.#advance(trade);
    return [trade];
  }

  #fill(fill: Fill): Trade[] {
    if (this.#fills.has(fill.tradeId)) return [];
    this.#fills.set(fill.tradeId, fill);
    const trade = this.trades.get(fill.clientOrderId) ?? this.#byOrderId.get(fill.orderId);
    if (!trade) {
      const early = this.#early.get(fill.orderId);
      if (early) early.push(fill);
      else this.#early.set(fill.orderId, [fill]);
      if (fill.clientOrderId !== '') this.externalFills.push(fill);
      return [];
    }
    this.#attribute(trade, fill);
    this.#advance(trade);
    return [trade];
  }

  #attribute(trade: Trade, fill: Fill): void {
    const price = legPrice(trade.intent.side, fill.yesPriceE4);
    trade.filledE2 = (trade.filledE2 + fill.countE2) as CountE2;
    trade.costE6 = moneyE6(trade.costE6 + cost(price, fill.countE2));
    trade.feesE6 = moneyE6(trade.feesE6 + fill.feeE6);
    if (trade.openedAtMs === trade.intent.timeMs || fill.timeMs < trade.openedAtMs)
      trade.openedAtMs = fill.timeMs;
  }

  /** Moves a trade on by all that is known of it now, in whatever order it became known. */
  #advance(trade: Trade): void {
    const settlement = this.#settled.get(trade.intent.ticker);
    if (settlement && trade.filledE2 > 0) this.#close(trade, settlement);
    else if (trade.outcome?.kind === 'rejected') this.#reject(trade);
    else if (trade.outcome?.kind === 'acknowledged') this.#openWhenFilled(trade, trade.outcome);
  }

  #reject(trade: Trade): void {
    if (trade.status !== 'pending' && trade.status !== 'error') return;
    trade.status = trade.filledE2 > 0 ? 'open' : 'error';
    if (trade.filledE2 > 0) trade.reason = `filled, although ${trade.reason}`;
  }

  #openWhenFilled(trade: Trade, { fillCountE2, remainingCountE2 }: Acknowledged): void {
    if (trade.status !== 'pending' && trade.status !== 'error') return;
    if (trade.filledE2 < fillCountE2 || remainingCountE2 > 0) return;
    trade.status = trade.filledE2 > 0 ? 'open' : 'error';
    trade.reason = trade.filledE2 > 0 ? null : 'not filled: nobody offered at the limit any more';
  }

  #settle(settlement: Settlement): Trade[] {
    if (this.#settled.has(settlement.ticker)) return [];
    this.#settled.set(settlement.ticker, settlement);
    const changed: Trade[] = [];
    for (const trade of this.live.values()) {
      if (trade.intent.ticker !== settlement.ticker || trade.filledE2 === 0) continue;
      this.#close(trade, settlement);
      changed.push(trade);
    }
    return changed;
  }

  #close(trade: Trade, { result, timeMs }: Settlement): void {
    const payout = result === trade.intent.side ? complement(0 as PriceE4) : (0 as PriceE4);
    trade.revenueE6 = cost(payout, trade.filledE2);
    trade.pnlE6 = moneyE6(trade.revenueE6 - trade.costE6 - trade.feesE6);
    trade.status = 'closed';
    trade.closedAtMs = timeMs;
  }
}
