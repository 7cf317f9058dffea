import type { LadderRowView } from '@rec-io/domain/view';

/** Strikes shown above and below the price. */
export const ROWS_EACH_SIDE = 7;
/** The window follows when the price has moved this many strikes: a ladder that jumps with every tick cannot be read. */
const DRIFT_ROWS_MAX = 2;

export type LadderWindow = {
  /** Highest strike first. */
  readonly above: readonly LadderRowView[];
  readonly below: readonly LadderRowView[];
  /** Strike around which the window lies; hand it back next time. Null without rows. */
  readonly centreE4: number | null;
};

/**
 * The part of the ladder around the price. `rows` ascend by strike; the price lies where the buffer changes its sign.
 * @param eachSide strikes above and below; infinite for all
 */
export function ladderWindow(
  rows: readonly LadderRowView[],
  centreE4: number | null,
  eachSide = ROWS_EACH_SIDE,
): LadderWindow {
  const price = rows.filter((row) => row.bufferE4 >= 0).length;
  const known = centreE4 === null ? -1 : rows.findIndex((row) => row.strikeE4 === centreE4);
  const centre = known < 0 || Math.abs(known - price) > DRIFT_ROWS_MAX ? price : known;
  const from = Math.max(0, Math.min(centre - eachSide, rows.length - 2 * eachSide));
  const visible = rows.slice(from, from + 2 * eachSide);
  const split = Math.max(0, price - from);
  return {
    above: visible.slice(split).reverse(),
    below: visible.slice(0, split).reverse(),
    centreE4: rows[Math.min(centre, rows.length - 1)]?.strikeE4 ?? null,
  };
}
