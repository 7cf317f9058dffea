import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { TraderBeat } from '@rec-io/domain/trader-beat';

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
