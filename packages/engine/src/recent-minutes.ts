import type { Minute } from '@rec-io/domain/probability';

/** A week: beyond it even the slowest mean of a model forgets. */
const KEPT = 10_080;
const FIELDS = 6;

/** The newest completed minutes of one symbol, in fixed memory: what a model that comes later is taught of the way so far. */
export class RecentMinutes {
  readonly #cells = new Float64Array(KEPT * FIELDS);
  #taken = 0;

  /** Takes a minute that is later than the last. */
  push({ startMs, openE4, highE4, lowE4, closeE4, volume }: Minute): void {
    this.#cells.set([startMs, openE4, highE4, lowE4, closeE4, volume], (this.#taken % KEPT) * FIELDS);
    this.#taken++;
  }

  /** Those that start after `afterMs`, oldest first: at most those of a week in which every minute had a print. */
  after(afterMs: number): Minute[] {
    const minutes: Minute[] = [];
    for (let number = this.#taken - 1; number >= Math.max(0, this.#taken - KEPT); number--) {
      const at = (number % KEPT) * FIELDS;
      const [startMs = 0, openE4 = 0, highE4 = 0, lowE4 = 0, closeE4 = 0, volume = 0] = this.#cells.subarray(
        at,
        at + FIELDS,
      );
      if (startMs <= afterMs) break;
      minutes.push({ startMs, openE4, highE4, lowE4, closeE4, volume });
    }
    return minutes.reverse();
  }
}
