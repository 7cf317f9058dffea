import type { Intent } from './ledger.ts';
import { type CountE2, cost, type MoneyE6, moneyE6 } from './money.ts';
import { type Fill, legPrice } from './order.ts';
import { type OutcomeFact, strongerOutcome } from './order-life.ts';
import type { TradeOrder } from './trade.ts';

/** The facts of one order of ours, or of one whose intent is not known yet. */
export class OrderRecord {
  readonly clientOrderId: string;
  intent: Intent | null = null;
  /** The exchange's id: by its answer, or by a fill that bears ours. Null while nobody has told. */
  orderId: string | null = null;
  readonly fills: Fill[] = [];
  #fact: OutcomeFact | null = null;
  #filledE2 = 0;
  #moneyE6 = 0;
  #feesE6 = 0;

  constructor(clientOrderId: string) {
    this.clientOrderId = clientOrderId;
  }

  /** False when it is no news. */
  decided(fact: OutcomeFact): boolean {
    const known = this.#fact;
    if (fact.outcome.kind === 'acknowledged') this.orderId ??= fact.outcome.orderId;
    this.#fact = known === null ? fact : strongerOutcome(known, fact);
    return known === null || JSON.stringify(known) !== JSON.stringify(this.#fact);
  }

  /** Takes a fill that is proven to be of this order. Its intent is known. */
  fill(fill: Fill, { side }: Intent): void {
    this.fills.push(fill);
    this.orderId ??= fill.orderId;
    this.#filledE2 += fill.countE2;
    this.#moneyE6 += cost(legPrice(side, fill.yesPriceE4), fill.countE2);
    this.#feesE6 += fill.feeE6;
  }

  get filledE2(): CountE2 {
    return this.#filledE2 as CountE2;
  }

  /** What its fills cost or brought, in the price of the leg, without fees. */
  get moneyE6(): MoneyE6 {
    return moneyE6(this.#moneyE6);
  }

  get feesE6(): MoneyE6 {
    return moneyE6(this.#feesE6);
  }

  as(intent: Intent): TradeOrder {
    return { intent, outcome: this.#fact?.outcome ?? null, filledE2: this.filledE2 };
  }
}
