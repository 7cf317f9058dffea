import type { HourFact } from './facts.ts';
import { type Maker, Quote } from './maker.ts';
import { type MarketFacts, TradingMarket } from './trading-market.ts';

export type HourState = 'open' | 'closed' | 'determined' | 'paid';

/** All markets of one event and the makers' quotes in them. */
export class TradingHour {
  readonly fact: HourFact;
  readonly markets: readonly TradingMarket[];
  /** By maker, then by market. */
  quotes: readonly (readonly Quote[])[];
  state: HourState = 'open';

  constructor(fact: HourFact, facts: MarketFacts, makers: readonly Maker[]) {
    this.fact = fact;
    this.markets = fact.floorStrikesE4.map((_, place) => new TradingMarket(fact, facts, place));
    this.quotes = makers.map((maker) => this.markets.map(() => new Quote(maker)));
  }

  /** An hour that has paid has no quotes. */
  letGo(): void {
    this.quotes = [];
  }

  /** 1/10,000 $ between neighbours. */
  get stepE4(): number {
    const [first = 0, second = 1] = this.fact.floorStrikesE4;
    return second - first;
  }
}
