import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import type { StoredLog } from './archive-store.ts';
import type { BaseCopy } from './base-copy.ts';
import { copiesWithin, keptCopies, unneededLogs } from './kept.ts';
import { bestFor, reachable, spans } from './reach.ts';
import { isArchivedName, readHistory, segmentOfLsn, walName, walSegment } from './wal-name.ts';

const MB = 1 << 20;
const lsn = (segment: number, at = 16): string => `0/${(segment * MB + at).toString(16).toUpperCase()}`;
const copyAt = (endedMs: number, from: number, timeline = 1): BaseCopy => ({
  ...{
    product: 'rec-io-base-copy',
    formatVersion: 1,
    file: `${endedMs}`,
    systemId: '1',
    major: 18,
    timeline,
  },
  ...{ segmentBytes: MB, startLsn: lsn(from), stopLsn: lsn(from, 400), startedMs: endedMs - 5, endedMs },
  ...{ bytes: 1, fileBytes: 1, sha256: '' },
});
const log = (timeline: number, number: number, timeMs: number): StoredLog => {
  const name = walName(timeline, number, MB);
  return { name, file: `${name}-x`, timeMs };
};
const NONE = new Map<number, ReturnType<typeof readHistory>>();

test('names and places in the log are one another’s', () => {
  for (const bytes of [MB, 16 * MB, 1024 * MB])
    for (const number of [0, 1, 255, 256, 4095, 4096, 100_000])
      expect(walSegment(walName(7, number, bytes), bytes)).toMatchObject({ timeline: 7, number });
  expect(walName(1, 4096, MB)).toBe('000000010000000100000000');
  expect(segmentOfLsn('1/200010', MB)).toBe(4096 + 2);
  for (const name of [
    '00000002.history',
    '0000000100000000000000AB.partial',
    '0000000100000000000000AB.00000028.backup',
  ])
    expect([isArchivedName(name), walSegment(name, MB)], name).toEqual([true, null]);
  for (const name of ['', '..', '../../etc/passwd', '0000000100000000000000ab', 'x.history'])
    expect(isArchivedName(name), name).toBe(false);
});

test('from the end of a copy on, up to the first part that is missing', () => {
  const logs = [1, 2, 3, 5, 6].map((number) => log(1, number, number * 1_000));
  const [reach] = reachable([copyAt(1_500, 1)], logs, NONE);
  expect(reach).toMatchObject({ fromMs: 1_500, toMs: 3_000, timeline: 1 });
  const two = reachable([copyAt(1_500, 1), copyAt(5_500, 5)], logs, NONE);
  expect(spans(two)).toEqual([
    { fromMs: 1_500, toMs: 3_000 },
    { fromMs: 5_500, toMs: 6_000 },
  ]);
  expect(bestFor(two, 1_499)).toBeNull();
  expect(bestFor(two, 2_000)?.copy.file).toBe('1500');
  expect(bestFor(two, 4_000)).toBeNull();
  expect(bestFor(two, 6_000)?.copy.file).toBe('5500');
  expect(bestFor(two, 6_001)).toBeNull();
});

test('a copy whose own log is not all there is none', () => {
  expect(reachable([copyAt(1_500, 1)], [log(1, 2, 2_000)], NONE)).toEqual([]);
  const long = { ...copyAt(1_500, 1), stopLsn: lsn(3) };
  expect(reachable([long], [log(1, 1, 1_000), log(1, 2, 2_000)], NONE)).toEqual([]);
});

test('after a restore it goes on along the new timeline; what that undid is not reached, and is again when it goes on', () => {
  // To the middle of the third part; the first timeline had four.
  const histories = new Map([[2, readHistory(`1\t${lsn(3, 5000)}\tbefore 2026-11-27 21:00:00+00\n`)]]);
  const first = [1, 2, 3, 4].map((number) => log(1, number, number * 1_000));
  const second = [log(2, 3, 10_000), log(2, 4, 11_000)];
  const [reach] = reachable([copyAt(1_500, 1)], [...first, ...second], histories);
  expect(reach).toMatchObject({ timeline: 2, toMs: 11_000 });
  expect(reach?.segments.map(({ timeline, number }) => [timeline, number])).toEqual([
    [1, 1],
    [1, 2],
    [2, 3],
    [2, 4],
  ]);
  // A copy made on what was undone leads nowhere.
  expect(reachable([copyAt(4_500, 4)], [...first, ...second], histories)).toEqual([]);
  const undone = [...first, ...second, log(1, 5, 20_000)];
  expect(reachable([copyAt(1_500, 1)], undone, histories)[0]).toMatchObject({ timeline: 1, toMs: 20_000 });
});

test('kept are the copies of seven days, the one before them, and always two; of the log what these need', () => {
  const now = 100 * DAY_MS;
  const copies = Array.from({ length: 12 }, (_, index) =>
    copyAt(now - (11 - index) * DAY_MS - HOUR_MS, index * 10),
  );
  const kept = keptCopies(copies, now, 7);
  expect(kept.map(({ endedMs }) => Math.floor((now - endedMs) / DAY_MS))).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  const logs = Array.from({ length: 120 }, (_, number) => log(1, number, number));
  const history: StoredLog = { name: '00000002.history', file: 'h', timeMs: 0 };
  expect(unneededLogs(kept, [...logs, history])).toEqual(logs.slice(0, 40));
  expect(keptCopies(copies.slice(0, 2), now + 30 * DAY_MS, 7)).toHaveLength(2);
  expect(keptCopies([], now, 7)).toEqual([]);
  expect(unneededLogs([], logs)).toEqual([]);
});

test('of what is more than may be, the oldest copies go first, with the log that only they need, and never the last one', () => {
  const copies = [copyAt(10_500, 10), copyAt(20_500, 20), copyAt(30_500, 30)];
  const logs = Array.from({ length: 41 }, (_, number) => log(1, number, number * 1_000));
  const bytesOf = (file: string) => (copies.some((copy) => copy.file === file) ? 100 : 1);
  const within = (bytes: number) => copiesWithin(copies, logs, bytesOf, bytes).map(({ endedMs }) => endedMs);
  // Three copies with the log from the tenth part on, two with that from the twentieth.
  expect(within(331)).toEqual([10_500, 20_500, 30_500]);
  expect(within(330)).toEqual([20_500, 30_500]);
  expect(within(221)).toEqual([20_500, 30_500]);
  expect(within(220)).toEqual([30_500]);
  expect(within(1)).toEqual([30_500]);
  expect(copiesWithin([], logs, bytesOf, 1)).toEqual([]);
});
