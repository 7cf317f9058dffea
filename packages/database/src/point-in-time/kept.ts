import { DAY_MS } from '@rec-io/domain/time';
import type { StoredLog } from './archive-store.ts';
import type { BaseCopy } from './base-copy.ts';
import { segmentOfLsn, walSegment } from './wal-name.ts';

/** Also where they are all older. */
const NEWEST_KEPT = 2;

/**
 * Which base copies are kept: those of the reach, and the one from which its oldest moment is reached. One is made every day, so that
 * the log of a day has to be read at most, which takes a minute, and five where its parts are of 16 MB.
 * @param copies the oldest first
 * @param days any moment of so many can be gone back to
 */
export function keptCopies(copies: readonly BaseCopy[], nowMs: number, days: number): readonly BaseCopy[] {
  const oldest = copies.findLastIndex(({ endedMs }) => endedMs <= nowMs - days * DAY_MS);
  return copies.slice(Math.max(0, Math.min(oldest, copies.length - NEWEST_KEPT)));
}

/** What of the log no kept copy needs. The histories of timelines are kept: they are small, and say which numbers were given. */
export function unneededLogs(kept: readonly BaseCopy[], logs: readonly StoredLog[]): readonly StoredLog[] {
  const [first] = kept;
  if (first === undefined) return [];
  const { segmentBytes } = first;
  const from = Math.min(...kept.map(({ startLsn }) => segmentOfLsn(startLsn, segmentBytes)));
  return logs.filter(({ name }) => {
    const segment = walSegment(name.slice(0, 24), segmentBytes);
    return segment !== null && segment.number < from;
  });
}

/** What something takes on the disk. */
export type BytesOf = (file: string) => number;

/**
 * Of those, as many of the newest as fit into so many bytes, with the log that they need. The newest copy is always kept: without
 * it nothing could be gone back to.
 * @param kept the oldest first
 */
export function copiesWithin(
  kept: readonly BaseCopy[],
  logs: readonly StoredLog[],
  bytesOf: BytesOf,
  bytesMax: number,
): readonly BaseCopy[] {
  let fitting = kept;
  while (fitting.length > 1) {
    const unneeded = new Set(unneededLogs(fitting, logs).map(({ file }) => file));
    const needed = [...fitting, ...logs.filter(({ file }) => !unneeded.has(file))];
    if (needed.reduce((sum, { file }) => sum + bytesOf(file), 0) <= bytesMax) break;
    fitting = fitting.slice(1);
  }
  return fitting;
}
