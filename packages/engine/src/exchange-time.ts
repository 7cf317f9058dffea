import type { Clock } from './ports.ts';

/**
 * Exchange time between messages and after the last: what was told last, and the wall time since. Where nothing was told yet,
 * wall time stands for it.
 */
export class ExchangeTime {
  readonly #clock: Clock;
  #told: { readonly timeMs: number; readonly wallMs: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A message told the exchange's time. One that is older than what was told before tells nothing new. */
  told(timeMs: number): void {
    if (this.#told === null || timeMs > this.#told.timeMs)
      this.#told = { timeMs, wallMs: this.#clock.nowMs() };
  }

  /** May go back a little when a message tells better than the wall clock did, never before what was told. */
  nowMs(): number {
    const wallMs = this.#clock.nowMs();
    return this.#told === null ? wallMs : this.#told.timeMs + Math.max(0, wallMs - this.#told.wallMs);
  }
}
