import { MINUTE_MS } from './time.ts';

export type SpikePauseSettings = {
  readonly enabled: boolean;
  /** Pause when |momentum| reaches this, in basis points. */
  readonly levelBp: number;
  /** Calm is |momentum| below this, in basis points. */
  readonly calmBp: number;
  /** Entries resume after this many minutes of unbroken calm. */
  readonly calmMinutes: number;
};

/** Stops entries after a momentum spike until the market has been calm for long enough. */
export class SpikePause {
  readonly #settings: SpikePauseSettings;
  #calmSinceMs: number | null = null;
  #paused = false;

  constructor(settings: SpikePauseSettings) {
    this.#settings = settings;
  }

  observe(nowMs: number, momentumBp: number | null): void {
    const { enabled, levelBp, calmBp, calmMinutes } = this.#settings;
    if (!enabled) return;
    // Without momentum nothing is known to be calm: the time of calm starts anew.
    if (momentumBp === null) {
      this.#calmSinceMs = null;
      return;
    }
    const size = Math.abs(momentumBp);
    if (size >= levelBp) this.#paused = true;
    if (!this.#paused) return;
    if (size >= calmBp) this.#calmSinceMs = null;
    else this.#calmSinceMs ??= nowMs;
    if (this.#calmSinceMs !== null && nowMs - this.#calmSinceMs >= calmMinutes * MINUTE_MS) {
      this.#paused = false;
      this.#calmSinceMs = null;
    }
  }

  /** Seconds until entries resume if it stays calm from now on; null when not paused. */
  remainingS(nowMs: number): number | null {
    if (!this.#paused) return null;
    const calmMs = this.#calmSinceMs === null ? 0 : nowMs - this.#calmSinceMs;
    return Math.ceil((this.#settings.calmMinutes * MINUTE_MS - calmMs) / 1000);
  }
}
