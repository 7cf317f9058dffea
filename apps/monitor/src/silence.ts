import type { TraderBeat } from '@rec-io/domain/trader-beat';

export type SilenceLimits = {
  readonly silentMs: number;
  /** For a trader that was not heard yet: it may be starting as this monitor is. */
  readonly graceMs: number;
  /** Longest time that may lie between two looks and count: more than that, this monitor itself did not run. */
  readonly lookMsMax: number;
};

/** How long a trader has been silent. Only time in which somebody listened counts. Knows no clock: it is told how much has passed. */
export class Silence {
  readonly #limits: SilenceLimits;
  #newest: TraderBeat | null = null;
  #silentForMs = 0;

  constructor(limits: SilenceLimits) {
    this.#limits = limits;
  }

  /** What the trader said of itself when it was last heard; null before. */
  get newest(): TraderBeat | null {
    return this.#newest;
  }

  get silentForMs(): number {
    return this.#silentForMs;
  }

  get isTooLong(): boolean {
    const { silentMs, graceMs } = this.#limits;
    return this.#silentForMs > (this.#newest === null ? graceMs : silentMs);
  }

  /** From now on, as if it had just been heard. */
  begin(): void {
    this.#silentForMs = 0;
  }

  /** @param passedMs since the look before, by a clock that only goes forward @param beat null: no answer */
  looked(passedMs: number, beat: TraderBeat | null): void {
    const before = this.#newest;
    // One that starts again and again and never comes to a round is not alive.
    const isAlive =
      beat !== null && beat.beats > (before?.startedAtMs === beat.startedAtMs ? before.beats : 0);
    if (beat !== null) this.#newest = beat;
    this.#silentForMs = isAlive ? 0 : this.#silentForMs + Math.min(passedMs, this.#limits.lookMsMax);
  }
}
