import type { StoredLog } from './archive-store.ts';
import type { BaseCopy } from './base-copy.ts';
import { type Ancestor, segmentOfLsn, type WalSegment, walSegment } from './wal-name.ts';

export type TimedSegment = WalSegment & { readonly timeMs: number; readonly log: StoredLog };

/** Moments that can be gone back to, both ends included. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** What a base copy can be brought to. */
export type Reachable = Span & {
  readonly copy: BaseCopy;
  /** From the copy's first segment on, without a gap. */
  readonly segments: readonly TimedSegment[];
  readonly timeline: number;
};

/** The segments among what is stored, for copies of this segment size. */
export const timedSegments = (logs: readonly StoredLog[], segmentBytes: number): readonly TimedSegment[] =>
  logs.flatMap((log) => {
    const segment = walSegment(log.name, segmentBytes);
    return segment === null ? [] : [{ ...segment, timeMs: log.timeMs, log }];
  });

/**
 * What each base copy can be brought to along the history that the database has now: that of the newest segment. What a restore undid
 * lies on another timeline, and is no part of it.
 * @param histories what each timeline came from
 * @returns the oldest copy first
 */
export function reachable(
  copies: readonly BaseCopy[],
  logs: readonly StoredLog[],
  histories: ReadonlyMap<number, readonly Ancestor[]>,
): readonly Reachable[] {
  return copies
    .flatMap((copy): Reachable[] => {
      const all = timedSegments(logs, copy.segmentBytes);
      const newest = all.toSorted((a, b) => a.timeMs - b.timeMs || a.timeline - b.timeline).at(-1);
      if (newest === undefined) return [];
      const line = lineOf(newest.timeline, histories, copy.segmentBytes);
      const own = line.find(({ timeline }) => timeline === copy.timeline);
      const stop = segmentOfLsn(copy.stopLsn, copy.segmentBytes);
      // Made on what a restore undid.
      if (own === undefined || stop > own.lastNumber) return [];
      const segments = chain(segmentOfLsn(copy.startLsn, copy.segmentBytes), copy.timeline, all, line);
      const last = segments.at(-1);
      if (last === undefined || last.number < stop) return [];
      const toMs = segments.reduce((most, { timeMs }) => Math.max(most, timeMs), copy.endedMs);
      return [{ copy, segments, timeline: newest.timeline, fromMs: copy.endedMs, toMs }];
    })
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

/** The moments that can be gone back to, joined where they meet; the oldest first. */
export function spans(all: readonly Reachable[]): readonly Span[] {
  const joined: Span[] = [];
  for (const { fromMs, toMs } of all) {
    const last = joined.at(-1);
    if (last === undefined || fromMs > last.toMs) joined.push({ fromMs, toMs });
    else joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) };
  }
  return joined;
}

/** The newest copy from which a moment can be reached; null when none can. */
export const bestFor = (all: readonly Reachable[], timeMs: number): Reachable | null =>
  all.findLast(({ fromMs, toMs }) => fromMs <= timeMs && timeMs <= toMs) ?? null;

type OnLine = { readonly timeline: number; readonly firstNumber: number; readonly lastNumber: number };

/** A timeline and all it came from, the newest first, with the segments in which each counts. */
function lineOf(
  timeline: number,
  histories: ReadonlyMap<number, readonly Ancestor[]>,
  segmentBytes: number,
): readonly OnLine[] {
  const line: OnLine[] = [];
  let firstNumber = 0;
  for (const ancestor of histories.get(timeline) ?? []) {
    const lastNumber = segmentOfLsn(ancestor.leftAtLsn, segmentBytes);
    line.push({ timeline: ancestor.timeline, firstNumber, lastNumber });
    firstNumber = lastNumber;
  }
  return [...line, { timeline, firstNumber, lastNumber: Number.POSITIVE_INFINITY }].toReversed();
}

/** Segment after segment as a recovering server asks for them: of the newest timeline that counts there. */
function chain(
  from: number,
  timeline: number,
  all: readonly TimedSegment[],
  line: readonly OnLine[],
): readonly TimedSegment[] {
  const byPlace = new Map(all.map((segment) => [`${segment.timeline}:${segment.number}`, segment]));
  const since = line.slice(0, line.findIndex((each) => each.timeline === timeline) + 1);
  const found: TimedSegment[] = [];
  for (let number = from; ; number++) {
    const counts = since.find(({ firstNumber }) => firstNumber <= number) ?? since.at(-1);
    const next = byPlace.get(`${counts?.timeline}:${number}`);
    if (next === undefined) return found;
    found.push(next);
  }
}
