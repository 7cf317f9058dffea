import { HOUR_MS } from './time.ts';

/** How many entries were decided in the last 60 minutes. */
export class OrderRate {
  /** Exchange times, ascending. */
  readonly #timesMs: number[] = [];

  decided(timeMs: number): void {
    let at = this.#timesMs.length;
    while (at > 0 && (this.#timesMs[at - 1] ?? 0) > timeMs) at--;
    this.#timesMs.splice(at, 0, timeMs);
  }

  lastHour(nowMs: number): number {
    const since = nowMs - HOUR_MS;
    const old = this.#timesMs.findIndex((timeMs) => timeMs > since);
    this.#timesMs.splice(0, old < 0 ? this.#timesMs.length : old);
    return this.#timesMs.length;
  }
}
