import { type Losses, lossBeyond } from '@rec-io/domain/gate';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { OUR_CODES } from '@rec-io/domain/order-life';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import type { TradingState } from '@rec-io/domain/trading-state';

/** What a breaker does when it trips, and on what it does. `docs/reference/risk-codes.md` is made from it. */
export const BREAKERS = {
  hour_loss: ['reducing', 'The trades that ended in the last 60 minutes have lost as much as an hour may.'],
  day_loss: ['reducing', 'The trades that ended this day (UTC) have lost as much as a day may.'],
  drawdown: [
    'halted',
    'The profit has fallen as far below its highest since trading was last armed as it may. Arming measures anew.',
  ],
  orders_per_hour: ['reducing', 'As many entries as an hour may have were decided in the last one.'],
  rejected_in_a_row: [
    'reducing',
    'The exchange has refused that many orders one after the other. Refusals of our own do not count. Arming counts anew.',
  ],
  unknown_orders: ['reducing', 'The fate of that many orders is unknown at once.'],
  order_group: [
    'reducing',
    'The exchange’s own fuse has blown: an order group of ours was triggered, by a burst of fills or by somebody.',
  ],
  mismatch: ['halted', 'Ledger and exchange have differed for longer than they may.'],
} as const satisfies Readonly<Record<string, readonly [Exclude<TradingState, 'active'>, string]>>;

export type BreakerCode = keyof typeof BREAKERS;
export type Trip = {
  readonly code: BreakerCode;
  readonly state: Exclude<TradingState, 'active'>;
  readonly reason: string;
};

export type BreakerFacts = {
  readonly losses: Losses;
  readonly ordersLastHour: number;
  readonly unknownOrders: number;
};

/** Refusals that are not the exchange's word: these orders never left, or never arrived. */
const OURS: ReadonlySet<string> = new Set([
  ...Object.values(OUR_CODES),
  'not_sent_in_time',
  'over_rate_limit',
]);

/** Watches what goes wrong over time, and says when it is too much. What it says holds until a person arms. */
export class Breakers {
  #rejectedInARow = 0;
  #lastRejection = '';
  #differsSinceMs: number | null = null;
  #mismatch: string | null = null;
  #group: string | null = null;

  /** Every entry of the ledger, as it is applied. */
  applied(entry: LedgerEntry): void {
    if (entry.kind === 'control' && entry.control.state === 'active') this.#rejectedInARow = 0;
    if (entry.kind !== 'outcome') return;
    const { outcome } = entry;
    if (outcome.kind === 'acknowledged') this.#rejectedInARow = 0;
    if (outcome.kind !== 'rejected' || OURS.has(outcome.code)) return;
    this.#rejectedInARow++;
    this.#lastRejection = `${outcome.code}: ${outcome.message}`;
  }

  /** Ledger and exchange were compared. @param differences by what differs @param nowMs wall time */
  compared(differences: ReadonlyMap<string, string>, nowMs: number, { maxMismatchMs }: RiskLimits): void {
    this.#mismatch = null;
    const [first] = differences;
    if (first === undefined) {
      this.#differsSinceMs = null;
      return;
    }
    this.#differsSinceMs ??= nowMs;
    const forMs = nowMs - this.#differsSinceMs;
    if (forMs < maxMismatchMs) return;
    const [what, how] = first;
    this.#mismatch = `ledger and exchange have differed for ${Math.round(forMs / 1_000)} s: ${what}, ${how}`;
  }

  /** The exchange's fuse has blown; null: it was put back. */
  groupTriggered(reason: string | null): void {
    this.#group = reason;
  }

  /** All that is too much now, the gravest first. */
  tripped({ losses, ordersLastHour, unknownOrders }: BreakerFacts, limits: RiskLimits): readonly Trip[] {
    const trips: Trip[] = [];
    const trip = (code: BreakerCode, reason: string | null): void => {
      if (reason !== null) trips.push({ code, state: BREAKERS[code][0], reason });
    };
    trip('mismatch', this.#mismatch);
    const loss = lossBeyond(losses, limits);
    if (loss !== null) trip(loss.code, loss.message);
    const { maxOrdersPerHour, maxRejectedInARow, maxUnknownOrders } = limits;
    trip('order_group', this.#group);
    if (!(ordersLastHour < maxOrdersPerHour))
      trip('orders_per_hour', `${ordersLastHour} entries in 60 minutes, at most ${maxOrdersPerHour}`);
    if (!(this.#rejectedInARow < maxRejectedInARow))
      trip(
        'rejected_in_a_row',
        `${this.#rejectedInARow} orders rejected in a row, the last: ${this.#lastRejection}`,
      );
    if (!(unknownOrders < maxUnknownOrders))
      trip('unknown_orders', `the fate of ${unknownOrders} orders is unknown`);
    return trips;
  }
}
