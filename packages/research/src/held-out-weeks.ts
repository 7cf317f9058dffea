import { DAY_MS, floorTo, MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteGrid } from './minute-grid.ts';

/** Weeks of questions, and the days before them. Times are UTC milliseconds. */
export type HeldOut = {
  /** From here on models watch, so that what they learn on the way is there when they are asked. */
  readonly warmFromMs: number;
  /** Who is judged by these weeks has learnt from nothing at or after this time. */
  readonly fromMs: number;
  readonly toMs: number;
};

/** How long. */
export type Spans = { readonly weeks: number; readonly warmDays: number };

/** What is learnt on the way counts half after 20 days: an eighth of it is older than 60. */
export const SPANS: Spans = { weeks: 4, warmDays: 60 };

/** The newest weeks that are over. @param newestBarMs when the newest bar's minute begins */
export function heldOutWeeks(newestBarMs: number, { weeks, warmDays } = SPANS): HeldOut {
  const toMs = floorTo(newestBarMs, DAY_MS);
  const fromMs = toMs - weeks * 7 * DAY_MS;
  return { warmFromMs: fromMs - warmDays * DAY_MS, fromMs, toMs };
}

/** Of which share of the minutes in [fromMs, toMs) the price is known: 0…1. */
export function knownShare(grid: MinuteGrid, fromMs: number, toMs: number): number {
  const indexOf = (timeMs: number) => Math.round((timeMs - grid.startMs) / MINUTE_MS);
  const known = grid.closeE4
    .subarray(Math.max(0, indexOf(fromMs)), Math.max(0, indexOf(toMs)))
    .reduce((sum, close) => sum + (Number.isNaN(close) ? 0 : 1), 0);
  return known / (indexOf(toMs) - indexOf(fromMs));
}
