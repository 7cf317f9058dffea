import { describe, expect, test } from 'vitest';
import { boundFor, boundProblem, dataGrowth, type Measured } from './data-growth.ts';
import { boundOf, GROWING } from './growing-data.ts';
import { DAY_MS } from './time.ts';

const NOW = Date.UTC(2026, 9, 8);
const prices = (change: Partial<Measured> = {}): Measured => ({
  ...{ name: 'live-prices', bytes: 700, rows: 10, spanDays: 30 },
  ...change,
});

test('every name is there once, and says what ends its growth', () => {
  expect(new Set(GROWING.map(({ name }) => name)).size).toBe(GROWING.length);
  for (const { name, kept, by } of GROWING) {
    if (kept.kind === 'bounded') expect(by, name).not.toBeNull();
    else expect('how' in kept ? kept.how : kept.why, name).toMatch(/\w{3}/);
  }
});

test('what taxes and proofs need has no bound that anybody could set', () => {
  for (const name of ['ledger', 'account', 'audit']) {
    expect(boundOf(name), name).toBeNull();
    expect(boundProblem(name, { days: 4_000, bytes: null }), name).toContain('kept for ever');
  }
});

describe('a bound', () => {
  test('is the usual one until somebody sets it', () => {
    expect(boundFor('live-prices', new Map())).toEqual({ days: 30, bytes: 5e9 });
    expect(boundFor('live-prices', new Map([['live-prices', { days: 60, bytes: null }]]))).toEqual({
      days: 60,
      bytes: 5e9,
    });
  });

  test.each([
    ['nothing', { days: 1, bytes: null }, 'there is nothing called nothing'],
    ['live-prices', { days: 1, bytes: null }, 'days must be a whole number from 7 to 3650'],
    ['live-prices', { days: 7.5, bytes: null }, 'days must be'],
    ['live-prices', { days: Number.NaN, bytes: null }, 'days must be'],
    ['live-prices', { days: null, bytes: 5 }, 'bytes must be'],
    ['incidents', { days: null, bytes: 1e9 }, 'it is not bounded by bytes'],
  ])('of %s that cannot be is refused: %o', (name, bound, problem) => {
    expect(boundProblem(name, bound)).toContain(problem);
  });

  test('within its limits is taken', () => {
    expect(boundProblem('live-prices', { days: 60, bytes: 2e9 })).toBeNull();
  });
});

describe('growth', () => {
  const size = (daysAgo: number, bytes: number) => ({
    name: 'live-prices',
    dayMs: NOW - daysAgo * DAY_MS,
    bytes,
  });

  test('is unknown on the first day, and afterwards what the last week brought', () => {
    expect(dataGrowth([prices()], [size(0.5, 0)], new Map(), NOW, 1_000).rows[0]?.bytesPerDay).toBeNull();
    const { rows, fullInDays } = dataGrowth(
      [prices()],
      [size(30, 9_999), size(7, 0), size(1, 600)],
      new Map(),
      NOW,
      1_000,
    );
    expect(rows[0]?.bytesPerDay).toBe(100);
    expect(fullInDays).toBe(10);
  });

  test('that is none fills no disk, and neither does what shrinks', () => {
    expect(dataGrowth([prices()], [size(7, 700)], new Map(), NOW, 1_000).fullInDays).toBeNull();
    expect(dataGrowth([prices()], [size(7, 7_000)], new Map(), NOW, 1_000).fullInDays).toBeNull();
  });

  test('beyond a bound is a problem, a little later than the hour at which it is enforced', () => {
    const problems = (change: Partial<Measured>, bounds = new Map()) =>
      dataGrowth([prices(change)], [], bounds, NOW, null).problems;
    expect(problems({ spanDays: 31.9 })).toEqual([]);
    expect(problems({ spanDays: 33 })).toEqual([
      'Prices of every second: reaches back 33 days, and 30 are to be kept',
    ]);
    expect(problems({ spanDays: 33 }, new Map([['live-prices', { days: 60, bytes: null }]]))).toEqual([]);
    expect(problems({ bytes: 6e9 })).toEqual(['Prices of every second: takes more than its bound']);
    expect(problems({ bytes: null, spanDays: null })).toEqual([]);
  });
});
