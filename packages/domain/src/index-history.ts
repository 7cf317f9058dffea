import type { PriceE4 } from './money.ts';
import { SECOND_MS } from './time.ts';

/** One-second index prints of the last day, by time, in fixed memory. A second without a print stays empty. */
export class IndexHistory {
  readonly #capacity: number;
  readonly #seconds: Float64Array;
  readonly #prices: Float64Array;
  #newestSecond = -1;

  /** @param capacityS how many seconds are kept; a day and a bit by default, for the 24-hour change */
  constructor(capacityS = 90_000) {
    this.#capacity = capacityS;
    this.#seconds = new Float64Array(capacityS).fill(-1);
    this.#prices = new Float64Array(capacityS);
  }

  /** Prints come in order of time; one that is older than the newest is ignored and answered with false. */
  observe(timeMs: number, indexE4: PriceE4): boolean {
    const second = Math.floor(timeMs / SECOND_MS);
    if (second <= this.#newestSecond) return false;
    const slot = second % this.#capacity;
    this.#seconds[slot] = second;
    this.#prices[slot] = indexE4;
    this.#newestSecond = second;
    return true;
  }

  get newestTimeMs(): number | null {
    return this.#newestSecond < 0 ? null : this.#newestSecond * SECOND_MS;
  }

  /** The print at `timeMs`, or the newest one at most `toleranceS` seconds before it; null when there is none. */
  at(timeMs: number, toleranceS: number): PriceE4 | null {
    const wanted = Math.floor(timeMs / SECOND_MS);
    const oldest = Math.max(0, wanted - toleranceS, this.#newestSecond - this.#capacity + 1);
    for (let second = Math.min(wanted, this.#newestSecond); second >= oldest; second--) {
      const slot = second % this.#capacity;
      if (this.#seconds[slot] === second) return this.#prices[slot] as PriceE4;
    }
    return null;
  }

  /** At most `count` prints, oldest first, one every `stepS` seconds back from the newest. */
  recent(count: number, stepS: number): (readonly [timeMs: number, indexE4: number])[] {
    const points: (readonly [number, number])[] = [];
    for (let i = count - 1; i >= 0; i--) {
      const second = this.#newestSecond - i * stepS;
      if (second < 0) continue;
      const slot = second % this.#capacity;
      if (this.#seconds[slot] === second) points.push([second * SECOND_MS, this.#prices[slot] ?? 0]);
    }
    return points;
  }
}
