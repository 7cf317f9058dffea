import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { heldOutWeeks, knownShare } from './held-out-weeks.ts';
import { madeGrid } from './test-bars.ts';

test('the newest four weeks end with the last whole day, and begin after 60 days to start warm with', () => {
  const day = Date.UTC(2026, 9, 8);
  const iso = (newestMs: number) =>
    Object.values(heldOutWeeks(newestMs)).map((timeMs) => new Date(timeMs).toISOString().slice(0, 10));
  expect(iso(day)).toEqual(['2026-07-12', '2026-09-10', '2026-10-08']);
  expect(iso(day + 23 * HOUR_MS)).toEqual(iso(day));
  expect(iso(day - MINUTE_MS)).toEqual(['2026-07-11', '2026-09-09', '2026-10-07']);
});

test('tells of which minutes the price is known, those beyond the bars included', () => {
  const grid = madeGrid(4);
  const known = grid.closeE4.filter((close) => !Number.isNaN(close)).length;
  const endMs = grid.startMs + grid.length * MINUTE_MS;
  expect(knownShare(grid, grid.startMs, endMs)).toBe(known / grid.length);
  expect(knownShare(grid, grid.startMs - grid.length * MINUTE_MS, endMs)).toBe(known / grid.length / 2);
  expect(knownShare(grid, endMs + DAY_MS, endMs + 2 * DAY_MS)).toBe(0);
});
