import type { PriceE4 } from '@rec-io/domain/money';
import { type EventFact, withClose } from './facts.ts';
import { type Maker, Quote } from './maker.ts';
import { type MarketFacts, type Review, TradingMarket } from './trading-market.ts';

export type EventState = 'initialized' | 'open' | 'closed' | 'determined' | 'paid';

/** All markets of one event and the makers' quotes in them. */
export class TradingEvent {
  fact: EventFact;
  readonly markets: readonly TradingMarket[];
  /** By maker, then by market. */
  quotes: readonly (readonly Quote[])[];
  state: EventState = 'initialized';
  /** Of its result. */
  review: Review = 'none';
  /** When it is paid; not known before the result is. */
  dueMs = Number.POSITIVE_INFINITY;
  /** Pays so much later than the timer says. */
  settlementDelayS = 0;

  constructor(fact: EventFact, facts: MarketFacts, makers: readonly Maker[]) {
    this.fact = fact;
    this.markets = fact.floorStrikesE4.map((_, place) => new TradingMarket(fact, facts, place));
    this.quotes = makers.map((maker) => this.markets.map(() => new Quote(maker)));
  }

  /** False while the strike follows: nobody can price such markets. */
  get hasStrikes(): boolean {
    return this.markets.every((market) => market.hasStrike);
  }

  setStrike(strikeE4: PriceE4): void {
    this.fact = { ...this.fact, floorStrikesE4: [strikeE4] };
    for (const market of this.markets) {
      market.event = this.fact;
      market.floorStrikeE4 = strikeE4;
    }
  }

  setReview(review: Review, timeMs: number): void {
    this.review = review;
    for (const market of this.markets) {
      market.review = review;
      market.updatedTimeMs = timeMs;
    }
  }

  moveClose(closeTimeMs: number): void {
    this.fact = withClose(this.fact, closeTimeMs);
    for (const market of this.markets) market.event = this.fact;
  }

  /** An event that has paid has no quotes. */
  letGo(): void {
    this.quotes = [];
  }

  /** 1/10,000 $ between neighbours; of a single market everything is at its place. */
  get stepE4(): number {
    const [first = 0, second = Number.POSITIVE_INFINITY] = this.fact.floorStrikesE4;
    return second - first;
  }
}
