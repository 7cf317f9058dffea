import type { PriceE4 } from '@rec-io/domain/money';
import type { PriceLevelStructure } from '@rec-io/domain/price-grid';
import { type EventFact, type Fact, withClose } from './facts.ts';

/** What a journal holds about events: of those that were listed, all that was decided about them since. */
export class RememberedEvents {
  /** Listed before a restart; until the first second says which of them matter. */
  readonly listed = new Map<string, EventFact>();
  /** When each was paid. */
  readonly paid = new Map<string, number>();
  readonly values = new Map<string, PriceE4>();
  readonly disputed = new Set<string>();
  /** When the result after a dispute was given. */
  readonly amended = new Map<string, number>();
  readonly delaysS = new Map<string, number>();
  /** By the ticker of the market. */
  readonly halted = new Set<string>();
  readonly priceLevels = new Map<string, PriceLevelStructure>();

  apply(fact: Fact): void {
    switch (fact.kind) {
      case 'listed':
        this.listed.set(fact.event.eventTicker, fact.event);
        return;
      case 'strike-set':
        this.#change(fact.eventTicker, (event) => ({ ...event, floorStrikesE4: [fact.strikeE4] }));
        return;
      case 'close-moved':
        this.#change(fact.eventTicker, (event) => withClose(event, fact.closeTimeMs));
        return;
      case 'determined':
        this.values.set(fact.eventTicker, fact.valueE4);
        if (this.disputed.delete(fact.eventTicker)) this.amended.set(fact.eventTicker, fact.timeMs);
        return;
      case 'disputed':
        this.disputed.add(fact.eventTicker);
        return;
      case 'payment-delayed':
        this.delaysS.set(fact.eventTicker, fact.byS);
        return;
      case 'paid':
        this.paid.set(fact.eventTicker, fact.timeMs);
        return;
      case 'halted':
        for (const ticker of fact.tickers) {
          if (fact.halted) this.halted.add(ticker);
          else this.halted.delete(ticker);
        }
        return;
      case 'price-levels':
        this.priceLevels.set(fact.ticker, fact.priceLevels);
        return;
      default:
        return;
    }
  }

  #change(eventTicker: string, changed: (event: EventFact) => EventFact): void {
    const listed = this.listed.get(eventTicker);
    if (listed) this.listed.set(eventTicker, changed(listed));
  }
}
