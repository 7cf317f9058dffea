import type { EarlierFact, Fact } from './facts.ts';

type KeptFact = Fact | EarlierFact;

/** Paid events can be read for so long; what they were is forgotten with them. */
const KEPT_MS = 8 * 24 * 3_600_000;

/** Facts about events and markets: what a snapshot of the accounts does not hold. Those of long paid events are let go. */
export class EventFacts {
  #facts: KeptFact[] = [];

  add(fact: KeptFact): void {
    if (!('account' in fact) && fact.kind !== 'snapshot') this.#facts.push(fact);
  }

  /** In the order in which they happened. */
  kept(nowMs: number): readonly KeptFact[] {
    const over = new Set<string>();
    for (const fact of this.#facts)
      if (fact.kind === 'paid' && fact.timeMs < nowMs - KEPT_MS) over.add(fact.eventTicker);
    if (over.size > 0)
      this.#facts = this.#facts.filter((fact) => !eventsOf(fact).some((event) => over.has(event)));
    return this.#facts;
  }
}

function eventsOf(fact: KeptFact): string[] {
  if ('hour' in fact) return [fact.hour.eventTicker];
  if ('event' in fact) return [fact.event.eventTicker];
  if ('eventTicker' in fact) return [fact.eventTicker];
  if ('tickers' in fact) return fact.tickers.map(eventOfMarket);
  return 'ticker' in fact ? [eventOfMarket(fact.ticker)] : [];
}

/** A market's ticker begins with its event's. */
const eventOfMarket = (ticker: string): string => ticker.slice(0, ticker.lastIndexOf('-'));
