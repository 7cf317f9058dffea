/** How long to wait before a program is started again: doubling, so that a broken one does not eat the machine. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Who was ready for this long had overcome whatever ended it before. */
export const FORGIVEN_AFTER_MS = 60_000;

/** @param failures ends in a row, the first is 1 */
export const restartDelayMs = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
