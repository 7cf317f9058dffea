import { MINUTES_PER_HOUR } from '@rec-io/domain/adaptive/rhythm';
import { HOURS_PER_WEEK, hourOfWeek } from '@rec-io/domain/hour-of-week';
import { MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';

/** The level of the last days: the season is what an hour moves against it. */
const LEVEL_HALF_LIFE_MINUTES = 3 * 24 * 60;
/** How many minutes' worth of "like any other hour" each hour starts with. */
const SHRINK_MINUTES = 600;
const LEVEL_MIN = 1e-5;

/** Variance factor of each hour of the week, mean 1, from minutes before `toIndex`. */
export function fitSeason(grid: MinuteGrid, toIndex: number): number[] {
  const raw = usualVariance(grid, toIndex, HOURS_PER_WEEK, hourOfWeek);
  const at = (hour: number) => raw[(hour + HOURS_PER_WEEK) % HOURS_PER_WEEK] ?? 1;
  // Neighbouring hours are alike, and a week has few of each.
  return ofMeanOne(raw.map((_, hour) => 0.25 * at(hour - 1) + 0.5 * at(hour) + 0.25 * at(hour + 1)));
}

/** Variance factor of each minute of the hour, mean 1: candles that close and bots that wake make some livelier. */
export const fitMinutesOfHour = (grid: MinuteGrid, toIndex: number): number[] =>
  ofMeanOne(
    usualVariance(grid, toIndex, MINUTES_PER_HOUR, (timeMs) => (timeMs / MINUTE_MS) % MINUTES_PER_HOUR),
  );

/** @param classOf to which of `classes` a minute belongs */
function usualVariance(
  grid: MinuteGrid,
  toIndex: number,
  classes: number,
  classOf: (timeMs: number) => number,
): number[] {
  const keep = 0.5 ** (1 / LEVEL_HALF_LIFE_MINUTES);
  const moved = new Float64Array(classes).fill(SHRINK_MINUTES);
  const minutes = new Float64Array(classes).fill(SHRINK_MINUTES);
  let sum = 0;
  let weight = 0;
  for (let i = 1; i < toIndex; i++) {
    if (grid.stretch[i] !== grid.stretch[i - 1] || (grid.stretch[i] ?? -1) < 0) continue;
    // Absolute moves: squares would let a single crash decide what an hour is like.
    const size = Math.abs(Math.log((grid.closeE4[i] ?? 1) / (grid.closeE4[i - 1] ?? 1)));
    if (weight > LEVEL_HALF_LIFE_MINUTES / 2) {
      const own = classOf(gridTimeMs(grid, i));
      moved[own] = (moved[own] ?? 0) + size / Math.max(sum / weight, LEVEL_MIN);
      minutes[own] = (minutes[own] ?? 0) + 1;
    }
    sum = sum * keep + size;
    weight = weight * keep + 1;
  }
  return Array.from(moved, (size, own) => (size / (minutes[own] ?? 1)) ** 2);
}

function ofMeanOne(factors: readonly number[]): number[] {
  const mean = factors.reduce((total, factor) => total + factor, 0) / factors.length;
  return factors.map((factor) => factor / mean);
}
