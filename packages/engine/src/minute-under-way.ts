import type { Minute } from '@rec-io/domain/probability';

/** The minute that goes on, from its prints. One object for all minutes: nothing is allocated. */
export class MinuteUnderWay {
  readonly #minute = {
    startMs: Number.NaN,
    openE4: 0,
    highE4: 0,
    lowE4: 0,
    closeE4: 0,
    volume: Number.NaN,
  };

  /** NaN before the first print. */
  get startMs(): number {
    return this.#minute.startMs;
  }

  /** Takes a print of this minute or begins the next. */
  print(startMs: number, indexE4: number): void {
    const minute = this.#minute;
    if (startMs !== minute.startMs) {
      minute.startMs = startMs;
      minute.openE4 = minute.highE4 = minute.lowE4 = indexE4;
    }
    minute.highE4 = Math.max(minute.highE4, indexE4);
    minute.lowE4 = Math.min(minute.lowE4, indexE4);
    minute.closeE4 = indexE4;
  }

  /** It is over. An index has no volume. */
  get completed(): Minute {
    return this.#minute;
  }
}
