import { DAY_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { expired, type Keepable } from './retention.ts';

const NOW_MS = Date.UTC(2026, 10, 27, 3);
const backup = (
  daysAgo: number,
  kind: Keepable['kind'] = 'nightly',
  provedMs: number | null = null,
): Keepable => ({
  ...{ file: `${kind}-${daysAgo}`, kind, timeMs: NOW_MS - daysAgo * DAY_MS, provedMs },
});
const kept = (backups: readonly Keepable[]): readonly string[] => {
  const gone = new Set(expired(backups, NOW_MS));
  return backups.map(({ file }) => file).filter((file) => !gone.has(file));
};

test('of two years of nights a week of days, five weeks and twelve months are kept', () => {
  const nights = Array.from({ length: 730 }, (_, daysAgo) => backup(daysAgo));
  const days = kept(nights).map((file) => Number(file.slice('nightly-'.length)));
  expect(days.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  // 27 November 2026 is a Friday: the newest of the weeks before are Sundays.
  expect(days).toEqual(expect.arrayContaining([5, 12, 19, 26]));
  // The last nights of October, September, …
  expect(days).toEqual(expect.arrayContaining([27, 58, 88]));
  expect(days.length).toBeLessThanOrEqual(7 + 5 + 12);
  expect(Math.max(...days)).toBeGreaterThan(300);
});

test('what a person made is kept for ever, and so is the newest that was restored on trial', () => {
  const backups = [
    backup(900, 'manual'),
    backup(400, 'nightly', NOW_MS),
    ...Array.from({ length: 500 }, (_, daysAgo) => backup(daysAgo)).filter(
      ({ file }) => file !== 'nightly-400',
    ),
  ];
  expect(kept(backups)).toEqual(expect.arrayContaining(['manual-900', 'nightly-400']));
});

test('of those before something the newest three are kept, and all of a month', () => {
  const backups = [1, 5, 20, 29, 40, 50].map((daysAgo) => backup(daysAgo, 'before-migration'));
  expect(kept(backups)).toEqual([1, 5, 20, 29].map((daysAgo) => `before-migration-${daysAgo}`));
  const old = [40, 50, 60, 70].map((daysAgo) => backup(daysAgo, 'before-restore'));
  expect(kept(old)).toEqual([40, 50, 60].map((daysAgo) => `before-restore-${daysAgo}`));
});

test('nothing is removed where there is little, or nothing', () => {
  expect(expired([], NOW_MS)).toEqual([]);
  expect(expired([backup(3_000)], NOW_MS)).toEqual([]);
});

test('what was made before somebody was deleted goes after a month, however few there are', () => {
  expect(kept([backup(31, 'before-deletion'), backup(29, 'before-deletion')])).toEqual([
    'before-deletion-29',
  ]);
});
