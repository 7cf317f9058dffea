import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { TraderBeat } from '@rec-io/domain/trader-beat';

/**
 * The proof that this trader decides. It counts rounds of its work, and only while no print is left without a decision: one that
 * answers, hears prints and fails at each of them does not live.
 */
export class Heartbeat {
  readonly #startedAtMs: number;
  #beats = 0;
  #isUndecided = false;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /** Gives an event to whoever decides on it. */
  around(event: ExchangeEvent, decide: (event: ExchangeEvent) => void): void {
    if (event.kind === 'index') this.#isUndecided = true;
    decide(event);
    if (event.kind === 'index') this.#isUndecided = false;
  }

  /** Everything that is looked at by time was looked at. */
  round(): void {
    if (!this.#isUndecided) this.#beats++;
  }

  says(state: Omit<TraderBeat, 'startedAtMs' | 'beats'>): TraderBeat {
    return { startedAtMs: this.#startedAtMs, beats: this.#beats, ...state };
  }
}
