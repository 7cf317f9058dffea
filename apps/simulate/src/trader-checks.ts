import type { Trade } from '@rec-io/domain/trade';
import type { SimulatedTrader } from './simulated-trader.ts';
import { ACCOUNT, type Venue } from './venue.ts';
import type { Witness } from './witness.ts';

/** What the trader itself believes, held against what is true. */
export class TraderChecks {
  readonly #venue: Venue;
  readonly #witness: Witness;
  #changed: Trade[] = [];
  #tradesSeen = 0;

  constructor(venue: Venue, witness: Witness) {
    this.#venue = venue;
    this.#witness = witness;
  }

  changed(trades: readonly Trade[]): void {
    this.#changed.push(...trades);
  }

  /** A process has ended, and with it what it believed. */
  forget(): void {
    this.#changed = [];
    this.#tradesSeen = 0;
  }

  /** After each step. */
  check({ engine, restored }: SimulatedTrader): void {
    for (const trade of this.#changed) this.#fills(trade);
    this.#changed = [];
    const { size } = engine.trades.trades;
    if (!restored) return;
    this.#witness.believes(engine.control.state);
    if (size === this.#tradesSeen) return;
    if (size < this.#tradesSeen) this.#witness.violate('nothing-forgotten', `${this.#tradesSeen} → ${size}`);
    this.#tradesSeen = size;
    for (const id of this.#witness.intents.keys())
      if (!engine.trades.trades.has(id) && this.#witness.intents.get(id)?.action === 'entry')
        this.#witness.violate('nothing-forgotten', `the trader does not know the durable entry ${id}`);
  }

  #fills({ id, filledE2, costE6, intent }: Trade): void {
    const orderId = this.#witness.orders.all.get(id)?.orderId ?? null;
    let [countE2, paidE6] = [0, 0];
    for (const fill of this.#venue.exchange.account(ACCOUNT).fills) {
      if (fill.orderId !== orderId) continue;
      countE2 += fill.countE2;
      paidE6 += fill.countE2 * (intent.side === 'yes' ? fill.yesPriceE4 : 10_000 - fill.yesPriceE4);
    }
    if (filledE2 > countE2 || (filledE2 === countE2 && paidE6 !== costE6))
      this.#witness.violate('fills-counted-once', `${id} has ${filledE2}/${costE6} of ${countE2}/${paidE6}`);
  }
}
