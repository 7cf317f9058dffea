import { DISTANCE_PCT } from '@rec-io/domain/adaptive/strike-sums';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';

/** The questions by which models are compared: at these minutes before every full hour … */
export const HORIZON_MINUTES = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60] as const;
/** … for strikes this many percent above and below the last completed close. */
export const CLIP = 0.0001;
const COMPLETED_MINUTES_MIN = 62;
const CENT_E4 = 100;

/** Strikes of a close, rounded to cents, falling. */
export function protocolStrikesE4(closeE4: number): number[] {
  const factors = [...DISTANCE_PCT.toReversed(), ...DISTANCE_PCT.map((pct) => -pct)].map(
    (pct) => 1 + pct / 100,
  );
  return factors.map((factor) => Math.round((closeE4 * factor) / CENT_E4) * CENT_E4);
}

/** Index of the minute that settles a question asked when minute `asked` has just completed, or −1 when it is void. */
export function settlingMinute(grid: MinuteGrid, asked: number, minutes: number): number {
  const settling = asked + minutes;
  const known = asked - (grid.stretchFrom[asked] ?? 0) + 1 >= COMPLETED_MINUTES_MIN;
  const joined = (grid.stretch[asked] ?? -1) >= 0 && grid.stretch[asked] === grid.stretch[settling];
  return known && joined && !Number.isNaN(grid.meanE4[settling]) ? settling : -1;
}

/** How many minutes before the next full hour the minute at `index` completes: 0…59. */
export const minutesToHour = (grid: MinuteGrid, index: number): number => {
  const endMs = gridTimeMs(grid, index + 1);
  return (Math.ceil(endMs / HOUR_MS) * HOUR_MS - endMs) / MINUTE_MS;
};
