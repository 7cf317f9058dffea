import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { FeedBeat, TraderBeat } from '@rec-io/domain/trader-beat';
import type { SymbolFeed } from '@rec-io/engine/symbol-feed';

/**
 * The proof that this trader decides. It beats when another round of supervision was made without a failure, and only while no print
 * is left without a decision: one that answers and fails at what it is there for does not live.
 */
export class Heartbeat {
  readonly #startedAtMs: number;
  #beats = 0;
  #isUndecided = false;
  #rounds = 0;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /** Gives an event to whoever decides on it. */
  around(event: ExchangeEvent, decide: (event: ExchangeEvent) => void): void {
    if (event.kind === 'index') this.#isUndecided = true;
    decide(event);
    if (event.kind === 'index') this.#isUndecided = false;
  }

  /** @param rounds of what it looks at by time, as often as they were made so far */
  beat(rounds: number): void {
    if (!this.#isUndecided && rounds > this.#rounds) this.#beats++;
    this.#rounds = rounds;
  }

  says(state: Omit<TraderBeat, 'startedAtMs' | 'beats'>): TraderBeat {
    return { startedAtMs: this.#startedAtMs, beats: this.#beats, ...state };
  }
}

/** How old what a coin is decided on is. */
export function feedBeat(
  feed: Pick<SymbolFeed, 'indexAgeMs' | 'booksAgeMs'>,
  symbol: CoinSymbol,
  nowMs: number,
): FeedBeat {
  const booksAgeMs = feed.booksAgeMs(nowMs);
  return {
    symbol,
    indexAgeMs: feed.indexAgeMs(nowMs),
    booksAgeMs: Number.isFinite(booksAgeMs) ? booksAgeMs : null,
  };
}
