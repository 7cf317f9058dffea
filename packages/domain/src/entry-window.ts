import { numberOf, type Parameters } from './parameters.ts';
import type { StrategyInput } from './strategy.ts';

/**
 * Why it is not the time to enter, in words; null from `max_time` to `min_time` true seconds before the close, both ends included.
 * Without momentum not even the last minute is known.
 */
export function untimely(
  { nowMs, momentumBp, ladder }: StrategyInput,
  parameters: Parameters,
): string | null {
  if (ladder === null) return 'its event is not known';
  if (momentumBp === null) return 'momentum is not known yet';
  if (ladder.uncertainty.tooLittle !== null) return ladder.uncertainty.tooLittle;
  const timeToCloseS = (ladder.closeTimeMs - nowMs) / 1000;
  const [min, max] = [numberOf(parameters, 'min_time'), numberOf(parameters, 'max_time')];
  if (timeToCloseS >= min && timeToCloseS <= max) return null;
  return `outside its window: ${Math.round(timeToCloseS)} s to the close, not ${min} to ${max} s`;
}
