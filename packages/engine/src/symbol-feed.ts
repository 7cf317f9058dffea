import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { Freshness } from './freshness.ts';
import { MarketState } from './market-state.ts';

type IndexEvent = Extract<ExchangeEvent, { kind: 'index' }>;

/** What is known of one symbol's market, and how old it is. Ages are wall milliseconds. */
export class SymbolFeed {
  readonly market: MarketState;
  readonly #freshness = new Freshness();
  readonly #bookMessages: () => number;
  #booksHeard = { messages: 0, atMs: Number.NEGATIVE_INFINITY };

  /** @param bookMessages of the one stream that books come in: also those of other symbols. Default: of this one */
  constructor(symbol: CoinSymbol, model: ProbabilityModel, bookMessages?: () => number) {
    this.market = new MarketState(symbol, model);
    this.#bookMessages = bookMessages ?? (() => this.market.bookMessages);
  }

  /** Takes a print. False when it is not newer than the last. */
  print(event: IndexEvent, nowMs: number): boolean {
    if (!this.market.tick(event)) return false;
    this.#hear(nowMs);
    this.#freshness.received(nowMs, event.timeMs, event.lagMs);
    return true;
  }

  /** How much further behind the exchange the newest print is than it should be. */
  get lagMs(): number {
    return this.#freshness.lagMs;
  }

  get isLagging(): boolean {
    return this.#freshness.isLagging;
  }

  /** Since the newest print was received; null before the first. */
  indexAgeMs(nowMs: number): number | null {
    return this.#freshness.ageMs(nowMs);
  }

  isFresh(nowMs: number): boolean {
    return this.#freshness.isFresh(nowMs);
  }

  /** Since any book was heard of, to the second of a print or a question; infinite before the first. */
  booksAgeMs(nowMs: number): number {
    this.#hear(nowMs);
    return nowMs - this.#booksHeard.atMs;
  }

  /** Why the index may not be believed now, or null. */
  indexTrouble(nowMs: number): string | null {
    if (!this.isFresh(nowMs)) return 'the index is stale';
    if (this.isLagging) return 'the index lags behind the exchange';
    return this.#freshness.isSettling(nowMs) ? 'settling after a stall' : null;
  }

  /** Why no book may be believed now, or null. */
  booksTrouble(nowMs: number, booksStaleMs: number): string | null {
    return this.booksAgeMs(nowMs) > booksStaleMs ? 'the books are stale' : null;
  }

  /** Why nothing may be decided on it now, or null. */
  staleness(nowMs: number, booksStaleMs: number): string | null {
    return this.indexTrouble(nowMs) ?? this.booksTrouble(nowMs, booksStaleMs);
  }

  /** Looked at now and then, so that a book message itself costs nothing. */
  #hear(nowMs: number): void {
    const messages = this.#bookMessages();
    if (messages !== this.#booksHeard.messages) this.#booksHeard = { messages, atMs: nowMs };
  }
}
