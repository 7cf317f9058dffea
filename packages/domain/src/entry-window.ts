import { numberOf, type Parameters } from './parameters.ts';
import type { StrategyInput } from './strategy.ts';

/** What decides whether it is time. */
export type Timed = Pick<StrategyInput, 'nowMs' | 'momentumBp'> & {
  readonly ladder: Pick<NonNullable<StrategyInput['ladder']>, 'closeTimeMs' | 'uncertainty'> | null;
};

/**
 * Why it is not the time to enter, in words; null from `max_time` to `min_time` true seconds before the close, both ends included.
 * Without momentum not even the last minute is known.
 */
export function untimely({ nowMs, momentumBp, ladder }: Timed, parameters: Parameters): string | null {
  if (ladder === null) return 'its event is not known';
  if (momentumBp === null) return 'momentum is not known yet';
  if (ladder.uncertainty.tooLittle !== null) return ladder.uncertainty.tooLittle;
  const window = entryWindow(parameters);
  if (isWithin(window, nowMs, ladder.closeTimeMs)) return null;
  const timeToCloseS = (ladder.closeTimeMs - nowMs) / 1000;
  const { minS: min, maxS: max } = window;
  return `outside its window: ${Math.round(timeToCloseS)} s to the close, not ${min} to ${max} s`;
}

/** Seconds before the close. */
export type EntryWindow = { readonly minS: number; readonly maxS: number };

export const entryWindow = (parameters: Parameters): EntryWindow => ({
  minS: numberOf(parameters, 'min_time'),
  maxS: numberOf(parameters, 'max_time'),
});

export function isWithin({ minS, maxS }: EntryWindow, nowMs: number, closeTimeMs: number): boolean {
  const timeToCloseS = (closeTimeMs - nowMs) / 1000;
  return timeToCloseS >= minS && timeToCloseS <= maxS;
}
