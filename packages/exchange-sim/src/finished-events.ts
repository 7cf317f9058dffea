import type { Ladder } from './ladder.ts';
import type { TradingEvent } from './trading-event.ts';

/** Finished events that can still be read: three days of each kind. */
const KEPT_EVENTS: Readonly<Record<Ladder, number>> = { hourly: 72, daily: 3, quarter: 288 };

/** The last events that have paid, without their books. */
export class FinishedEvents {
  readonly #events = new Map<Ladder, TradingEvent[]>();

  /** Lets an event's books go and keeps the rest; answers the one that is no longer kept for it. */
  add(event: TradingEvent): TradingEvent | null {
    const { ladder } = event.fact;
    for (const market of event.markets) market.letGo();
    event.letGo();
    const kept = this.#events.get(ladder) ?? [];
    this.#events.set(ladder, kept);
    kept.push(event);
    return kept.length > KEPT_EVENTS[ladder] ? (kept.shift() ?? null) : null;
  }

  /** Oldest first. */
  all(): TradingEvent[] {
    return [...this.#events.values()].flat().sort((a, b) => a.fact.closeTimeMs - b.fact.closeTimeMs);
  }
}
