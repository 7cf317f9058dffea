import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Minute, ProbabilityModel } from '@rec-io/domain/probability';
import type { MinuteBars } from '@rec-io/prices/bars';

/** Some two milliseconds: whatever else is due comes in between. */
const SLICE_MINUTES = 200;

/**
 * Shows a model minutes, oldest first, a slice at a time: sixty days take 0.7 s of a processor, and nothing waits for them.
 * @returns the start of the last of them; −Infinity when there is none
 */
export async function teach(
  model: ProbabilityModel,
  minutes: Iterable<Minute>,
  signal: AbortSignal,
): Promise<number> {
  let taught = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const minute of minutes) {
    model.observeMinute(minute);
    untilMs = minute.startMs;
    if (++taught % SLICE_MINUTES === 0) await nextTurn(undefined, { signal });
  }
  return untilMs;
}

/** Bars as a model is shown them. */
export function* minutesOf(bars: MinuteBars): Generator<Minute> {
  for (let i = 0; i < bars.length; i++)
    yield {
      startMs: bars.startMs[i] as number,
      openE4: bars.openE4[i] as number,
      highE4: bars.highE4[i] as number,
      lowE4: bars.lowE4[i] as number,
      closeE4: bars.closeE4[i] as number,
      volume: bars.volume[i] as number,
    };
}
